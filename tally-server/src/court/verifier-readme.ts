/** `verify/README`: how to verify a bundle, in three languages. */
export const verifierReadme = `How to verify this bundle
=========================

You need Node 24 and no network. In the directory that holds SHA256SUMS:

    node verify/observer.mjs verify-court . --log-key 'KEY' --officer-key 'KEY' 'KEY'

KEY: the log key (origin+id+base64) and the officers' public keys, as you got them from
somewhere else than this bundle. The answer is VERIFIED (status 0), NOT VERIFIED with
every place where something is wrong (1), or COULD NOT BE CHECKED (2).

A program that lies in the bundle could have been changed with it. Compare its digest
with one that you trust (sha256sum verify/observer.mjs), or build it yourself from the
published sources: equal sources give equal bytes. Any copy of the program "observer"
will do. "sha256sum -c SHA256SUMS" needs no program of ours at all.


كيفية التحقق من هذه الملفات
===========================

يلزم Node 24 ولا تلزم شبكة. نفذ الأمر أعلاه في المجلد الذي فيه SHA256SUMS، وضع مكان KEY
مفتاح السجل ومفاتيح المسؤولين كما تسلمتها بطريق آخر غير هذا المجلد. الجواب: VERIFIED (تم
التحقق، الحالة 0)، أو NOT VERIFIED مع كل موضع فيه خلل (1)، أو COULD NOT BE CHECKED (تعذر
التحقق، 2).

قد يكون البرنامج الموجود هنا قد غير مع الملفات: قارن بصمته (sha256sum verify/observer.mjs)
ببصمة تثق بها، أو ابنه بنفسك من المصادر المنشورة، فالمصادر المتساوية تعطي الملف نفسه.


چۆنیەتی پشکنینی ئەم فایلانە
===========================

Node 24 پێویستە و تۆڕ پێویست نییە. فەرمانەکەی سەرەوە لەو بوخچەیەدا جێبەجێ بکە کە SHA256SUMSی
تێدایە؛ لە جێی KEY کلیلی تۆمار و کلیلی بەرپرسان دابنێ، وەک بە ڕێگایەکی تر پێت گەیشتوون. وەڵام:
VERIFIED (پشتڕاستکرایەوە، 0)، یان NOT VERIFIED لەگەڵ هەموو شوێنێکی هەڵە (1)، یان COULD NOT BE
CHECKED (نەتوانرا بپشکنرێت، 2).

لەوانەیە بەرنامەکەی ئێرە لەگەڵ فایلەکاندا گۆڕابێت: پەنجەمۆرەکەی (sha256sum verify/observer.mjs)
لەگەڵ یەکێکدا بەراورد بکە کە متمانەت پێیەتی، یان خۆت لە سەرچاوە بڵاوکراوەکانەوە دروستی بکە.
`;
