/** Names for a generated election; none is meant to be that of a person, party or school. */
import type { SeededRandom } from './random.ts';

const schoolWords = ['مدرسة', 'ثانوية', 'إعدادية', 'متوسطة', 'ابتدائية'] as const;
// prettier-ignore
const schoolNames = [
  'النهضة', 'الرافدين', 'الفرات', 'دجلة', 'بابل', 'سومر', 'آشور', 'النخيل', 'السلام', 'المستقبل',
  'الأمل', 'الفارابي', 'ابن سينا', 'الكندي', 'الجواهري', 'السياب', 'الرصافي', 'الزهراء', 'الوحدة',
  'الحكمة', 'المعرفة', 'النور', 'الربيع', 'الينابيع', 'كلكامش', 'عشتار', 'الخوارزمي', 'الزيتون',
] as const;
const listWords = ['تحالف', 'ائتلاف', 'تيار', 'حركة', 'تجمع', 'حزب', 'كتلة', 'لیستی'] as const;
// prettier-ignore
const listNames = [
  'البناء', 'الأفق', 'الجسور', 'السنابل', 'الضفاف', 'الميزان', 'المنارة', 'الغد', 'الأرض', 'المرسى',
  'الكرمة', 'القمة', 'الشراع', 'البيدر', 'السهول', 'الرواد', 'چیا', 'ئاسۆ', 'ژیان', 'بەهار',
] as const;
// prettier-ignore
const firstNames = [
  'أحمد', 'علي', 'حسين', 'زينب', 'فاطمة', 'مريم', 'عمر', 'يوسف', 'سارة', 'نور', 'كريم', 'هدى', 'ليلى',
  'سلام', 'رنا', 'محمد', 'آزاد', 'شیرین', 'ئاوات', 'نەسرین', 'دلێر', 'ژوان', 'حسن', 'عباس', 'أمل',
] as const;
// prettier-ignore
const fatherNames = [
  'جاسم', 'كاظم', 'إبراهيم', 'عبد الله', 'صالح', 'محمود', 'خليل', 'جبار', 'رشيد', 'حميد', 'عزيز',
  'نوري', 'سعيد', 'توفيق', 'كمال', 'ڕەزا', 'قادر', 'حەمە', 'فاضل', 'ناصر', 'وليد', 'داود',
] as const;
// prettier-ignore
const familyNames = [
  'الحداد', 'النجار', 'الصفار', 'الوراق', 'البناء', 'الخياط', 'العطار', 'الساعاتي', 'الفلاح', 'الراوي',
  'القصاب', 'الكاتب', 'المعمار', 'البزاز', 'الصائغ', 'ئاسنگەر', 'دارتاش', 'باخەوان', 'النساج', 'الدباغ',
] as const;

export function makeCentreName(random: SeededRandom, place: string): string {
  return `${pick(random, schoolWords)} ${pick(random, schoolNames)} - ${place}`;
}

/** Distinct for numbers below 160. */
export function makeListName(number: number): string {
  const word = listWords[number % listWords.length] ?? '';
  const name = listNames[(number * 7 + Math.floor(number / listNames.length)) % listNames.length];
  return `${word} ${name ?? ''}`;
}

export function makePersonName(random: SeededRandom): string {
  return [firstNames, fatherNames, familyNames].map((names) => pick(random, names)).join(' ');
}

export function pick<Items extends readonly [unknown, ...unknown[]]>(
  random: SeededRandom,
  items: Items,
): Items[number] {
  return items[random.integer(0, items.length - 1)];
}
