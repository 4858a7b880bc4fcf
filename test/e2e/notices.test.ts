/** What the centre says in public: from `notice` on somebody's desk to an observer who recounts everything. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { formatEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatVkey } from '@mutabaqa/shared/merkle/note.ts';
import type { DocumentIndex, RumourIndex } from '@mutabaqa/shared/notice/notice-index.ts';
import { addNoticeCommands } from '@mutabaqa/tally-server/commands/notice.ts';
import { addSignCommand } from '@mutabaqa/tally-server/commands/sign.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { type AttackedCentre, startAttackedCentre } from '../builders/attacked-centre.ts';
import { runObserverHere } from '../builders/observer-process.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { embargoEndMs, makeSampleElection, sealTape } from '../builders/sample-gateway.ts';
import { sampleDocumentBytes } from '../builders/sample-notices.ts';

const sample = makeSampleElection('live');
const often = { logIntervalMs: 100, resultsIntervalMs: 200, siteIntervalMs: 100 };
const wait = { timeout: 30_000, interval: 50 };
let centre: AttackedCentre;
const place = (...names: string[]): string => join(centre.directory, ...names);

beforeEach(async () => {
  const publication = { ...defaultConfig.publication, ...often };
  centre = await startAttackedCentre({ sample, publication });
  for (const id of ['commissioner-1', 'commissioner-2']) {
    writeFileSync(place(`${id}.pem`), formatEd25519KeyPem(sampleKey(id)), { mode: 0o600 });
  }
  writeFileSync(place('law.pdf'), sampleDocumentBytes);
});
afterEach(async () => {
  await centre.closeLinks();
  await centre.close();
});

/** As `main.ts` runs it; what it printed. */
async function run(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  addNoticeCommands(program);
  addSignCommand(program);
  const written: string[] = [];
  const take = (chunk: string | Uint8Array): boolean => written.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation(take),
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return written.join('');
  } finally {
    process.exitCode = undefined;
    for (const spy of spies) spy.mockRestore();
  }
}

const common = (out: string): string[] => [
  ...['--package', place('package'), '--centre', centre.directory, '--out', place(out)],
  ...['--seen', String(centre.server.sequencer.size)],
];

const document = (...more: string[]): Promise<string> =>
  run(
    ...['notice', 'document', ...common('law.decision'), '--number', '1', '--kind', 'law'],
    ...['--date', '2023-05-08', '--title-ar', 'القانون', '--title-ckb', 'یاسا'],
    ...['--title-en', 'The law', '--file', place('law.pdf'), ...more],
  );

async function signAndBring(file: string): Promise<void> {
  for (const person of ['commissioner-1', 'commissioner-2']) {
    const key = place(`${person}.pem`);
    const said = await run('sign', '--person', person, '--key', key, place(file));
    expect(said).toContain(`Signature of ${person} added`);
  }
  const incoming = place('decisions', 'incoming');
  mkdirSync(incoming, { recursive: true });
  copyFileSync(place(file), join(incoming, `.${file}`));
  renameSync(join(incoming, `.${file}`), join(incoming, file));
}

const readIndex = <Index>(name: string): Index =>
  JSON.parse(readFileSync(place('public', name, 'index.json'), 'utf8')) as Index;

function newestVersion(): string {
  return place(
    'public/results/versions',
    readFileSync(place('public/results/newest'), 'utf8').trim(),
  );
}

async function recount() {
  const results = newestVersion();
  return runObserverHere(
    ...['recount', '--results', results, '--log', place('public', 'log'), '--threads', '1'],
    ...['--log-key', formatVkey(centre.server.logKey)],
  );
}

