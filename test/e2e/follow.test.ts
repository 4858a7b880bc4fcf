/** `observer follow` against a site that grows, and against one that lies. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeEd25519Key } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { signCosignature } from '@mutabaqa/shared/merkle/cosignature.ts';
import { formatCosignerVkey, makeCosignerKey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { decodeVersionRecord, encodeVersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import { decodeSignedSuccessor, successorDigest } from '@mutabaqa/shared/log/successor.ts';
import { formatSiteNote } from '@mutabaqa/shared/log/site-note.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { formatNote, formatVkey, makeNoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { encodeEntryBundle, tileBytes } from '@mutabaqa/shared/merkle/tiles.ts';
import type { Check } from '@mutabaqa/observer/report/check-list.ts';
import { publicFiles } from '@mutabaqa/tally-server/publish/public-files.ts';
import { publishSite } from '@mutabaqa/tally-server/publish/site-files.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import {
  makeLogFiles,
  makeTestEntries,
  makeTestLeaf,
  testLogKey,
  treeOf,
} from '../builders/log-files.ts';
import { makeSampleSuccessor, sampleOrigin } from '../builders/sample-successor.ts';
import { runObserverHere, runObserverProcess } from '../builders/observer-process.ts';
import {
  decideSample,
  makePublishedCentre,
  type PublishedCentre,
} from '../builders/published-centre.ts';
import { coverTracks, editVersion } from '../builders/rewriting-centre.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { startSiteWriters } from '../builders/site-writers.ts';
import { serveStatic, type StaticServer } from '../builders/static-server.ts';

let directory: string;
let keep: string;
let site: string;
let vkey: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'follow-e2e-'));
  keep = join(directory, 'kept');
  site = join(directory, 'site');
  vkey = formatVkey(testLogKey);
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

interface Round {
  readonly code: number | null;
  readonly failed: readonly string[];
  readonly positions: string;
  readonly checks: readonly Check[];
  readonly out: string;
}

async function follow(source: string, ...more: readonly string[]): Promise<Round> {
  const common = ['--site', source, '--log-key', vkey, '--keep', keep, '--once', '--json'];
  const { code, out, err } = await runObserverHere('follow', ...common, ...more);
  expect(err).toBe('');
  const { checks } = JSON.parse(out) as { checks: readonly Check[] };
  const failed = checks.filter(({ state }) => state === 'failed');
  const positions = failed.flatMap(({ failures }) =>
    failures.map(({ position, problem }) => `${position}: ${problem}`),
  );
  return { code, failed: failed.map(({ id }) => id), positions: positions.join('\n'), checks, out };
}

function writeLog(files: ReadonlyMap<string, Uint8Array>): void {
  rmSync(join(site, 'log'), { recursive: true, force: true });
  for (const [path, bytes] of files) {
    const file = join(site, 'log', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

const entries = makeTestEntries(700);
const other = encodeLeaf({ ...makeTestLeaf(500), stationId: 'S-1' });
const forked = [...entries.slice(0, 500), other, ...entries.slice(501)];
const kept = (name: string): string => readFileSync(join(keep, name), 'utf8');
const sizeKept = (): string | undefined => kept('log/checkpoint').split('\n')[1];

/** The package of these logs does not exist: of the checks only those of the log are looked at. */
const ofLog = (failed: readonly string[]): string[] => failed.filter((id) => id !== 'package');

