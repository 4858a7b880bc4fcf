import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifySignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import type { NoticeIndex } from '@mutabaqa/shared/notice/notice-index.ts';
import { formatNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import type { Notice } from '@mutabaqa/shared/notice/notice.ts';
import { signDecision } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  deskEmbargoEndMs,
  makeSampleDesks,
  type SampleDesks,
} from '@mutabaqa/test/builders/sample-desks.ts';
import {
  sampleDocument,
  sampleDocumentBytes,
  sampleRumour,
} from '@mutabaqa/test/builders/sample-notices.ts';
import { oneByOneCardFiles } from '../card-reader/card-files.ts';
import { makeGate } from '../publish/gate.ts';
import { publicFiles } from '../publish/public-files.ts';
import { makeNoticeFiles, type NoticeFiles } from './notice-files.ts';

let desks: SampleDesks;
let events: string[];
let publishing: NoticeFiles;
const place = (...names: string[]): string => join(desks.directory, ...names);

function makePublishing(): NoticeFiles {
  const { election, clock, book, store } = desks;
  return makeNoticeFiles({
    ...{ crypto: nodeCrypto, clock, book, store, gate: makeGate(election.manifest), logNumber: 1 },
    log: {
      event: (code) => events.push(code),
      fault(_, fault) {
        throw fault;
      },
    },
    ...{ electionId: election.manifest.electionId, source: oneByOneCardFiles, files: publicFiles },
    ...{ directory: place('notices'), publicDirectory: place('public') },
  });
}

beforeEach(async () => {
  desks = await makeSampleDesks();
  mkdirSync(place('notices'));
  events = [];
  publishing = makePublishing();
});
afterEach(() => desks.close());

const digestOf = (bytes: Uint8Array): string => formatHex(nodeCrypto.sha256(bytes));

function put(...contents: Uint8Array[]): void {
  for (const bytes of contents) writeFileSync(place('notices', digestOf(bytes)), bytes);
}

async function decide(notice: Notice): Promise<number> {
  const { election, sequencer, decisions, book } = desks;
  const taken = await decisions.take(
    signDecision(election, {
      change: changeOfNotice(nodeCrypto, notice),
      signers: ['commissioner-1', 'commissioner-2'],
      base: { logNumber: 0, size: sequencer.size },
      nonce: `notice ${sequencer.size}`,
    }),
  );
  assert(taken.ok, taken.ok ? '' : JSON.stringify(taken.error));
  await book.catchUp();
  return taken.value.leafIndex;
}

function index(name: 'documents' | 'rumours'): NoticeIndex<Notice> {
  return JSON.parse(readFileSync(place('public', name, 'index.json'), 'utf8')) as never;
}

const isOut = (digest: string): boolean => existsSync(place('public/documents/files', digest));

it('a decided notice whose files are there is public, with what proves who said it', async () => {
  const document = sampleDocument();
  const rumour = sampleRumour();
  put(sampleDocumentBytes, formatNotice(document), formatNotice(rumour));
  await publishing.publish();
  expect(index('documents')).toEqual({ electionId: 'sample-2025', notices: [] });
  expect(isOut(document.file.sha256)).toBe(false);

  await decide(document);
  await decide(rumour);
  await publishing.publish();
  const [first] = index('documents').notices;
  expect(first).toMatchObject({ notice: document, log: 1, leafIndex: 1, earlier: [] });
  expect(index('rumours').notices).toMatchObject([{ notice: rumour, leafIndex: 2 }]);
  const { digest, signed } = first ?? {};
  expect(isOut(digest ?? '') && isOut(document.file.sha256)).toBe(true);
  const verified = verifySignedDecision(
    nodeCrypto,
    desks.election,
    parseHex(signed ?? '') ?? new Uint8Array(),
  );
  assert(verified.ok, 'its decision is signed');
  expect(verified.value.decision.kind).toBe('publish-notice');
  expect(events).toHaveLength(2);
  await publishing.publish();
  expect(events).toHaveLength(2);
});

it('what is decided again takes the place of the earlier, which is named', async () => {
  const first = sampleRumour({ status: 'unverified' });
  const second = sampleRumour({ status: 'corrected' });
  put(formatNotice(first), formatNotice(second));
  await decide(first);
  await publishing.publish();
  await decide(second);
  await publishing.publish();
  const digest = digestOf(formatNotice(first));
  const [shown, ...others] = index('rumours').notices;
  expect(others).toEqual([]);
  expect(shown).toMatchObject({ notice: second, earlier: [{ digest, leafIndex: 1 }] });
  // A new start makes the same of the same log.
  const before = readFileSync(place('public/rumours/index.json'), 'utf8');
  rmSync(place('public'), { recursive: true });
  await makePublishing().publish();
  expect(readFileSync(place('public/rumours/index.json'), 'utf8')).toBe(before);
});

it('waits for files, and does not go on saying what was taken back meanwhile', async () => {
  const first = sampleRumour({ status: 'true' });
  const second = sampleRumour({ status: 'false' });
  put(formatNotice(first));
  await decide(first);
  await publishing.publish();
  await decide(second);
  await publishing.publish();
  await publishing.publish();
  expect(index('rumours').notices).toEqual([]);
  expect(events.filter((event) => event.startsWith('notice.waiting'))).toHaveLength(1);
  put(formatNotice(second));
  await publishing.publish();
  expect(index('rumours').notices).toMatchObject([{ notice: { status: 'false' } }]);
});

it('shows nothing that is not what was signed for', async () => {
  const lie = formatNotice(sampleRumour({ status: 'true' }));
  writeFileSync(place('notices', digestOf(formatNotice(sampleRumour()))), lie);
  await decide(sampleRumour());
  const foreign = sampleRumour({ number: 4, electionId: 'another' });
  const page = utf8('<html><script>alert(1)</script>\u0000');
  const file = { sha256: digestOf(page), bytes: page.length, mediaType: 'text/plain' } as const;
  const disguised = sampleDocument({ file });
  const linked = sampleDocument({ number: 2 });
  put(formatNotice(foreign), formatNotice(disguised), page, formatNotice(linked));
  writeFileSync(place('secret'), sampleDocumentBytes);
  symlinkSync(place('secret'), place('notices', linked.file.sha256));
  for (const notice of [foreign, disguised, linked]) await decide(notice);
  await publishing.publish();
  expect(index('rumours').notices).toEqual([]);
  expect(index('documents').notices).toEqual([]);
  expect(isOut(file.sha256) || isOut(linked.file.sha256)).toBe(false);
  expect(events.map((event) => event.split(' ')[0])).toEqual(Array(4).fill('notice.unusable'));
});

it('before the embargo ends, only what is made before any ballot is counted', async () => {
  desks.clock.timeMs = deskEmbargoEndMs - 1;
  const law = sampleDocument();
  const report = sampleDocument({ number: 2, kind: 'report' });
  const telling = sampleRumour({ answer: { ar: '٧١', ckb: '٧١', en: '71 to 12' } });
  put(sampleDocumentBytes, ...[law, report, telling].map(formatNotice));
  for (const notice of [law, report, telling]) await decide(notice);
  await publishing.publish();
  expect(index('documents').notices).toMatchObject([{ notice: { kind: 'law' } }]);
  expect(index('rumours').notices).toEqual([]);
  expect(isOut(digestOf(formatNotice(telling))) || isOut(digestOf(formatNotice(report)))).toBe(
    false,
  );
  desks.clock.timeMs = deskEmbargoEndMs;
  await publishing.publish();
  expect(index('documents').notices).toHaveLength(2);
  expect(index('rumours').notices).toHaveLength(1);
});
