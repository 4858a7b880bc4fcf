import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { generate } from './generate.ts';

test('src/generated is what the .proto files give', () => {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-proto-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  generate(directory);
  const committed = join(import.meta.dirname, 'src', 'generated');
  const filesOf = (path: string) => readdirSync(path).toSorted();
  expect(filesOf(directory)).toEqual(filesOf(committed));
  for (const name of filesOf(directory)) {
    const isSame = readFileSync(join(directory, name)).equals(readFileSync(join(committed, name)));
    expect(isSame, `${name}: run \`npm run proto\``).toBe(true);
  }
});