it('a law before the embargo, an answer after it, and the recount agrees', async () => {
  const device = await centre.greeted('device-1');
  await device.submit(sealTape(sample, 1).envelope);
  expect(await document()).toContain('to be signed by 2 of role commissioner');
  await signAndBring('law.decision');
  await vi.waitFor(() => {
    const { notices } = readIndex<DocumentIndex>('documents');
    expect(notices).toMatchObject([{ notice: { title: { en: 'The law' } }, log: 1 }]);
  }, wait);
  const [law] = readIndex<DocumentIndex>('documents').notices;
  const file = readFileSync(place('public/documents/files', law?.notice.file.sha256 ?? ''));
  expect(formatHex(nodeCrypto.sha256(file))).toBe(law?.notice.file.sha256);

  const { port } = centre.parts.portal;
  const told = await fetch(`http://127.0.0.1:${port}/api/v1/rumours`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-mutabaqa': '1' },
    body: JSON.stringify({ claim: 'قيل إن st-1 أُلغيت', language: 'ar', station: 'st-1' }),
  });
  expect(await told.json()).toEqual({ number: 1 });
  const listed = await run('notice', 'reports', '--centre', centre.directory);
  expect(JSON.parse(listed)).toMatchObject({ number: 1, stationId: 'st-1' });
  const answer = { ar: 'غير صحيح', ckb: 'ڕاست نییە', en: 'Not so' };
  const typed = place('answer.json');
  writeFileSync(typed, JSON.stringify({ status: 'false', answer, dossiers: ['st-1'] }));
  const rumour = ['notice', 'rumour', typed, '--report', '1', ...common('answer.decision')];
  expect(await run(...rumour)).toMatch(/dossiers +\["st-1"\]/);
  await signAndBring('answer.decision');
  await centre.logged('decision.taken', { file: 'answer.decision' }, 0);
  expect(readIndex<RumourIndex>('rumours').notices).toEqual([]);

  centre.clock.timeMs = embargoEndMs + 1000;
  await vi.waitFor(() => {
    const { notices } = readIndex<RumourIndex>('rumours');
    expect(notices).toMatchObject([{ notice: { number: 1, status: 'false', answer } }]);
    const decisions = readFileSync(join(newestVersion(), 'decisions.ndjson'), 'utf8');
    const [first, second] = decisions
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const kind = 'publish-notice';
    expect(first).toMatchObject({ kind, change: { noticeKind: 'document', digest: law?.digest } });
    expect(second).toMatchObject({ kind, change: { noticeKind: 'rumour-answer', number: 1 } });
  }, wait);
  // The version has a leaf of its own; the log's files follow it.
  await vi.waitFor(async () => {
    const { code, out } = await recount();
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('VERIFIED') });
  }, wait);
  // A word of the answer changed afterwards is no longer what two people signed.
  const path = join(newestVersion(), 'decisions.ndjson');
  const digest = readIndex<RumourIndex>('rumours').notices[0]?.digest ?? '';
  const other = formatHex(nodeCrypto.sha256(sampleDocumentBytes));
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(digest, other));
  expect((await recount()).code).not.toBe(0);
});

it('prepares nothing that could not be published', async () => {
  writeFileSync(place('page.html'), new Uint8Array([0x3c, 0x68, 0, 1]));
  expect(await document('--file', place('page.html'))).toContain('no PDF, text, PNG or JPEG');
  expect(await document('--title-ckb', '<b>یاسا</b>')).toContain('notice.malformed (where title)');
  expect(await document('--date', '2023-02-30')).toContain('notice.malformed (where date)');
  const report = ['notice', 'report', '--package', place('package'), '--language', 'ar'];
  const tell = (...more: string[]) => run(...report, '--centre', centre.directory, ...more);
  expect(await tell('--claim', 'قيل', '--link', 'javascript:1')).toContain('request.malformed');
  expect(await tell('--claim', 'قيل', '--station', 'st-1')).toContain('Report 1');
  const typed = place('answer.json');
  const answering = async (content: unknown, ...more: string[]): Promise<string> => {
    writeFileSync(typed, JSON.stringify(content));
    const rumour = ['notice', 'rumour', typed, ...common('answer.decision')];
    return run(...rumour, '--report', '1', ...more);
  };
  const answer = { ar: 'لا', ckb: 'نا', en: 'No' };
  expect(await answering({ status: 'false' })).toContain('answer');
  expect(await answering({ status: 'no', answer })).toContain('notice.malformed (where status)');
  const far = { status: 'false', answer, dossiers: ['st-99'] };
  expect(await answering(far)).toContain('unknown station');
  expect(await answering({ status: 'false', answer }, '--report', '2')).toContain('no report 2');
  expect(await answering({ status: 'false', answer }, '--with-picture')).toContain('no picture');
  expect(existsSync(place('answer.decision')) || existsSync(place('law.decision'))).toBe(false);
  expect(readdirSync(place('notices'))).toEqual([]);
  expect(await answering({ status: 'false', answer })).toContain('Digest');
});
