import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import {
  decodeEntryBundle,
  formatTilePath,
  rootOfEntries,
  tilesOfSize,
} from '@mutabaqa/shared/merkle/tiles.ts';
import { decodeTapeRecord, encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeRefusalRecord, refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
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
import { makeLogFiles } from './log-files.ts';
import type { PublicFiles } from './public-files.ts';
import { publicFiles } from './public-files.ts';
import type { ResultVersionsPorts } from './result-versions.ts';
import { makeResultVersions } from './result-versions.ts';

let centre: SampleCentre;

beforeEach(async () => {
  centre = await makeSampleCentre();
});
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'public', ...path);

const logFiles = (files: PublicFiles = publicFiles) => {
  const { logOrigin } = centre.election.manifest;
  return makeLogFiles({
    crypto: nodeCrypto,
    directory: at('log'),
    files,
    store: centre.store,
    sequencer: centre.sequencer,
    logKey: makeNoteKey(nodeCrypto, logOrigin, sampleKey('log').publicKey),
  });
};

/** What an observer does with the files alone; the size. */
function verifyFiles(): number {
  const key = assertDefined(
    parseVkey(nodeCrypto, readFileSync(at('log', 'key'), 'utf8').trim()),
    'key',
  );
  const checkpoint = verifyCheckpoint(
    nodeCrypto,
    key,
    readFileSync(at('log', 'checkpoint'), 'utf8'),
  );
  assert(checkpoint.ok, 'the checkpoint verifies');
  const { size, root } = checkpoint.value;
  const entries: Uint8Array[] = [];
  for (const tile of tilesOfSize(size)) {
    const bytes = readFileSync(at('log', formatTilePath(tile)));
    if (tile.level !== 'entries') continue;
    entries.push(...assertDefined(decodeEntryBundle(bytes, tile.width), 'a bundle'));
  }
  expect(formatHex(rootOfEntries(nodeCrypto, entries))).toBe(formatHex(root));
  return size;
}

async function appendRefusals(count: number): Promise<void> {
  const commitment = new Uint8Array(32);
  const one = { kind: 'refusal' as const, stationId: '', commitment, sealed: false };
  await centre.sequencer.append(Array.from({ length: count }, () => one));
}

describe('log files', () => {
  test('verify at every published size, and full tiles are not touched again', async () => {
    const files = logFiles();
    for (const count of [1, 254, 1, 300, 1]) {
      await appendRefusals(count);
      expect(await files.publish()).toBe(centre.sequencer.size);
      expect(verifyFiles()).toBe(centre.sequencer.size);
    }
    const full = at('log', 'tile/entries/000');
    const before = statSync(full).mtimeMs;
    await appendRefusals(1);
    await files.publish();
    expect(statSync(full).mtimeMs).toBe(before);
  });

  test('come back from the store, also when somebody damaged them', async () => {
    await appendRefusals(600);
    await logFiles().publish();
    writeFileSync(at('log', 'tile/0/000'), 'damaged');
    rmSync(at('log', 'tile/entries/001'));
    await logFiles().publish();
    expect(verifyFiles()).toBe(601);
  });

  test('a disk that fills up leaves the checkpoint before, and all that it needs', async () => {
    await appendRefusals(5);
    await logFiles().publish();
    await appendRefusals(300);
    // Room for one file at a time: five tiles, then the checkpoint.
    for (let round = 0; round < 5; round++) {
      let writes = 0;
      const files = logFiles({
        read: publicFiles.read,
        write(path, content) {
          writes += 1;
          if (writes > 1) throw new Error('disk full');
          publicFiles.write(path, content);
        },
      });
      await expect(files.publish()).rejects.toThrow('disk full');
      expect(verifyFiles()).toBe(6);
    }
    await logFiles().publish();
    expect(verifyFiles()).toBe(306);
  });
});

