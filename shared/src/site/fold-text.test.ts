import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '@mutabaqa/test/soak.ts';
import { foldText } from './fold-text.ts';

describe('spellings that people use for one name', () => {
  it.each([
    ['hamza above and below', 'أحمد إبراهيم', 'احمد ابراهيم'],
    ['hamza on waw and ya', 'مؤيد رئيس', 'مويد رييس'],
    ['a hamza at the end', 'سامراء', 'سامرا'],
    ['madda and wasla', 'آمنة ٱلحق', 'امنه الحق'],
    ['alef maqsura and ya', 'مصطفى الموسوى', 'مصطفي الموسوي'],
    ['ta marbuta and ha', 'البصرة', 'البصره'],
    ['kaf and ya of a Persian keyboard', 'کرکوک علی', 'كركوك علي'],
    ['Sorani e and ha', 'هەولێر', 'ههولير'],
    ['Sorani o', 'سۆران', 'سوران'],
    ['Sorani rr and ll', 'کەڵاڕ', 'كهلار'],
    ['the carrier of a Sorani vowel', 'ئاکرێ ئەربیل', 'اکری اربيل'],
    ['knotted ha', 'ھەڵەبجە', 'هەلەبجە'],
    ['short vowels', 'مُحَمَّد', 'محمد'],
    ['tatweel', 'بـــغداد', 'بغداد'],
    ['zero-width and direction marks', 'می‌شود\u200f', 'ميشود'],
    ['Arabic-Indic digits', 'مدرسة ١٢٣', 'مدرسة 123'],
    ['Eastern Arabic-Indic digits', '۴۵۶', '456'],
    ['Latin case and accents', 'École ERBIL', 'ecole erbil'],
    ['presentation forms', 'ﻻﻟﺒﺼﺮﺓ', 'لالبصره'],
    ['spaces', '  مركز \u00a0 اقتراع ', 'مركز اقتراع'],
  ])('%s', (_, one, other) => {
    expect(foldText(one)).toBe(foldText(other));
    expect(foldText(one)).not.toBe('');
  });

  it.each([
    ['another letter', 'كركوك', 'كركوق'],
    ['gaf and kaf', 'گەرمیان', 'کەرمیان'],
    ['another digit', '١٢', '١٣'],
    ['two words and one', 'ابو غريب', 'ابوغريب'],
    ['a mark of an id', '12-3', '123'],
  ])('keeps apart: %s', (_, one, other) => {
    expect(foldText(one)).not.toBe(foldText(other));
  });
});

it('folds what is folded to itself', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'أإآءئؤةەیىێۆڕڵھـ\u200c\u0651 ١۲3Aé') }),
  );
  fc.assert(
    fc.property(unit, (text) => {
      const folded = foldText(text);
      expect(foldText(folded)).toBe(folded);
    }),
    { numRuns: runs(500, 20_000) },
  );
});