describe('a log', () => {
  test('that grows is followed, and the copy is a log that verifies', async () => {
    for (const size of [1, 300, 300, 512, 700]) {
      writeLog(makeLogFiles(entries.slice(0, size)));
      expect(ofLog((await follow(site)).failed)).toEqual([]);
      expect(sizeKept()).toBe(String(size));
    }
    const verified = await runObserverProcess('verify-log', join(keep, 'log'), '--log-key', vkey);
    expect(verified).toMatchObject({ code: 0 });
    expect(existsSync(join(keep, 'log/tile/entries/001'))).toBe(true);
  });

  test('that goes back is noticed, and the copy stays', async () => {
    writeLog(makeLogFiles(entries.slice(0, 600)));
    await follow(site);
    writeLog(makeLogFiles(entries.slice(0, 450)));
    const round = await follow(site);
    expect([round.code, ofLog(round.failed)]).toEqual([1, ['rollback']]);
    expect(round.positions).toMatch(/log, size 450: size 600 was seen/);
    expect(sizeKept()).toBe('600');
    writeLog(makeLogFiles(entries));
    expect(ofLog((await follow(site)).failed)).toEqual([]);
    expect(sizeKept()).toBe('700');
  });

  test.each([
    ['larger', 550, 700],
    ['equal', 600, 600],
    ['smaller', 650, 600],
  ])('that shows another history at a %s size is proven to have forked', async (_, before, now) => {
    writeLog(makeLogFiles(entries.slice(0, before)));
    await follow(site);
    writeLog(makeLogFiles(forked.slice(0, now)));
    const round = await follow(site);
    expect(round.code).toBe(1);
    expect(round.failed).toContain('fork');
    const [, file = ''] = /proof in (evidence\/fork-[0-9a-f]+\.json)/.exec(round.positions) ?? [];
    const proof = await runObserverHere('verify-fork', join(keep, file), '--log-key', vkey);
    expect(proof.out).toContain('PROVEN');
    expect(proof.code).toBe(0);
    // The copy is what it was, whatever the site shows after.
    expect(sizeKept()).toBe(String(before));
    writeLog(makeLogFiles(entries));
    expect((await follow(site)).failed).toContain('fork'); // what was signed stays signed
    const own = await runObserverHere('verify-log', join(keep, 'log'), '--log-key', vkey);
    expect(own.code).toBe(0);
  });

  test('that lacks or spoils a file is refused, and nothing of it is kept', async () => {
    writeLog(makeLogFiles(entries.slice(0, 300)));
    await follow(site);
    const files = makeLogFiles(entries);
    files.delete('tile/entries/001');
    writeLog(files);
    const missing = await follow(site);
    expect(missing.positions).toMatch(/tile\/entries\/001.*entries: missing/);
    const spoilt = makeLogFiles(entries);
    assertDefined(spoilt.get('tile/0/002.p/188'), 'a tile')[5] = 1;
    writeLog(spoilt);
    expect((await follow(site)).positions).toMatch(/tile\/0\/002\.p\/188/);
    expect(sizeKept()).toBe('300');
    expect(existsSync(join(keep, '.staging/log'))).toBe(false);
  });

  test('that cannot be reached says nothing, with its own exit code', async () => {
    const round = await follow(site);
    expect([round.code, round.failed]).toEqual([2, []]);
    const common = ['--log-key', vkey, '--keep', keep, '--once'];
    const away = await runObserverProcess('follow', '--site', 'http://127.0.0.1:1/', ...common);
    expect(away.code).toBe(2);
    expect(away.out).toContain('COULD NOT BE CHECKED');
  });
});

describe('witnesses', () => {
  const signer = makeEd25519Key();
  const key = makeCosignerKey(nodeCosignatureCrypto, 'ed25519', 'w.example', signer.publicKey);
  const withQuorum = async () => {
    const policy = join(directory, 'policy');
    writeFileSync(policy, `witness W ${formatCosignerVkey(key)}\nquorum W\n`);
    const round = await follow(site, '--policy', policy);
    return { ...round, quorum: round.checks.find(({ id }) => id === 'quorum') };
  };
  function cosign(
    name: 'checkpoint' | 'cosigned',
    of: ReadonlyMap<string, Uint8Array>,
    timeS: number,
  ) {
    const note = Buffer.from(assertDefined(of.get('checkpoint'), 'a checkpoint')).toString();
    const { text, signatures } = assertDefined(parseNote(note), 'a note');
    const own = signCosignature(key, (message) => signer.sign(message), text, timeS);
    writeFileSync(join(site, 'log', name), formatNote({ text, signatures: [...signatures, own] }));
  }
  const nowS = () => Math.floor(Date.now() / 1000);

  test('that are missing, late or wrong are told', async () => {
    const files = makeLogFiles(entries);
    writeLog(files);
    expect((await withQuorum()).quorum?.failures[0]?.problem).toBe('no quorum: 0 of 1 witnesses');
    cosign('checkpoint', files, nowS() - 3600);
    expect((await withQuorum()).quorum?.failures[0]?.problem).toMatch(/^last quorum: size 700/);
    cosign('checkpoint', files, nowS());
    expect((await withQuorum()).quorum?.state).toBe('passed');
    const path = join(site, 'log/checkpoint');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(w\.example [^\n]{20})./, '$1_'));
    expect((await withQuorum()).failed).toContain('log');
  });

  test('that are slower than the log count by the checkpoint that they cosigned', async () => {
    writeLog(makeLogFiles(entries));
    cosign('cosigned', makeLogFiles(entries.slice(0, 650)), nowS());
    const { quorum } = await withQuorum();
    expect([quorum?.state, quorum?.note?.slice(0, 8)]).toEqual(['passed', 'size 650']);
    // A cosigned checkpoint must belong to the log like any other.
    cosign('cosigned', makeLogFiles(forked.slice(0, 640)), nowS());
    expect((await withQuorum()).failed).toContain('fork');
  });

  test('whose cosigned checkpoint comes before the log itself accuse nobody', async () => {
    writeLog(makeLogFiles(entries.slice(0, 600)));
    cosign('cosigned', makeLogFiles(entries.slice(0, 650)), nowS());
    for (let round = 0; round < 2; round++) {
      const { failed, quorum } = await withQuorum();
      expect(ofLog(failed)).toEqual(['quorum']);
      expect(quorum?.failures[0]?.problem).toBe('no quorum: 0 of 1 witnesses');
    }
    // It is judged when the log has come so far.
    cosign('cosigned', makeLogFiles(forked.slice(0, 650)), nowS());
    expect(ofLog((await withQuorum()).failed)).toEqual(['quorum']);
    writeLog(makeLogFiles(entries));
    cosign('cosigned', makeLogFiles(forked.slice(0, 650)), nowS());
    expect((await withQuorum()).failed).toContain('fork');
  });

  test('a policy that cannot be used is named with its line', async () => {
    const policy = join(directory, 'policy');
    writeFileSync(policy, 'quorum\n');
    const common = ['--site', site, '--log-key', vkey, '--keep', keep, '--policy', policy];
    const { code, err } = await runObserverProcess('follow', ...common);
    expect(code).toBe(2);
    expect(err).toContain('line 1');
  });
});

