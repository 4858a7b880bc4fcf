/**
 * One spelling for what people write in many: Arabic and Sorani names are typed with and without hamza, with
 * the keyboard of either language, with digits of three sets. Both sides of a search are folded; nothing that
 * is shown or signed is.
 */

/** Alef, ya, ha, kaf, waw, ra, lam in their forms of Arabic, Persian, Sorani and Urdu keyboards. */
const letters: ReadonlyMap<string, string> = new Map(
  (
    [
      ['ا', 'ٱٲٳ'],
      ['ي', 'ىیېێےۍؽؾؿ'],
      ['ه', 'ةەہھۃ'],
      ['ك', 'کڪ'],
      ['و', 'ۆۇۈۊ'],
      ['ر', 'ڕړ'],
      ['ل', 'ڵ'],
      ['', 'ءـٔٴ'],
    ] as const
  ).flatMap(([one, forms]) => Array.from(forms, (form) => [form, one] as const)),
);

/** Folding again changes nothing. Words are separated by one space. */
export function foldText(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}ـ]/gu, '')
    // Sorani writes a vowel at the beginning of a word on a carrier that Arabic does not know.
    .replaceAll(/(?<![\p{L}\p{M}])ئ[اە]?/gu, (carried) => (carried === 'ئ' ? '' : 'ا'))
    .toLowerCase()
    .normalize('NFKD')
    // Hamza above and below, madda and short vowels are marks now.
    .replaceAll(/\p{Mn}/gu, '');
  return [...plain]
    .map((letter) => letters.get(letter) ?? latinDigit(letter))
    .join('')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** Arabic-Indic and Eastern Arabic-Indic digits. */
function latinDigit(letter: string): string {
  const code = letter.codePointAt(0) ?? 0;
  const digit = code >= 0x06f0 ? code - 0x06f0 : code - 0x0660;
  return digit >= 0 && digit <= 9 ? String(digit) : letter;
}
