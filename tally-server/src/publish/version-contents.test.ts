import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeSignedForm, formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeVersionRecord, versionCommitment } from '@mutabaqa/shared/log/version-record.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { verifySumProof } from '@mutabaqa/shared/totals/verify-sum-proof.ts';
import { bringDecision, bringForm } from '@mutabaqa/test/builders/bring-evidence.ts';
import { decidingSource, sampleForm } from '@mutabaqa/test/builders/deciding-election.ts';
import type { SampleCentre } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  makeSampleCentre,
  sampleEmbargoEndMs,
  writeSampleCard,
} from '@mutabaqa/test/builders/sample-centre.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeBundleImport } from '../bundles/bundle-import.ts';
import { makeCardReader } from '../card-reader/card-reader.ts';
import { makeGate } from './gate.ts';
import { publicFiles } from './public-files.ts';
import type { ResultVersions, ResultVersionsPorts } from './result-versions.ts';
import { makeResultVersions } from './result-versions.ts';

let centre: SampleCentre;

beforeEach(async () => {
  centre = await makeSampleCentre({ source: decidingSource });
  centre.clock.timeMs = sampleEmbargoEndMs;
});
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'public', ...path);
const inVersion = (number: number, ...path: string[]) =>
  at('results', 'versions', String(number), ...path);

function versions(changes: Partial<ResultVersionsPorts> = {}): ResultVersions {
  return makeResultVersions({
    crypto: nodeCrypto,
    random: (bytes) => new Uint8Array(bytes).fill(7),
    directory: at('results'),
    packageDirectory: at('package'),
    files: publicFiles,
    election: centre.election,
    store: centre.store,
    sequencer: centre.sequencer,
    logNumber: 1,
    gate: makeGate(centre.election.manifest),
    clock: centre.clock,
    ...changes,
  });
}

async function kindsOfLeaves(): Promise<string[]> {
  const leaves = await centre.store.leaves(0, centre.sequencer.size);
  return leaves.map(({ entry }) => assertDefined(decodeLeaf(entry), 'a leaf').kind);
}

async function commitmentsOf(from: number, to: number): Promise<string[]> {
  const leaves = await centre.store.leaves(from, to);
  return leaves.map(({ entry }) =>
    formatHex(assertDefined(decodeLeaf(entry), 'a leaf').commitment),
  );
}

function rowsOf<Row>(number: number, name: string): Row[] {
  const text = readFileSync(inVersion(number, name), 'utf8').trim();
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as Row);
}

async function bringCard(station: number): Promise<void> {
  const cards = join(centre.directory, 'cards');
  writeSampleCard(join(cards, `st-${station}`), centre.tape(station));
  await makeCardReader(centre.readerSetup()).readAll(cards, [`st-${station}`], false);
  await makeBundleImport(centre.importSetup()).scan();
}

describe('the leaf of a version', () => {
  test('commits to its sums, and makes no version by itself', async () => {
    await centre.transmit(centre.tape(1));
    const published = versions();
    expect(await published.publish()).toEqual({ ok: true, value: 1 });
    expect(await kindsOfLeaves()).toEqual(['package', 'transmission', 'version']);
    expect(await published.publish()).toEqual({ ok: true, value: 1 });
    expect(await versions().publish()).toEqual({ ok: true, value: 1 });
    expect(centre.sequencer.size).toBe(3);

    const bytes = readFileSync(inVersion(1, 'version-record'));
    expect(await commitmentsOf(2, 3)).toEqual([formatHex(versionCommitment(nodeCrypto, bytes))]);
    const record = assertDefined(decodeVersionRecord(bytes), 'a record');
    expect(record).toMatchObject({ number: 1, snapshot: { logNumber: 0, logSize: 2 } });
    const sums = readFileSync(inVersion(1, 'SHA256SUMS'));
    expect(formatHex(record.sumsDigest)).toBe(formatHex(nodeCrypto.sha256(sums)));
    const facts = JSON.parse(readFileSync(inVersion(1, 'version.json'), 'utf8')) as object;
    expect(facts).toMatchObject({ logSize: 2, sumRoot: formatHex(record.sumRoot) });

    await centre.transmit(centre.tape(2));
    expect(await published.publish()).toEqual({ ok: true, value: 2 });
    expect(rowsOf(2, 'versions.ndjson')).toEqual([{ leafIndex: 2, record: formatHex(bytes) }]);
  });

  test('comes after a crash between the version and its leaf, once', async () => {
    await centre.transmit(centre.tape(1));
    const sequencer = {
      ...{ size: centre.sequencer.size, origin: centre.sequencer.origin },
      append: () => Promise.reject(new Error('killed')),
    };
    await expect(versions({ sequencer }).publish()).rejects.toThrow('killed');
    expect(existsSync(inVersion(1, 'version.json'))).toBe(true);
    const restarted = versions();
    expect(await restarted.publish()).toEqual({ ok: true, value: 1 });
    expect(await restarted.publish()).toEqual({ ok: true, value: 1 });
    expect(await kindsOfLeaves()).toEqual(['package', 'transmission', 'version']);
    expect(readdirSync(at('results', 'versions'))).toEqual(['1']);
  });
});

