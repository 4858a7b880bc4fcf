/**
 * Names of governorates, by ISO 3166-2 and by their English name: the package names areas by id only. The
 * Kurdish names are to be read by a native speaker.
 */
import type { Locale } from '../app/settings.ts';
import { useSettings } from '../app/settings.ts';

export const placeNames: Readonly<Record<string, Readonly<Record<Locale, string>>>> = {
  'IQ-AN': { en: 'Anbar', ar: 'الأنبار', ckb: 'ئەنبار' },
  'IQ-AR': { en: 'Erbil', ar: 'أربيل', ckb: 'هەولێر' },
  'IQ-BA': { en: 'Basra', ar: 'البصرة', ckb: 'بەسرە' },
  'IQ-BB': { en: 'Babil', ar: 'بابل', ckb: 'بابل' },
  'IQ-BG': { en: 'Baghdad', ar: 'بغداد', ckb: 'بەغدا' },
  'IQ-DA': { en: 'Duhok', ar: 'دهوك', ckb: 'دهۆک' },
  'IQ-DI': { en: 'Diyala', ar: 'ديالى', ckb: 'دیالە' },
  'IQ-DQ': { en: 'Dhi Qar', ar: 'ذي قار', ckb: 'زیقار' },
  'IQ-HA': { en: 'Halabja', ar: 'حلبجة', ckb: 'هەڵەبجە' },
  'IQ-KA': { en: 'Karbala', ar: 'كربلاء', ckb: 'کەربەلا' },
  'IQ-KI': { en: 'Kirkuk', ar: 'كركوك', ckb: 'کەرکووک' },
  'IQ-MA': { en: 'Maysan', ar: 'ميسان', ckb: 'میسان' },
  'IQ-MU': { en: 'Muthanna', ar: 'المثنى', ckb: 'موسەننا' },
  'IQ-NA': { en: 'Najaf', ar: 'النجف', ckb: 'نەجەف' },
  'IQ-NI': { en: 'Nineveh', ar: 'نينوى', ckb: 'نەینەوا' },
  'IQ-QA': { en: 'Qadisiyah', ar: 'القادسية', ckb: 'قادسیە' },
  'IQ-SD': { en: 'Salah al-Din', ar: 'صلاح الدين', ckb: 'سەڵاحەدین' },
  'IQ-SU': { en: 'Sulaymaniyah', ar: 'السليمانية', ckb: 'سلێمانی' },
  'IQ-WA': { en: 'Wasit', ar: 'واسط', ckb: 'واست' },
};

const isoByName: ReadonlyMap<string, string> = new Map(
  Object.entries(placeNames).flatMap(([iso, names]) => [
    [iso, iso],
    [names.en, iso],
    [names.ar, iso],
    [names.ckb, iso],
  ]),
);

/** Undefined for an area that is no governorate of Iraq. */
export function isoOfPlace(id: string): string | undefined {
  return isoByName.get(id);
}

/** As the reader calls the area; an unknown one by its id. */
export function usePlaceName(): (id: string) => string {
  const { locale } = useSettings();
  return (id) => placeNames[isoOfPlace(id) ?? '']?.[locale] ?? id;
}