describe('result versions', () => {
  const versions = (changes: Partial<ResultVersionsPorts> = {}) =>
    makeResultVersions({
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
  const version = (number: number, ...path: string[]) =>
    at('results', 'versions', String(number), ...path);

  test('none before the embargo ends', async () => {
    await centre.transmit(centre.tape(1));
    expect(await versions().publish()).toMatchObject({
      ok: false,
      error: { code: 'publication.embargo' },
    });
    expect(existsSync(at('results'))).toBe(false);
    centre.clock.timeMs = sampleEmbargoEndMs;
    expect(await versions().publish()).toEqual({ ok: true, value: 1 });
  });

  test('hold every station, tape and record, with sums that fit, and never change', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    const signed = centre.tape(2);
    await centre.transmit(signed);
    const first = versions();
    await first.publish();
    const rows = readFileSync(version(1, 'stations.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(8);
    expect(rows[2]).toMatch(
      /^st-2,Basra\/council,Basra,.*received,transmission-only,,1,,[0-9a-f]{64},,167,,,,,,,$/,
    );
    const digest = formatHex(signed.tape.digest);
    const tape = readFileSync(version(1, 'tapes', `${digest}.tape`));
    expect(tape).toEqual(Buffer.from(encodeSignedTape(signed.tape.bytes, signed.tapeSignature)));
    const whole = readFileSync(version(1, 'tapes', 'Basra.tapes'));
    expect(whole.readUInt32BE(0)).toBe(tape.length);
    expect(whole.subarray(4)).toEqual(tape);
    const sums = readFileSync(version(1, 'SHA256SUMS'), 'utf8').trim().split('\n');
    const onDisk = readdirSync(version(1), { recursive: true, withFileTypes: true });
    // Itself and the record of the leaf, which commits to it, are not in it.
    expect(sums).toHaveLength(onDisk.filter((entry) => entry.isFile()).length - 2);
    for (const line of sums) {
      const [hex, name = ''] = line.split('  ');
      const bytes = readFileSync(version(1, name));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hex);
    }

    expect(await first.publish()).toEqual({ ok: true, value: 1 });
    await centre.transmit(centre.tape(1));
    expect(await first.publish()).toEqual({ ok: true, value: 2 });
    expect(readFileSync(version(1, 'stations.csv'), 'utf8').trim().split('\n')).toEqual(rows);
    expect(readFileSync(at('results', 'newest'), 'utf8')).toBe('2\n');
    expect(versions().newest).toBe(2);
  });

  test('tie the evidence of cards, bundles and refusals to leaves that were sealed', async () => {
    const signed = centre.tape(1);
    const record = encodeRefusalRecord({
      deviceId: 'device-2',
      code: 'tape.malformed',
      params: { where: 'mode' },
      refusedDigest: new Uint8Array(32),
    });
    await centre.sequencer.append([
      {
        kind: 'refusal',
        stationId: 'st-2',
        commitment: refusalCommitment(nodeCrypto, record),
        sealed: true,
        refusal: { deviceId: 'device-2', code: 'tape.malformed', record },
      },
    ]);
    const cards = join(centre.directory, 'cards');
    writeSampleCard(join(cards, 'st-1'), signed);
    await makeCardReader(centre.readerSetup()).readAll(cards, ['st-1'], false);
    await makeBundleImport(centre.importSetup()).scan();
    centre.clock.timeMs = sampleEmbargoEndMs;
    await logFiles().publish();
    await versions().publish();

    // From here on files only.
    const size = verifyFiles();
    const [tile] = tilesOfSize(size).filter(({ level }) => level === 'entries');
    const entries = readFileSync(at('log', formatTilePath(assertDefined(tile, 'a tile'))));
    const leaves = assertDefined(decodeEntryBundle(entries, size), 'leaves').map(decodeLeaf);
    const rowsOf = (name: string) =>
      readFileSync(version(1, name), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string & number>);
    const opened = new Map(
      rowsOf('openings.ndjson').map(({ leafIndex = 0, opening = '' }) => {
        const leaf = assertDefined(leaves[leafIndex], 'a leaf');
        const bytes = assertDefined(parseHex(opening), 'hex');
        return [leafIndex, assertDefined(openSealedLeaf(nodeCrypto, leaf, bytes), 'it opens')];
      }),
    );
    expect([...opened.values()].map(({ kind }) => kind)).toEqual(['refusal', 'bundle', 'card']);
    const [refused] = rowsOf('refusals.ndjson');
    const stated = assertDefined(parseHex(refused?.['record'] ?? ''), 'hex');
    expect(opened.get(refused?.['leafIndex'] ?? -1)?.commitment).toEqual(
      refusalCommitment(nodeCrypto, stated),
    );
    const [imported] = rowsOf('bundles.ndjson');
    expect(imported).toMatchObject({ readerId: 'reader-1', sequence: 1 });
    const { commitment } = assertDefined(opened.get(imported?.['leafIndex'] ?? -1), 'a bundle');
    expect(formatHex(commitment)).toBe(imported?.['digest']);
    const files = readdirSync(version(1, 'evidence')).filter((name) => !name.includes('.'));
    const commitments = files.map((name) => {
      const decoded = decodeTapeRecord(
        nodeCrypto,
        'card',
        readFileSync(version(1, 'evidence', name)),
        {
          withheldAllowed: false,
        },
      );
      assert(decoded.ok, 'published evidence decodes');
      const { tape, tapeSignature, channelSignature } = decoded.value;
      return tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature);
    });
    const card = [...opened.values()].find(({ kind }) => kind === 'card');
    expect(commitments).toEqual([card?.commitment]);
  });

  test('one that was interrupted is begun again, and nobody sees half of it', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await centre.transmit(centre.tape(1));
    const store = {
      ...centre.store,
      evidenceOfStation: (id: string) =>
        id === 'st-5' ? Promise.reject(new Error('killed')) : centre.store.evidenceOfStation(id),
    };
    await expect(versions({ store }).publish()).rejects.toThrow('killed');
    expect(readdirSync(at('results', 'versions'))).toEqual(['.draft-1']);
    expect(await versions().publish()).toEqual({ ok: true, value: 1 });
    expect(readdirSync(at('results', 'versions'))).toEqual(['1']);
  });

  test('a large election has no file for each tape', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await centre.transmit(centre.tape(1));
    await versions({ stationsWithOwnFilesMax: 3 }).publish();
    expect(readdirSync(version(1, 'tapes'))).toEqual(['Baghdad.tapes']);
  });

  test('in a large election the records of one station are a range of bytes', async () => {
    centre.clock.timeMs = sampleEmbargoEndMs;
    await centre.transmit(centre.tape(1));
    await centre.transmit(centre.tape(3));
    await versions({ stationsWithOwnFilesMax: 3 }).publish();
    const offsets = JSON.parse(
      readFileSync(version(1, 'evidence/Baghdad.offsets.json'), 'utf8'),
    ) as [string, number, number][];
    expect(offsets.map(([id, , length]) => [id, length > 0])).toEqual([
      ['st-1', true],
      ['st-3', true],
      ['st-5', false],
      ['st-7', false],
    ]);
    const records = readFileSync(version(1, 'evidence/Baghdad.records'));
    for (const [stationId, from, length] of offsets.slice(0, 2)) {
      const range = records.subarray(from, from + length);
      expect(range.readUInt32BE(0)).toBe(length - 4);
      expect(range.includes(stationId)).toBe(true);
    }
  });
});