test('a deadline that passes makes a version, though nothing was logged', async () => {
  await centre.close();
  centre = await makeSampleCentre({ source: { ...decidingSource, policy: law4Of2023 } });
  centre.clock.timeMs = sampleEmbargoEndMs;
  await centre.transmit(centre.tape(1));
  const published = versions();
  expect(await published.publish()).toEqual({ ok: true, value: 1 });
  const deadlineMs = sampleEmbargoEndMs + 6 * 3_600_000;
  centre.clock.timeMs = deadlineMs;
  expect(await published.publish()).toEqual({ ok: true, value: 1 });
  centre.clock.timeMs = deadlineMs + 1;
  expect(await versions().publish()).toEqual({ ok: true, value: 2 });
  expect(await versions().publish()).toEqual({ ok: true, value: 2 });
  const states = (number: number) =>
    rowsOf<{ state: string }>(number, 'stations.ndjson').map(({ state }) => state);
  expect(states(1)).not.toEqual(states(2));
});

test('a successor log has a version of its own, and proves nothing of the one before', async () => {
  await centre.transmit(centre.tape(1));
  await versions().publish();
  const { size, append } = centre.sequencer;
  const successor = versions({ sequencer: { size, append, origin: 'tally.example/other' } });
  const entry = assertDefined(centre.election.roster.station('st-1'), 'st-1');
  expect(await successor.proveStation(entry, 'Baghdad/council')).toBe(undefined);
  expect(await successor.publish()).toEqual({ ok: true, value: 2 });
  expect(await successor.proveStation(entry, 'Baghdad/council')).toBeDefined();
});

