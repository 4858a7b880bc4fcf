/**
 * The 18 constituencies of the election of 2025 with their seats, as published: 329, of which 9 are kept
 * for components. The Kurdish names are to be read by a native speaker.
 */
export interface Constituency {
  /** ISO 3166-2; also the id of the governorate and of the ballot paper. */
  readonly id: string;
  readonly en: string;
  readonly ar: string;
  readonly ckb: string;
  readonly seats: number;
}

export const constituencies = [
  { id: 'IQ-AN', en: 'Anbar', ar: 'الأنبار', ckb: 'ئەنبار', seats: 15 },
  { id: 'IQ-AR', en: 'Erbil', ar: 'أربيل', ckb: 'هەولێر', seats: 16 },
  { id: 'IQ-BA', en: 'Basra', ar: 'البصرة', ckb: 'بەسرە', seats: 25 },
  { id: 'IQ-BB', en: 'Babil', ar: 'بابل', ckb: 'بابل', seats: 17 },
  { id: 'IQ-BG', en: 'Baghdad', ar: 'بغداد', ckb: 'بەغدا', seats: 71 },
  { id: 'IQ-DA', en: 'Duhok', ar: 'دهوك', ckb: 'دهۆک', seats: 12 },
  { id: 'IQ-DI', en: 'Diyala', ar: 'ديالى', ckb: 'دیالە', seats: 14 },
  { id: 'IQ-DQ', en: 'Dhi Qar', ar: 'ذي قار', ckb: 'زیقار', seats: 19 },
  { id: 'IQ-KA', en: 'Karbala', ar: 'كربلاء', ckb: 'کەربەلا', seats: 11 },
  { id: 'IQ-KI', en: 'Kirkuk', ar: 'كركوك', ckb: 'کەرکووک', seats: 13 },
  { id: 'IQ-MA', en: 'Maysan', ar: 'ميسان', ckb: 'میسان', seats: 10 },
  { id: 'IQ-MU', en: 'Muthanna', ar: 'المثنى', ckb: 'موسەننا', seats: 7 },
  { id: 'IQ-NA', en: 'Najaf', ar: 'النجف', ckb: 'نەجەف', seats: 12 },
  { id: 'IQ-NI', en: 'Nineveh', ar: 'نينوى', ckb: 'نەینەوا', seats: 34 },
  { id: 'IQ-QA', en: 'Qadisiyah', ar: 'القادسية', ckb: 'قادسیە', seats: 11 },
  { id: 'IQ-SD', en: 'Salah al-Din', ar: 'صلاح الدين', ckb: 'سەڵاحەدین', seats: 12 },
  { id: 'IQ-SU', en: 'Sulaymaniyah', ar: 'السليمانية', ckb: 'سلێمانی', seats: 18 },
  { id: 'IQ-WA', en: 'Wasit', ar: 'واسط', ckb: 'واست', seats: 12 },
] as const satisfies readonly Constituency[];

/** Where most of the displaced vote from, and for. */
export const displacedHomes = ['IQ-NI', 'IQ-AN', 'IQ-SD', 'IQ-DI'] as const;
export const displacedHosts = ['IQ-DA', 'IQ-AR', 'IQ-SU', 'IQ-BG'] as const;
