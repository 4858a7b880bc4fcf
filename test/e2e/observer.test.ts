/** The observer as people run it: its own process, against directories and a real HTTP server. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { makeEd25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  buildSamplePackage,
  sampleKey,
  sampleSealingKey,
  signSamplePackage,
} from '../builders/sample-election.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import {
  channelSigningInput,
  tapeCommitment,
  tapeSigningInput,
} from '@mutabaqa/shared/tape/tape-signatures.ts';
import {
  makeLogFiles,
  makeTestEntries,
  makeTestLeaf,
  signTestCheckpoint,
  testLogKey,
  treeOf,
} from '../builders/log-files.ts';

let directory: string;
let server: Server;
let prefix: string;
/** What the server shows below /log/; a path beginning with `>` is where it sends its reader. */
let served: Map<string, Uint8Array | string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'observer-e2e-'));
  server = createServer((request, response) => {
    const file = served.get((request.url ?? '').replace(/^\/log\//, ''));
    if (file === undefined) response.writeHead(404).end();
    else if (typeof file === 'string') response.writeHead(302, { location: file }).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  assert(address !== null && typeof address === 'object', 'a port');
  prefix = `http://127.0.0.1:${address.port}/log`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const main = join(import.meta.dirname, '../../observer/src/main.ts');

async function observer(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

function writeFiles(name: string, files: ReadonlyMap<string, Uint8Array>): string {
  for (const [path, bytes] of files) {
    const file = join(directory, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  return join(directory, name);
}

const vkey = formatVkey(testLogKey);

describe('verify-log', () => {
  const entries = makeTestEntries(600);
  let state: string;
  let nextState = 0;
  beforeEach(() => {
    state = join(directory, `state-${nextState++}`);
    served = new Map(makeLogFiles(entries));
  });
  const verify = async (source: string, ...more: readonly string[]) =>
    await observer('verify-log', source, '--log-key', vkey, ...more);

  test('says of a sound log, from both kinds of source, what leaf 0 commits to', async () => {
    const commitment = formatHex(makeTestLeaf(0).commitment).match(/.{4}/g)!.join(' ');
    for (const source of [prefix, `${prefix}/`, writeFiles('sound', makeLogFiles(entries))]) {
      const { code, out, err } = await verify(source);
      expect(out).toContain('size 600');
      expect(out).toContain(`leaf 0: package\n  commitment ${commitment}\n`);
      expect(out).toMatch(/^VERIFIED$/m);
      expect([code, err]).toEqual([0, '']);
    }
  });

  test('remembers across runs, and tells a fork, a rollback and another view', async () => {
    const forked = [
      ...entries.slice(0, 500),
      encodeLeaf({ ...makeTestLeaf(500), stationId: 'S-1' }),
      ...entries.slice(501),
    ];
    served = new Map(makeLogFiles(entries.slice(0, 400)));
    expect((await verify(prefix, '--state', state)).code).toBe(0);
    served = new Map(makeLogFiles(entries.slice(0, 550)));
    expect((await verify(prefix, '--state', state)).code).toBe(0);

    served = new Map(makeLogFiles(entries.slice(0, 450)));
    const rollback = await verify(prefix, '--state', state);
    expect(rollback.code).toBe(1);
    expect(rollback.out).toMatch(/at size 450: size 550 was seen/);

    const otherView = writeFiles('other-view', makeLogFiles(forked));
    expect((await verify(otherView)).code).toBe(0);
    const fork = await verify(otherView, '--state', state);
    expect(fork.code).toBe(1);
    expect(fork.out).toMatch(/at size 550, seen .* agree up to size 450/);
    // All four stand in the file: the fork's own checkpoint is half of the proof.
    expect(readFileSync(state, 'utf8').match(/\\n(400|450|550|600)\\n/g)).toHaveLength(4);
  });

  test.each<[string, (files: Map<string, Uint8Array | string>) => void, RegExp]>([
    [
      'a redirected checkpoint',
      (files) => files.set('checkpoint', '/other/checkpoint'),
      /1\. .*FAILED\n +at checkpoint: redirected/,
    ],
    [
      'a redirected bundle',
      (files) => files.set('tile/entries/001', 'http://169.254.169.254/'),
      /4\. .*FAILED\n +at tile\/entries\/001 \(leaves 256 to 511\): redirected/,
    ],
    [
      'a huge tile',
      (files) => files.set('tile/0/001', new Uint8Array(5_000_000)),
      /5\. .*FAILED\n +at tile\/0\/001 .*: too-large/,
    ],
    [
      'a missing partial tile',
      (files) => files.delete('tile/0/002.p/88'),
      /5\. .*FAILED\n +at tile\/0\/002\.p\/88 \(leaves 512 to 599\): missing/,
    ],
    [
      'a changed leaf',
      (files) => {
        const bundle = files.get('tile/entries/001');
        if (bundle instanceof Uint8Array) files.set('tile/entries/001', bundle.with(10, 0x7f));
      },
      /4\. .*FAILED\n +at leaf 256 \(tile\/entries\/001\)/,
    ],
  ])('names %s', async (_, attack, expected) => {
    attack(served);
    const { code, out } = await verify(prefix);
    expect(out).toMatch(expected);
    expect(out).toMatch(/^NOT VERIFIED$/m);
    expect(code).toBe(1);
  });

  test('gives the same as JSON', async () => {
    served.delete('tile/0/000');
    const { code, out } = await verify(prefix, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'NOT VERIFIED',
      size: 600,
      firstLeaf: { kind: 'package' },
      leafCounts: { package: 1, transmission: 300, card: 299 },
      checks: [
        { number: 1, id: 'checkpoint', state: 'passed' },
        { number: 2, id: 'key', state: 'passed' },
        { number: 3, id: 'rollback', state: 'not-made' },
        { number: 4, id: 'entries', state: 'passed' },
        {
          number: 5,
          id: 'tiles',
          state: 'failed',
          failures: [{ position: 'tile/0/000 (leaves 0 to 255)' }],
        },
        { number: 6, id: 'root', state: 'passed' },
        { number: 7, id: 'times', state: 'passed' },
        { number: 8, id: 'first-leaf', state: 'passed' },
        { number: 9, id: 'consistency', state: 'not-made' },
      ],
    });
  });

  test('trusts the key of its command line only', async () => {
    const other = makeNoteKey(nodeCrypto, testLogKey.name, makeEd25519Key().publicKey);
    const { code, out } = await observer('verify-log', prefix, '--log-key', formatVkey(other));
    expect([code, out]).toEqual([1, expect.stringContaining('signature-missing')]);
  });

  test.each([
    ['no key', ['verify-log', 'x'], /--log-key/],
    ['a key that is none', ['verify-log', 'x', '--log-key', 'x'], /not a key/],
    ['another scheme', ['verify-log', 'ftp://x/', '--log-key', vkey], /neither a directory/],
    ['no such command', ['verify'], /unknown command/],
    ['an unknown option', ['verify-log', 'x', '--log-key', vkey, '--force'], /unknown option/],
  ])('%s is wrong usage', async (_, args, expected) => {
    const { code, err } = await observer(...args);
    expect(err).toMatch(expected);
    expect(code).toBe(2);
  });

  test('a source that is not there is not a failed check', async () => {
    const { code, out } = await verify(join(directory, 'absent'));
    expect([code, out]).toEqual([2, expect.stringContaining('COULD NOT BE CHECKED')]);
  });
});

describe('verify-tape', () => {
  const built = buildSamplePackage();
  const device = sampleKey('device-1');
  const nonce = new Uint8Array(16);
  const bytes = encodeTape({
    header: {
      electionId: 'sample-2025',
      packageDigest: built.digest,
      mode: 'rehearsal',
      stationId: 'st-1',
      deviceId: 'device-1',
      kind: 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'file',
      openedAtS: undefined,
      closedAtS: undefined,
      madeAtS: 1,
      softwareDigest: new Uint8Array(32),
      sections: [
        { kind: 'account', id: 'Baghdad' },
        { kind: 'contest', id: 'Baghdad/council' },
      ],
    },
    sections: [
      { kind: 'account', nonce, counts: { inBox: 170, valid: 167, invalid: 3 } },
      {
        kind: 'contest',
        nonce,
        listVotes: makeSparseCounts([100, 67]),
        candidateVotes: makeSparseCounts([80, 0, 12, 12]),
      },
    ],
  });
  const tape = decodeTape(nodeCrypto, bytes, { withheldAllowed: false });
  assert(tape.ok, 'the tape decodes');
  const { digest } = tape.value;
  const tapeSignature = device.sign(tapeSigningInput(digest));
  const transmission = { kind: 'transmission' } as const;
  const { keyId } = sampleSealingKey('transmission');
  const channelSignature = device.sign(channelSigningInput(transmission, digest, 1, keyId));
  const evidence = encodeTapeRecord({
    tape: bytes,
    tapeSignature,
    channelSignature,
    channel: transmission,
  });
  const leaf = encodeLeaf({
    kind: 'transmission',
    stationId: 'st-1',
    commitment: tapeCommitment(nodeCrypto, digest, tapeSignature, channelSignature),
    timeMs: makeTestLeaf(7).timeMs,
  });
  const entries = makeTestEntries(9).with(7, leaf);
  const tree = treeOf(entries);
  const receiptOf = (index: number) =>
    encodeReceipt({
      tapeDigest: digest,
      proof: formatTlogProof({
        extra: entries[index]!,
        index,
        proof: tree.inclusionProof(index, 9),
        checkpoint: signTestCheckpoint({ size: 9, root: tree.root() }),
      }),
    });

  const at = (name: string) => join(directory, 'tape', name);
  const officers = ['officer-1', 'officer-2'].flatMap((id) => [
    '--officer-key',
    formatHex(sampleKey(id).publicKey),
  ]);
  const byManifest = () => ['--manifest', at('package/manifest'), ...officers];
  const verify = async (...args: readonly string[]) => await observer('verify-tape', ...args);

  beforeAll(() => {
    const files = new Map<string, Uint8Array>([
      ['package/manifest', signSamplePackage(built)],
      ...built.parts.map((part): [string, Uint8Array] => [
        `package/parts/${part.digestHex}`,
        part.bytes,
      ]),
      ['evidence', evidence],
      ['bare', bytes],
      ['changed', evidence.with(200, (evidence[200] ?? 0) ^ 1)],
      ['receipt', receiptOf(7)],
      ['other-receipt', receiptOf(5)],
      ...Array.from(makeLogFiles(entries), ([path, file]): [string, Uint8Array] => [
        `log/${path}`,
        file,
      ]),
    ]);
    writeFiles('tape', files);
    const deviceKeyId = nodeCrypto.sha256(new Uint8Array()).subarray(0, 8);
    const texts = formatQrParts(
      nodeCrypto,
      { tape: bytes, keyId: deviceKeyId, tapeSignature },
      partCharactersMax.paper58mm,
    );
    writeFileSync(at('qr-of-another-key'), texts.join('\n'));
  });

  test('verifies evidence by officers, receipt and log, and prints its figures', async () => {
    const logKey = ['--log-key', vkey];
    const { code, out, err } = await verify(
      at('evidence'),
      ...byManifest(),
      ...logKey,
      '--receipt',
      at('receipt'),
      '--log',
      at('log'),
    );
    expect(err).toBe('');
    expect(out).toContain('ballots in the box: 170');
    expect(out).toContain('candidate 1 101 c1 Candidate 1: 80');
    expect(out).toContain(`digest: ${formatHex(digest).match(/.{4}/g)!.join(' ')}`);
    expect(out).toMatch(/7\. .*ok \(leaf 7 of 9\)/);
    expect(out).toMatch(/8\. .*ok \(leaf 7\)/);
    expect(out.match(/: ok/g)).toHaveLength(8);
    expect(code).toBe(0);
  });

  test('verifies by a raw key, in Arabic and as JSON', async () => {
    const key = ['--device-key', formatHex(device.publicKey)];
    const arabic = await verify(at('evidence'), ...key, '--lang', 'ar');
    expect(arabic.out).toContain('أوراق الاقتراع في الصندوق');
    expect(arabic.code).toBe(0);
    const json = await verify(at('evidence'), ...key, '--json');
    expect(JSON.parse(json.out)).toMatchObject({
      verdict: 'VERIFIED',
      station: 'st-1',
      digest: formatHex(digest),
      sections: [{ counts: { inBox: 170 } }, { listVotes: [100, 67] }],
    });
  });

  test.each<[string, () => string[], RegExp]>([
    ['a bare tape', () => [at('bare'), ...byManifest()], /at file: .*no signature/],
    ['a changed byte', () => [at('changed'), ...byManifest()], /FAILED/],
    [
      'QR texts of another key',
      () => [at('qr-of-another-key'), '--qr', ...byManifest()],
      /at QR key id/,
    ],
    [
      "another tape's receipt",
      () => [at('evidence'), ...byManifest(), '--receipt', at('other-receipt'), '--log-key', vkey],
      /7\. .*FAILED\n +at receipt: station/,
    ],
    [
      'a log under the wrong key',
      () => [at('evidence'), ...byManifest(), '--log', at('log')],
      /8\. .*FAILED\n +at log: the log itself fails: checkpoint/,
    ],
  ])('names %s', async (_, args, expected) => {
    const { code, out } = await verify(...args());
    expect(out).toMatch(expected);
    expect(out).toMatch(/^NOT VERIFIED$/m);
    expect(code).toBe(1);
  });

  test('one bad file among good ones is enough', async () => {
    const { code, out } = await verify(at('evidence'), at('changed'), ...byManifest());
    expect(out.match(/^(NOT )?VERIFIED$/gm)).toEqual(['VERIFIED', 'NOT VERIFIED']);
    expect(code).toBe(1);
  });

  test.each<[string, () => string[], RegExp]>([
    ['no key at all', () => [at('evidence')], /--device-key, or --manifest/],
    [
      'a manifest that nobody vouches for',
      () => [at('evidence'), '--manifest', at('package/manifest')],
      /--officer-key/,
    ],
    [
      'a manifest of other officers',
      () => [
        at('evidence'),
        '--manifest',
        at('package/manifest'),
        '--officer-key',
        formatHex(sampleKey('officer-1').publicKey),
      ],
      /package\.too-few-signatures/,
    ],
    [
      'too few officers for its reader',
      () => [at('evidence'), ...byManifest(), '--officers-needed', '3'],
      /package\.too-few-signatures/,
    ],
    [
      'parts that are not there',
      () => [at('evidence'), ...byManifest(), '--parts', at('absent')],
      /package\.digest-differs/,
    ],
    ['a file that is not there', () => [at('absent'), ...byManifest()], /missing/],
    [
      'a receipt for what has no channel signature',
      () => [at('bare'), ...byManifest(), '--receipt', at('receipt')],
      /need an evidence file/,
    ],
    [
      'a language that it does not speak',
      () => [at('bare'), ...byManifest(), '--lang', 'xx'],
      /ar, ckb, en/,
    ],
  ])('%s is wrong usage', async (_, args, expected) => {
    const { code, err, out } = await verify(...args());
    expect(err).toMatch(expected);
    expect([code, out]).toEqual([2, '']);
  });
});
