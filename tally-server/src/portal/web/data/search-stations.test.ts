import type { LookupStation } from '@mutabaqa/shared/site/lookup.ts';
import { describe, expect, test } from 'vitest';
import { makeSearched, searchStations } from './search-stations.ts';

function station(id: string, centreName: string): LookupStation {
  const centreId = id.slice(0, 4);
  return {
    ...{ id, centreId, centreName, governorate: 'IQ-KI', group: 'general', registered: 400 },
    contests: [],
  };
}

const searched = [
  station('110101', 'مدرسة النهضة الابتدائية'),
  station('110102', 'مدرسة النهضة الابتدائية'),
  station('120101', 'إعدادية الإمام'),
  station('110201', 'قوتابخانەی هەولێر'),
].map((each) => makeSearched(each, 'IQ-KI', ['Kirkuk', 'كركوك', 'کەرکووک']));

function idsOf(typed: string): string[][] {
  return searchStations(searched, typed).map(({ stations }) =>
    stations.map(({ station: { id } }) => id),
  );
}

describe('a station is found', () => {
  test.each([
    ['by its number, in other digits', '١١٠١٠٢', [['110102']]],
    ['by the number of its centre, with all stations of it', '1101', [['110101', '110102']]],
    ['by a word of the name, without hamza', 'الامام', [['120101']]],
    ['by two words in any order', 'الابتدائيه مدرسه', [['110101', '110102']]],
    ['by a Kurdish name on an Arabic keyboard', 'ههولير', [['110201']]],
    ['by the place and a word', 'kirkuk النهضة', [['110101', '110102']]],
  ])('%s', (_, typed, ids) => {
    expect(idsOf(typed)).toEqual(ids);
  });
});

test('the number itself comes before longer ones', () => {
  const more = [...searched, makeSearched(station('1101011', 'آخر'), 'IQ-KI', [])].reverse();
  const [first] = searchStations(more, '110101');
  expect(first?.stations.map(({ station: { id } }) => id)).toContain('110101');
});

test('nothing is found for nothing, nor for what is nowhere', () => {
  expect(idsOf('  ')).toEqual([]);
  expect(idsOf('999')).toEqual([]);
});
