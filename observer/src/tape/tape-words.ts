/**
 * The few words beside the election terms that a tape's lines need. Arabic and Kurdish to be reviewed by
 * a native reader before use in an election.
 */
import type { Locale } from '@mutabaqa/shared/i18n/format-text.ts';
import { localeTexts } from '@mutabaqa/shared/i18n/format-text.ts';
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';

export interface TapeWords {
  readonly paper: string;
  readonly female: string;
  readonly male: string;
  readonly rejected: string;
  readonly withheld: string;
  readonly notReported: string;
  readonly digest: string;
  readonly device: string;
  readonly ofNoList: string;
}

const words: Readonly<Record<Locale, TapeWords>> = {
  en: {
    paper: 'ballot paper',
    female: 'women',
    male: 'men',
    rejected: 'returned by the scanner',
    withheld: 'withheld',
    notReported: 'not reported',
    digest: 'digest',
    device: 'device',
    ofNoList: 'of no list',
  },
  ar: {
    paper: 'ورقة الاقتراع',
    female: 'نساء',
    male: 'رجال',
    rejected: 'أعادها جهاز المسح',
    withheld: 'محجوب',
    notReported: 'غير مذكور',
    digest: 'البصمة',
    device: 'الجهاز',
    ofNoList: 'بلا قائمة',
  },
  ckb: {
    paper: 'پەڕەی دەنگدان',
    female: 'ژن',
    male: 'پیاو',
    rejected: 'ئامێرەکە گەڕاندوویەتیەوە',
    withheld: 'ڕاگیراو',
    notReported: 'ڕانەگەیەندراوە',
    digest: 'پەنجەمۆر',
    device: 'ئامێر',
    ofNoList: 'بێ لیست',
  },
};

export function tapeWords(locale: Locale): TapeWords {
  return words[locale];
}

export function accountLabel(locale: Locale, field: AccountField): string {
  const { terms } = localeTexts[locale];
  const { female, male, rejected } = words[locale];
  const labels: Readonly<Record<AccountField, string>> = {
    registered: terms.registeredVoters,
    verifiedFemale: `${terms.verifiedVoters}, ${female}`,
    verifiedMale: `${terms.verifiedVoters}, ${male}`,
    inBox: terms.ballotsInBox,
    valid: terms.validBallots,
    invalid: terms.invalidBallots,
    blank: terms.blankBallots,
    spoilt: terms.spoiltBallots,
    rejected,
  };
  return labels[field];
}
