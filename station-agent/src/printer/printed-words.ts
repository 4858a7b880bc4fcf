/**
 * The sentences that stand on a printed tape beside the election terms. Arabic and Kurdish to be reviewed by
 * a native reader before use in an election.
 */
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import type { AccountField, TapeKind } from '@mutabaqa/shared/tape/tape.ts';
import type { Term } from '@mutabaqa/shared/i18n/terms.ts';

export interface PrintedWords {
  readonly rehearsal: string;
  readonly kinds: Readonly<Record<TapeKind, string>>;
  readonly device: string;
  readonly number: string;
  readonly part: string;
  readonly opened: string;
  readonly closed: string;
  readonly made: string;
  readonly paper: string;
  readonly notReported: string;
  /** Beneath the candidates: those without a line have no vote. */
  readonly othersZero: string;
  readonly oneCode: string;
  readonly codes: string;
  readonly parity: string;
  readonly shortDigest: string;
  readonly logKey: string;
  readonly address: string;
  readonly dossier: string;
}

export const printedWords: Readonly<Record<Locale, PrintedWords>> = {
  en: {
    rehearsal: 'REHEARSAL - NOT A RESULT',
    kinds: {
      zero: 'zero tape',
      closing: 'closing result',
      correction: 'correction',
      test: 'test',
      'hand-count': 'hand count',
    },
    device: 'device',
    number: 'tape No.',
    part: 'part',
    opened: 'opened',
    closed: 'closed',
    made: 'made',
    paper: 'ballot paper',
    notReported: 'not reported',
    othersZero: 'All others: 0',
    oneCode: 'The whole tape, signed.',
    codes: 'The whole tape, signed. Scan every code; one may be missing.',
    parity: 'spare',
    shortDigest: 'Short digest, to read aloud or type',
    logKey: 'Fingerprint of the log key',
    address: 'Official address',
    dossier: 'What was published for this station',
  },
  ar: {
    rehearsal: 'تجربة - ليست نتيجة',
    kinds: {
      zero: 'شريط الصفر',
      closing: 'نتيجة الإغلاق',
      correction: 'تصحيح',
      test: 'اختبار',
      'hand-count': 'العد والفرز اليدوي',
    },
    device: 'الجهاز',
    number: 'شريط رقم',
    part: 'الجزء',
    opened: 'الافتتاح',
    closed: 'الإغلاق',
    made: 'وقت الإصدار',
    paper: 'ورقة الاقتراع',
    notReported: 'غير مذكور',
    othersZero: 'الباقون جميعا: 0',
    oneCode: 'الشريط كاملا وموقعا.',
    codes: 'الشريط كاملا وموقعا. امسح كل الرموز؛ يمكن أن ينقص واحد منها.',
    parity: 'احتياط',
    shortDigest: 'البصمة القصيرة، للقراءة أو الكتابة',
    logKey: 'بصمة مفتاح السجل',
    address: 'العنوان الرسمي',
    dossier: 'ما نشر عن هذه المحطة',
  },
  ckb: {
    rehearsal: 'تاقیکردنەوە - ئەنجام نییە',
    kinds: {
      zero: 'شریتی سفر',
      closing: 'ئەنجامی داخستن',
      correction: 'ڕاستکردنەوە',
      test: 'تاقیکردنەوە',
      'hand-count': 'ژماردن و جیاکردنەوەی دەستی',
    },
    device: 'ئامێر',
    number: 'شریتی ژمارە',
    part: 'بەش',
    opened: 'کردنەوە',
    closed: 'داخستن',
    made: 'کاتی دەرچوون',
    paper: 'پەڕەی دەنگدان',
    notReported: 'ڕانەگەیەندراوە',
    othersZero: 'ئەوانی دیکە هەموو: 0',
    oneCode: 'هەموو شریتەکە بە واژۆوە.',
    codes: 'هەموو شریتەکە بە واژۆوە. هەموو کۆدەکان سکان بکە؛ دەکرێت یەکێکیان نەبێت.',
    parity: 'یەدەگ',
    shortDigest: 'پەنجەمۆری کورت، بۆ خوێندنەوە یان نووسین',
    logKey: 'پەنجەمۆری کلیلی تۆمار',
    address: 'ناونیشانی فەرمی',
    dossier: 'ئەوەی بۆ ئەم وێستگەیە بڵاوکراوەتەوە',
  },
};

export const accountTerms: Readonly<Record<AccountField, Term>> = {
  registered: 'registeredVoters',
  verifiedFemale: 'verifiedFemale',
  verifiedMale: 'verifiedMale',
  inBox: 'ballotsInBox',
  valid: 'validBallots',
  invalid: 'invalidBallots',
  blank: 'blankBallots',
  spoilt: 'spoiltBallots',
  rejected: 'rejectedBallots',
};
