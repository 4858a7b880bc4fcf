/** The example of proto/spec/court-bundle.md, and the file names and keys that it lists. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { formatHex } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { makeNoteKey } from '../merkle/note.ts';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { courtFiles } from './court-files.ts';
import { formatCourtNote, verifyCourtNote } from './court-note.ts';
import { personRows } from './named-people.ts';

const spec = readFileSync(new URL('../../../proto/spec/court-bundle.md', import.meta.url), 'utf8');

function block(name: string): string {
  const found = spec.split(`\`\`\`${name}\n`)[1]?.split('```')[0];
  if (found === undefined) throw new Error(`no block ${name}`);
  return found;
}

const { publicKey, sign } = sampleKey('log');
const logKey = makeNoteKey(nodeCrypto, 'tally.example/sample-2025', publicKey);

test('the note of the example is what the log key signs', () => {
  const note = formatCourtNote(nodeCrypto, new Uint8Array(), logKey, sign);
  const signature = /(\S+)\n$/.exec(note)?.[1] ?? '';
  expect(note).toBe(block('court-signature').replace('SIGNATURE', signature));
  expect(verifyCourtNote(nodeCrypto, logKey, note, new Uint8Array())).toEqual({
    ok: true,
    value: undefined,
  });
});

test('a note about another list, of another origin or kind is none', () => {
  const sums = new Uint8Array();
  const other = formatCourtNote(nodeCrypto, Uint8Array.of(1), logKey, sign);
  expect(verifyCourtNote(nodeCrypto, logKey, other, sums)).toMatchObject({ error: 'other-list' });
  const elsewhere = makeNoteKey(nodeCrypto, 'tally.example/other', publicKey);
  const foreign = formatCourtNote(nodeCrypto, sums, elsewhere, sign);
  expect(verifyCourtNote(nodeCrypto, logKey, foreign, sums).ok).toBe(false);
});

test('the person of the example is the first of the package', () => {
  const election = makeDecidingElection();
  const [first] = personRows(election.manifest, []);
  const key = formatHex(sampleKey('officer-1').publicKey);
  expect(`${JSON.stringify(first)}\n`).toBe(block('person row').replace('PUBLIC-KEY', key));
});

test('every file has its line', () => {
  for (const file of Object.values(courtFiles)) {
    expect([file, spec.includes(`\`${file}`)]).toEqual([file, true]);
  }
});
