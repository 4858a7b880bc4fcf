import { expect, it } from 'vitest';
import { makeRecentValues } from './recent-values.ts';

function loadsOf(valuesMax: number, uses: string): string {
  const recent = makeRecentValues<string>(valuesMax);
  let loads = '';
  for (const name of uses) {
    const value = recent.get(name, () => {
      loads += name;
      return name.toUpperCase();
    });
    expect(value).toBe(name.toUpperCase());
  }
  return loads;
}

it('loads once while there is room', () => {
  expect(loadsOf(3, 'abcabcab')).toBe('abc');
});

it('drops what was used longest ago, not what was loaded first', () => {
  expect(loadsOf(2, 'abaca')).toBe('abc');
  expect(loadsOf(2, 'abacb')).toBe('abcb');
});

it('keeps no failure', () => {
  const recent = makeRecentValues<string>(2);
  expect(recent.get('a', () => undefined)).toBeUndefined();
  expect(recent.get('a', () => 'A')).toBe('A');
});
