import type { FeedText } from './feed-en.ts';

/** Arabic: the feed. To be reviewed by a native reader before use in an election. */
export const ar = {
  title: 'سجل الأحداث',
  intro:
    'سطر لكل قيد في السجل العام، والأحدث أولاً. يحصل الجميع على السطور نفسها بالترتيب نفسه؛ ولو نقص رقم لظهر هنا.',
  seen: 'رأيت القيود من {from} إلى {to} من السجل {log} بلا فجوة.',
  gap: 'فجوة: بعد القيد {before} يعرض هذا المضيف القيد {after}.',
  shrunk:
    'يعرض هذا المضيف {size} من القيود، وقد رأى هذا المتصفح {seen} من قبل. إما أنه متأخر أو أن سجله قُصّر.',
  changed:
    'يعرض هذا المضيف عند القيد {leaf} غير ما عرضه في {time}. أبقِ هذه الصفحة مفتوحة وأبلغ عن ذلك: السجل لا يتغير أبداً.',
  kept: 'قورن بما رآه هذا المتصفح في {time}: القيد {leaf} لم يتغير.',
  following: 'متابعة مباشرة: يُسأل المضيف كل بضع ثوانٍ.',
  number: 'الرقم',
  time: 'الوقت',
  what: 'الحدث',
  station: 'المحطة',
  empty: 'لا قيود في السجل بعد.',
  sealed: 'مختوم حتى انتهاء حظر النشر',
  opened: 'كان مختوماً',
  'kind.package': 'حزمة بيانات الانتخاب',
  'kind.successor': 'بداية سجل تالٍ',
  'kind.transmission': 'شريط وصل عبر الشبكة',
  'kind.card': 'شريط على عصا الذاكرة',
  'kind.sealed': 'مختوم',
  'kind.refusal': 'رُفض جهاز',
  'kind.bundle': 'عصي ذاكرة قرأها القارئ',
  'kind.decision': 'قرار',
  'kind.form': 'استمارة أو عد أو إفادة كتبها أشخاص',
  'kind.paper-tape': 'شريط مطبوع قُرئ من رمزه',
  'kind.version': 'نُشر إصدار من النتائج',
  'kind.outage': 'لم يكن المركز يستقبل',
  'kind.other': 'قيد آخر ({kind})',
} as const satisfies Record<FeedText, string>;
