import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { signObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { runObserver } from '../program.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-receipts-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const log = 'tally.example/sample-2025';
const vkey = formatVkey(makeNoteKey(nodeCrypto, log, sampleKey('log').publicKey));
const receipt = signObserverReceipt(
  {
    ...{ electionId: 'sample-2025', log, kind: 'claim', stationId: 'st-1', account: 17 },
    ...{ digest: new Uint8Array(32).fill(7), timeMs: 1_762_873_260_000, leafIndex: 12 },
  },
  sampleKey('log').sign,
);

async function run(texts: readonly string[], ...args: string[]) {
  const files = texts.map((text, i) => {
    const path = join(directory, `${i}.txt`);
    writeFileSync(path, text);
    return path;
  });
  const lines: string[] = [];
  let code = 0;
  await runObserver(['verify-receipt', ...files, '--log-key', vkey, ...args], {
    nowMs: () => 0,
    write: (line) => lines.push(line.replaceAll(`${directory}/`, '')),
    complain: (line) => lines.push(line),
    exitWith: (status) => (code = status),
  });
  return { code, lines };
}

it('says what was sent, by whom and when', async () => {
  expect(await run([receipt])).toEqual({
    code: 0,
    lines: [
      `0.txt: VERIFIED: claim of station st-1 by account 17, 2025-11-11T15:01:00.000Z, leaf 12, digest ${'07'.repeat(32)}`,
    ],
  });
});

it.each([
  ['malformed', receipt.replace('claim', 'claims')],
  ['signature', receipt.replace('account 17', 'account 18')],
])('ends with status 1 for one that does not verify: %s', async (why, text) => {
  const { code, lines } = await run([text, receipt], '--json');
  expect(code).toBe(1);
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { file: '0.txt', verified: false, code: 'receipt.invalid', params: { why } },
    { file: '1.txt', verified: true, kind: 'claim', account: 17 },
  ]);
});
