/** Which organisation a code counts for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeCheckList } from '../report/check-list.ts';
import { type CollectCheckId, collectCheckTitles } from './collect-checks.ts';
import { gatherFiles } from './gather-files.ts';

const [code = ''] = formatQrParts(
  nodeCrypto,
  { tape: new Uint8Array(9), keyId: new Uint8Array(8), tapeSignature: new Uint8Array(64) },
  900,
);
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'gather-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

async function gather(files: Readonly<Record<string, string>>, keyNames: readonly string[] = []) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const checks = makeCheckList<CollectCheckId>(collectCheckTitles);
  const organisations = keyNames.map((name) =>
    makeNoteKey(nodeCrypto, name, sampleKey('log').publicKey),
  );
  const { pool } = await gatherFiles(
    {
      ...{ crypto: nodeCrypto, electionId: 'x', paths: [directory], organisations },
      trustNames: true,
    },
    checks,
  );
  const names = pool.finish(nodeCrypto).tapes.flatMap((tape) => tape.organisations);
  return { names, failed: checks.list()[0]?.failures.map(({ problem }) => problem) };
}

const table = (name: string): string => `text,organisation\n${code},"${name}"\n`;

test.each([
  ['Org', 'Org '],
  ['Org', 'ORG'],
  ['Org One', 'Org\u00a0 One'],
  ['Org', '\uff2frg'],
])('%j and %j are one organisation', async (one, other) => {
  const { names, failed } = await gather({ 'a.csv': table(one), 'b.csv': table(other) });
  expect([names, failed]).toEqual([[one.toLowerCase()], []]);
});

test.each(['O\u200brg', 'Org\u2060', 'O\u00adrg', 'Or\u202eg', 'Org\ufe0f'])(
  '%j counts for nobody, and is told',
  async (name) => {
    const { names, failed } = await gather({ 'a.csv': table('Org'), 'b.csv': table(name) });
    expect(names).toEqual(['org']);
    expect(failed).toEqual(['the name of the organisation has characters that nobody sees']);
  },
);

test('a directory wins over the column and over directories inside of it', async () => {
  const { names } = await gather({
    'organisation=A/a.csv': table('B'),
    'organisation=A/organisation=C/codes.txt': `${code}\n`,
  });
  expect(names).toEqual(['a']);
});

test('the name of one who has a key says nothing, however it is spelled', async () => {
  const { names } = await gather({ 'a.csv': table('A.Example ') }, ['a.example']);
  expect(names).toEqual([]);
});