describe('a centre', () => {
  let published: PublishedCentre;
  let server: StaticServer;
  beforeEach(async () => {
    published = await makePublishedCentre();
    await decideSample(published);
    await published.publish();
    vkey = formatVkey(published.logKey);
    const writers = await startSiteWriters(published.centre, () => 1);
    await writers.writeLookup();
    await writers.round();
    server = await serveStatic(published.at('public'));
  });
  afterEach(async () => {
    await server.close();
    await published.centre.close();
  });
  const followCentre = async (...more: readonly string[]) => await follow(server.origin, ...more);

  test('is copied whole; the copy is a mirror that can itself be followed and recounted', async () => {
    const attached = 'a report';
    const digest = createHash('sha256').update(attached).digest('hex');
    const files = published.at('public/documents/files');
    mkdirSync(files, { recursive: true });
    writeFileSync(join(files, digest), attached);
    const other = createHash('sha256').update('other').digest('hex');
    writeFileSync(join(files, other), 'not what it is called');
    const index = JSON.stringify({ notices: [{ digest }, { digest: other }] });
    writeFileSync(published.at('public/documents/index.json'), index);
    const first = await followCentre('--now');
    expect(existsSync(join(keep, 'documents/files', other))).toBe(false);
    rmSync(join(files, other));
    expect([first.positions, first.code]).toEqual(['', 0]);
    const states = first.checks.map(({ id, state }) => `${id} ${state}`);
    expect(states.filter((state) => !state.endsWith('passed'))).toEqual([
      'quorum not-made',
      'pages not-made',
    ]);
    const names = (root: string) =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
        .toSorted();
    const own = names(keep).filter((name) => !/^(seen\.jsonl|\.staging)/.test(name));
    const ofCentre = names(published.at('public'));
    expect(own).toEqual(ofCentre.filter((name) => !name.startsWith('results/work')));
    for (const name of own) {
      const [mine, theirs] = [join(keep, name), published.at('public', name)];
      expect([name, readFileSync(mine).equals(readFileSync(theirs))]).toEqual([name, true]);
    }
    const again = await followCentre('--all');
    expect([again.positions, again.code]).toEqual(['', 0]);

    const mirror = await serveStatic(keep);
    const copy = keep;
    keep = join(directory, 'second');
    expect((await follow(mirror.origin)).code).toBe(0);
    await mirror.close();
    const recount = await runObserverProcess(
      ...['recount', '--results', join(copy, 'results/versions/1'), '--log', join(copy, 'log')],
      ...['--log-key', vkey],
    );
    expect(recount.code).toBe(0);
  });

  test('that changes a published file, and covers its tracks, is found out', async () => {
    await followCentre();
    editVersion(published, 'stations.csv', (text) => text.replace('received', 'matched'));
    const plain = await followCentre('--all');
    expect(plain.failed).toEqual(['unchanged']);
    expect(plain.positions).toContain('results/versions/1/stations.csv: is served with another');
    await coverTracks(published);
    const covered = await followCentre();
    expect(covered.failed).toEqual(expect.arrayContaining(['fork', 'unchanged']));
    expect(covered.positions).toContain('results/versions/1/SHA256SUMS');
  });

  test('whose version the log does not know, or that has a hole, is told', async () => {
    await followCentre();
    const versions = published.at('public/results/versions');
    cpSync(join(versions, '1'), join(versions, '3'), { recursive: true });
    writeFileSync(published.at('public/results/newest'), '3\n');
    const round = await followCentre();
    expect(round.positions).toContain('results/versions/2/SHA256SUMS: missing');
    // The third is not asked for: the log knows of one, and a second may be under way.
    expect(round.positions).not.toContain('results/versions/3');
    cpSync(join(versions, '1'), join(versions, '2'), { recursive: true });
    expect((await followCentre()).positions).toContain(
      'results/versions/2/version-record: is that of version 1',
    );
    expect(kept('results/newest')).toBe('1\n');
    writeFileSync(published.at('public/results/newest'), '0\n');
    expect((await followCentre()).positions).toContain('results/newest: not a number');
    // A number without end costs a bounded number of questions.
    writeFileSync(published.at('public/results/newest'), `${Number.MAX_SAFE_INTEGER}\n`);
    expect((await followCentre()).failed).toEqual(['versions']);
    rmSync(published.at('public/results/newest'));
    expect((await followCentre()).positions).toContain('results/newest: missing');
  });

  test('that invents versions is told: without a leaf none is kept, waits for ever or passes', async () => {
    await followCentre();
    const versions = published.at('public/results/versions');
    const truly = assertDefined(
      decodeVersionRecord(readFileSync(join(versions, '1/version-record'))),
      'a record',
    );
    function invent(number: number, timeMs: number): void {
      cpSync(join(versions, '1'), join(versions, String(number)), { recursive: true });
      const snapshot = { ...truly.snapshot, timeMs };
      const record = encodeVersionRecord({ ...truly, number, snapshot });
      writeFileSync(join(versions, String(number), 'version-record'), record);
      writeFileSync(published.at('public/results/newest'), `${number}\n`);
    }
    const versionsOf = ({ checks }: Round) => checks.find(({ id }) => id === 'versions');
    invent(2, Date.now() + 86_400_000);
    expect((await followCentre()).positions).toBe(
      'results/versions/2/version-record: is of a time that has not come',
    );
    for (const number of [2, 3, 4]) invent(number, Date.now());
    const waits = await followCentre();
    expect([waits.code, versionsOf(waits)?.state, versionsOf(waits)?.note]).toEqual([
      ...[0, 'not-made', 'without a leaf so far: versions 3 to 4, version 2'],
    ]);
    // As if this had been long ago, though the site makes its own times new.
    const sights = join(keep, '.staging/first-seen.json');
    const seen = JSON.parse(readFileSync(sights, 'utf8')) as Record<string, number>;
    const long = Object.entries(seen).map(([key, timeMs]) => [key, timeMs - 301_000]);
    writeFileSync(sights, JSON.stringify(Object.fromEntries(long)));
    for (const number of [2, 3, 4, 5]) invent(number, Date.now());
    expect((await followCentre()).positions.split('\n')).toEqual([
      'results/newest: version 5, but the log has leaves of 1 versions',
      'results/versions/2/version-record: no leaf of the log commits to it',
    ]);
    expect(readdirSync(join(keep, 'results/versions'))).toEqual(['1']);
  });

  test('that begins a second log is followed when its officers signed the record', async () => {
    const { digest } = published.centre.election;
    function writeSecondLog(record: Uint8Array): void {
      const { recordBytes } = assertDefined(decodeSignedSuccessor(record), 'a record');
      const commitment = successorDigest(nodeCrypto, recordBytes);
      const leaf = encodeLeaf({ kind: 'successor', stationId: '', commitment, timeMs: 1 });
      const tree = treeOf([leaf]);
      const { sign, publicKey } = sampleKey('log');
      const key = makeNoteKey(nodeCrypto, sampleOrigin(2), publicKey);
      const checkpoint = { origin: key.name, size: 1, root: tree.root() };
      const files: [string, string | Uint8Array][] = [
        ['checkpoint', signCheckpoint(checkpoint, key, sign)],
        ['successor', record],
        ['tile/0/000.p/1', tileBytes(tree, 0, 0, 1)],
        ['tile/entries/000.p/1', encodeEntryBundle([leaf])],
      ];
      for (const [name, content] of files) {
        const path = published.at('public/log-2', name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
    writeSecondLog(makeSampleSuccessor(digest, 2, {}, ['officer-1']));
    expect((await followCentre()).positions).toMatch(/^log-2, leaf 0: /);
    rmSync(keep, { recursive: true });
    writeSecondLog(makeSampleSuccessor(digest, 2));
    const round = await followCentre();
    expect([round.positions, round.code]).toEqual(['', 0]);
    expect(kept('log-2/checkpoint')).toContain(sampleOrigin(2));
    rmSync(published.at('public/log-2'), { recursive: true });
    expect((await followCentre()).failed).toEqual(['rollback']);
  });

  test('has its pages copied when the log key signed them, and not otherwise', async () => {
    const bundle = join(directory, 'bundle');
    const files = { 'assets/app.js': 'app()', 'index.html': '<html></html>' };
    const list = Object.entries(files).map(([name, text]) => {
      mkdirSync(dirname(join(bundle, name)), { recursive: true });
      writeFileSync(join(bundle, name), text);
      return `${createHash('sha256').update(text).digest('hex')}  ${name}\n`;
    });
    mkdirSync(join(bundle, 'site'));
    writeFileSync(join(bundle, 'site/SHA256SUMS'), list.join(''));
    const { logKey } = published;
    const publicDirectory = published.at('public');
    const sign = (message: Uint8Array) => sampleKey('log').sign(message);
    await publishSite(
      { crypto: nodeCrypto, files: publicFiles, publicDirectory, logKey, sign },
      bundle,
    );
    const round = await followCentre();
    expect(round.checks.find(({ id }) => id === 'pages')).toMatchObject({ note: '2 files' });
    expect(kept('index.html')).toBe('<html></html>');
    writeFileSync(published.at('public/index.html'), 'other');
    expect((await followCentre()).failed).toEqual([]); // the list is the same, and the copy good
    rmSync(join(keep, 'site'), { recursive: true });
    expect((await followCentre()).positions).toContain('index.html: has another digest');
    // Its own signature does not let a list reach for what this observer remembers.
    const memory = kept('seen.jsonl');
    const evil = ['evidence/a.json', 'log/checkpoint', 'package/SHA256SUMS', 'results/newest'];
    evil.push('seen.jsonl', 'Seen.jsonl', 'SITE/x', 'site/signature', 'assets%2Fx', '%73een.jsonl');
    for (const name of evil) {
      const text = `evil ${name}`;
      const digest = createHash('sha256').update(text).digest('hex');
      const path = published.at('public', name);
      mkdirSync(dirname(path), { recursive: true });
      // Of the record the true file is served: the name alone is refused.
      if (!existsSync(path)) writeFileSync(path, text);
      const line = `${digest}  ${name}\n`;
      writeFileSync(published.at('public/site/SHA256SUMS'), line);
      writeFileSync(
        published.at('public/site/signature'),
        formatSiteNote(nodeCrypto, Buffer.from(line), logKey, sign),
      );
      const told = await followCentre();
      expect(told.positions).toBe(`${name}: is no page`);
      expect(kept('seen.jsonl')).toBe(memory);
    }
    writeFileSync(published.at('public/site/SHA256SUMS'), '');
    expect((await followCentre()).positions).toContain('is not the list that was signed');
    expect(kept('index.html')).toBe('<html></html>');
  });

  test('whose feed or package says something else is told', async () => {
    await followCentre();
    const feed = published.at('public/feed/1/0.json');
    const before = readFileSync(feed, 'utf8');
    writeFileSync(feed, before.replace('"st-1"', '"st-2"'));
    expect((await followCentre()).positions).toMatch(
      /feed\/1\/0\.json, leaf \d+: says something else/,
    );
    writeFileSync(feed, '{"events":[null]}');
    expect((await followCentre()).positions).toContain('feed/1/0.json: malformed');
    writeFileSync(feed, before);
    const index = published.at('public/feed/index.json');
    const { size } = JSON.parse(readFileSync(index, 'utf8')) as { size: number };
    const endless = readFileSync(index, 'utf8').replace(
      `"size":${size}`,
      '"size":9007199254740991',
    );
    writeFileSync(index, endless);
    expect((await followCentre()).positions).toMatch(/feed\/1\/0\.json: \d+ events of 1000/);
    writeFileSync(index, endless.replace('9007199254740991', String(size)));
    const sums = published.at('public/package/SHA256SUMS');
    writeFileSync(sums, readFileSync(sums, 'utf8').replace(/^./, 'f'));
    expect((await followCentre()).failed).toEqual(['unchanged']);
  });
});