describe('evidence', () => {
  test('is listed record by record, of every kind', async () => {
    await centre.transmit(centre.tape(1));
    await bringForm(centre, sampleForm(centre.election));
    await bringCard(1);
    await versions().publish();
    const rows = rowsOf<{ leafIndex: number; kind: string; sha256: string }>(1, 'evidence.ndjson');
    expect(rows.map(({ leafIndex, kind }) => [leafIndex, kind])).toEqual([
      [1, 'transmission'],
      [2, 'form'],
      [4, 'card'],
    ]);
    const records = readFileSync(inVersion(1, 'evidence', 'Baghdad.records'));
    let offset = 0;
    for (const { sha256 } of rows) {
      const size = records.readUInt32BE(offset);
      const record = records.subarray(offset + 4, offset + 4 + size);
      expect(formatHex(nodeCrypto.sha256(record))).toBe(sha256);
      expect(readFileSync(inVersion(1, 'evidence', sha256))).toEqual(record);
      offset += 4 + size;
    }
    expect(offset).toBe(records.length);
    expect(rowsOf(1, 'cards.ndjson')).toMatchObject([
      { leafIndex: 3, bagStationId: 'st-1', problems: [] },
    ]);
  });

  test('shows a digest in the place of a withheld section, and still fits its leaf', async () => {
    const secret = [7_345_671, 0, 8_456_782, 9_567_893];
    await centre.transmit(centre.tape(1, { candidates: secret }));
    await bringForm(centre, sampleForm(centre.election));
    const sectionNames = [{ kind: 'contest', id: 'Baghdad/council' } as const];
    await bringDecision(centre, { kind: 'withhold-section', sectionNames }, 'st-1', [
      ...['commissioner-1', 'commissioner-2'],
    ]);
    await versions().publish();
    const [transmission, form] = rowsOf<{ sha256: string }>(1, 'evidence.ndjson').map(
      ({ sha256 }) => readFileSync(inVersion(1, 'evidence', sha256)),
    );
    const withheld = { withheldAllowed: true };
    const record = decodeTapeRecord(nodeCrypto, 'transmission', transmission ?? none, withheld);
    assert(record.ok, 'the published record decodes');
    const { tape, tapeSignature, channelSignature } = record.value;
    expect(tape.sections.map(({ kind }) => kind)).toEqual(['account', 'withheld']);
    const signed = decodeSignedForm(nodeCrypto, form ?? none, withheld);
    assert(signed.ok, 'the published form decodes');
    expect(signed.value.form.sections.map(({ kind }) => kind)).toEqual(['account', 'withheld']);
    const stated = tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature);
    expect(await commitmentsOf(1, 3)).toEqual([
      formatHex(stated),
      formatHex(formCommitment(nodeCrypto, signed.value)),
    ]);
    const single = readFileSync(inVersion(1, 'tapes', `${formatHex(tape.digest)}.tape`));
    expect(single.includes(Buffer.from(tape.bytes))).toBe(true);
  });
});

test('decisions are in the version that follows them', async () => {
  await centre.transmit(centre.tape(1));
  await bringDecision(centre, { kind: 'quarantine' }, 'st-1', ['adjudicator-1', 'adjudicator-2']);
  await versions().publish();
  expect(rowsOf(1, 'decisions.ndjson')).toMatchObject([{ kind: 'quarantine', stationId: 'st-1' }]);
  expect(rowsOf<object>(1, 'stations.ndjson')[0]).toMatchObject({ state: 'quarantined' });
});

test('a version holds the package as it is published', async () => {
  publicFiles.write(at('package', 'manifest'), Uint8Array.of(1));
  publicFiles.write(at('package', 'parts', 'aa'), Uint8Array.of(2));
  const sums = ['parts/aa', 'manifest'].map((name) => `${'0'.repeat(64)}  ${name}\n`).join('');
  publicFiles.write(at('package', 'SHA256SUMS'), Buffer.from(sums));
  await versions().publish();
  expect(readFileSync(inVersion(1, 'package', 'parts', 'aa'))).toEqual(Buffer.of(2));
  expect(readFileSync(inVersion(1, 'SHA256SUMS'), 'utf8')).toMatch(
    / {2}package\/SHA256SUMS\n.* {2}package\/manifest\n.* {2}package\/parts\/aa\n/,
  );
});

test('a station is proven to be in the totals, also after a restart', async () => {
  await centre.transmit(centre.tape(1));
  await bringCard(1);
  const published = versions();
  await published.publish();
  const { sumRoot } = JSON.parse(readFileSync(inVersion(1, 'version.json'), 'utf8')) as {
    sumRoot: string;
  };
  const root = assertDefined(parseHex(sumRoot), 'a root');
  const entry = assertDefined(centre.election.roster.station('st-1'), 'st-1');
  const proof = await published.proveStation(entry, 'Baghdad/council');
  const verified = verifySumProof(nodeCrypto, root, proof ?? none);
  assert(verified.ok, 'the proof verifies');
  expect(verified.value.leaf.adopted?.contest?.candidateVotes?.counts).toEqual([120, 3, 44]);
  expect(await versions().proveStation(entry, 'Baghdad/council')).toEqual(proof);
  expect(await published.proveStation(entry, 'Basra/council')).toBe(undefined);
});

const none = new Uint8Array();
