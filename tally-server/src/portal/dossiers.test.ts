import { expect, test } from 'vitest';
import { makeDossiers } from './dossiers.ts';

function counting() {
  const rendered: string[] = [];
  const render = (name: string) => async () => `${name} ${rendered.push(name)}`;
  return { rendered, render };
}

test('a dossier is rendered once per size of the log, however many ask at once', async () => {
  const dossiers = makeDossiers();
  const { rendered, render } = counting();
  const asked = [1, 2, 3].map(() => dossiers.get('a', 5, render('a')));
  expect(await Promise.all(asked)).toEqual(['a 1', 'a 1', 'a 1']);
  expect(await dossiers.get('a', 6, render('a'))).toBe('a 2');
  expect(await dossiers.get('b', 6, render('b'))).toBe('b 3');
  expect(rendered).toEqual(['a', 'a', 'b']);
});

test('only the ones asked for last are kept, and no fault is', async () => {
  const dossiers = makeDossiers(2);
  const { rendered, render } = counting();
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await dossiers.get(name, 1, render(name));
  expect(rendered).toEqual(['a', 'b', 'c', 'b']); // b gave way to c
  const broken = () => Promise.reject(new Error('disk'));
  await expect(dossiers.get('d', 1, broken)).rejects.toThrow('disk');
  expect(await dossiers.get('d', 1, render('d'))).toBe('d 5');
});
