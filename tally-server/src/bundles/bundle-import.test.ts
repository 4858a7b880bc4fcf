import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeEnvelope, sealingInfo } from '@mutabaqa/shared/envelope/envelope.ts';
import { unpadRecord } from '@mutabaqa/shared/envelope/padding.ts';
import { sampleKey, sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { makeFailingFiles } from '@mutabaqa/test/builders/failing-files.ts';
import type { SampleCentre, SignedTape } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  makeSampleCentre,
  sampleCardId,
  sampleEmbargoEndMs,
  sampleJournal,
  sealSampleCardTape,
  writeSampleCard,
} from '@mutabaqa/test/builders/sample-centre.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeCardReader } from '../card-reader/card-reader.ts';
import type { CardReaderSetup } from '../card-reader/card-reader.ts';
import { makeBundleImport } from './bundle-import.ts';
import { checkCard } from './check-card.ts';
import { startBundleImport } from './start-bundle-import.ts';

let centre: SampleCentre;

beforeEach(async () => {
  centre = await makeSampleCentre();
});
afterEach(async () => centre.close());

const at = (...path: string[]): string => join(centre.directory, 'bundles', ...path);
const cardPath = (bag: string): string => join(centre.directory, 'cards', bag);
const scan = async (): Promise<void> => makeBundleImport(centre.importSetup()).scan();

/** One bundle with the cards of these bags. */
async function bundle(bags: string[], changes: Partial<CardReaderSetup> = {}): Promise<void> {
  const reader = makeCardReader(centre.readerSetup(changes));
  await reader.readAll(join(centre.directory, 'cards'), bags, true);
}

async function importCard(
  bag: string,
  signed: SignedTape,
  files: Readonly<Record<string, Uint8Array | string>> = {},
) {
  writeSampleCard(cardPath(bag), signed, files);
  await bundle([bag]);
  await scan();
  const [card] = await centre.store.cardsFrom(0, 10);
  const evidence = await centre.store.evidenceOfStation(bag);
  return {
    card: card?.problems ?? [],
    tapes: evidence.filter(({ kind }) => kind === 'card').map(({ problems }) => problems),
  };
}

describe('cards', () => {
  test('one that agrees with its transmission', async () => {
    await centre.transmit(centre.tape(1));
    expect(await importCard('st-1', centre.tape(1))).toEqual({ card: [], tapes: [[]] });
    expect(readdirSync(at('incoming'))).toEqual([]);
    expect(readdirSync(at('imported'))).toEqual(['reader-1-00000001.bundle']);
    expect(centre.importEvents).toMatchObject([{ kind: 'imported', cards: 1, tapes: 1 }]);
  });

  test('in the bag of another station', async () => {
    const moved = { bag: 'st-2', card: 'st-1' };
    expect(await importCard('st-2', centre.tape(1))).toEqual({
      card: [{ code: 'E306', params: moved }],
      tapes: [[{ code: 'E306', params: moved }]],
    });
  });

  test('signed by a device of another station, and by one that nobody knows', async () => {
    const foreign = centre.tape(1, { header: { deviceId: 'device-2' }, signer: 'device-2' });
    expect((await importCard('st-1', foreign)).tapes).toEqual([
      [{ code: 'E401', params: { device: 'device-2' } }],
    ]);
  });

  test('of a device that the roster does not know', async () => {
    const unknown = centre.tape(1, { header: { deviceId: 'device-99' }, signer: 'device-99' });
    expect((await importCard('st-1', unknown)).tapes).toEqual([
      [
        { code: 'E401', params: { device: 'device-99' } },
        { code: 'E307', params: { code: 'device.unknown', file: 'tape-1-1.envelope' } },
      ],
    ]);
  });

  test('of a spare has no problem here: since when it speaks is for the verdict', async () => {
    const entry = { deviceId: 'spare-1', tapeKey: sampleKey('spare-1').publicKey };
    const spares = new Map([['spare-1', { ...entry, certificateFingerprint: undefined }]]);
    const election = { ...centre.election, spares };
    writeSampleCard(
      cardPath('st-1'),
      centre.tape(1, { header: { deviceId: 'spare-1' }, signer: 'spare-1' }),
    );
    await bundle(['st-1']);
    await makeBundleImport(centre.importSetup({ election })).scan();
    expect(await centre.store.evidenceOfStation('st-1')).toMatchObject([{ problems: [] }]);
  });

  test('whose tape signature is forged is kept with its problem', async () => {
    const { tapes } = await importCard('st-1', centre.tape(1, { signer: 'device-2' }));
    const params = { code: 'tape-signature.invalid', file: 'tape-1-1.envelope' };
    expect(tapes).toEqual([[{ code: 'E307', params }]]);
  });

  test('with the tape of a transmission under a forged channel signature', async () => {
    const signed = centre.tape(1);
    await centre.transmit(signed);
    const envelope = sealSampleCardTape({ ...signed, signer: 'device-2' });
    const { tapes } = await importCard('st-1', signed, { 'tape-1-1.envelope': envelope });
    const params = { code: 'channel-signature.invalid', file: 'tape-1-1.envelope' };
    expect(tapes).toEqual([[{ code: 'E307', params }]]);
  });

  test('with the record of a transmission, sealed again for the card reader', async () => {
    const envelope = sealSampleCardTape(centre.tape(1), { channel: { kind: 'transmission' } });
    const params = { code: 'envelope.malformed', file: 'tape-1-1.envelope' };
    expect(await importCard('st-1', centre.tape(1), { 'tape-1-1.envelope': envelope })).toEqual({
      card: [
        { code: 'E304', params: { file: 'tape-1-1.envelope' } },
        { code: 'E307', params },
        { code: 'W309', params: {} },
      ],
      tapes: [],
    });
  });

  test('copied to another card', async () => {
    const envelope = sealSampleCardTape(centre.tape(1), { cardId: new Uint8Array(16).fill(1) });
    const { tapes } = await importCard('st-1', centre.tape(1), { 'tape-1-1.envelope': envelope });
    const params = { code: 'envelope.header-differs', file: 'tape-1-1.envelope' };
    expect(tapes).toEqual([[{ code: 'E307', params }]]);
  });

  test('two signatures of one tape', async () => {
    const signed = centre.tape(1);
    // A device can sign twice only with another nonce; a second key stands for that here.
    await centre.transmit({ ...signed, tapeSignature: new Uint8Array(64).fill(1) });
    expect((await importCard('st-1', signed)).tapes).toEqual([[{ code: 'W206', params: {} }]]);
  });

  test.each([
    ['election.other', { electionId: 'another-2025' }],
    ['mode.other', { mode: 'live' as const }],
    ['package.other', { packageDigest: new Uint8Array(32) }],
  ])('of something else: %s', async (code, header) => {
    const { tapes } = await importCard('st-1', centre.tape(1, { header }));
    expect(tapes[0]).toContainEqual({ code: 'E307', params: { code, file: 'tape-1-1.envelope' } });
  });

  test('of kind test, which only a rehearsal takes', async () => {
    const tested = { kind: 'test' as const };
    expect((await importCard('st-1', centre.tape(1, { header: tested }))).tapes).toEqual([[]]);
    const manifest = { ...centre.election.manifest, mode: 'live' as const };
    writeSampleCard(cardPath('st-2'), centre.tape(2, { header: { ...tested, mode: 'live' } }));
    await bundle(['st-2'], { election: manifest });
    const election = { ...centre.election, manifest };
    await makeBundleImport(centre.importSetup({ election })).scan();
    const [evidence] = await centre.store.evidenceOfStation('st-2');
    const params = { code: 'tape.kind-not-accepted', file: 'tape-1-1.envelope' };
    expect(evidence?.problems).toEqual([{ code: 'E307', params }]);
  });

  test('with a broken journal and without a closing tape', async () => {
    const signed = centre.tape(1, { header: { kind: 'zero' } });
    const journal = new Uint8Array([...sampleJournal(), 1]);
    const label = encodeCardLabel({
      ...signed.tape.header,
      cardId: sampleCardId,
      files: [{ name: 'journal', digest: nodeCrypto.sha256(journal), size: journal.length }],
    });
    expect((await importCard('st-1', signed, { journal, card: label })).card).toEqual([
      { code: 'W303', params: { file: 'tape-1-1.envelope' } },
      { code: 'E308', params: { entry: 2 } },
      { code: 'W309', params: {} },
    ]);
  });

  test('with another journal than the one that its tape was sealed with', async () => {
    const journal = sampleJournal(2);
    expect(await importCard('st-1', centre.tape(1), { journal })).toEqual({
      card: [
        { code: 'E304', params: { file: 'journal' } },
        { code: 'E308', params: { entry: 2 } },
      ],
      tapes: [[]],
    });
  });

  test('signed for another recipient, whatever the card reader says', async () => {
    const signed = centre.tape(1);
    const sealed = sealSampleCardTape(signed, { recipient: 'transmission' });
    const envelope = decodeEnvelope(sealed);
    assert(envelope.ok, 'the envelope decodes');
    const { headerBytes, header, enc, ciphertext } = envelope.value;
    const opener = makeHpkeOpener(sampleSealingKey('transmission'));
    const padded = opener.open(enc, sealingInfo(header), headerBytes, ciphertext);
    const card = await checkCard(centre.importSetup(), {
      bagStationId: 'st-1',
      readAtMs: 1,
      label: new Uint8Array(),
      tapes: [
        {
          file: 'f',
          envelopeHeader: headerBytes,
          record: assertDefined(padded && unpadRecord(padded), 'a record'),
          envelopeDigest: nodeCrypto.sha256(sealed),
        },
      ],
      journal: sampleJournal(),
      problems: [],
    });
    const params = { code: 'channel-signature.invalid', file: 'f' };
    expect(card.tapes.map(({ evidence }) => evidence.problems)).toEqual([
      [{ code: 'E307', params }],
    ]);
  });

  test('before the embargo ends, leaves do not tell what they stand for', async () => {
    await importCard('st-1', centre.tape(1));
    const leaves = await centre.store.leaves(1, 10);
    expect(leaves.map(({ entry }) => decodeLeaf(entry)?.kind)).toEqual(['sealed', 'sealed']);
    centre.clock.timeMs = sampleEmbargoEndMs;
    await importCard('st-2', centre.tape(2));
    const later = await centre.store.leaves(3, 10);
    expect(later.map(({ entry }) => decodeLeaf(entry))).toMatchObject([
      { kind: 'bundle', stationId: '' },
      { kind: 'card', stationId: 'st-2' },
    ]);
  });
});

describe('bundles', () => {
  const writeCards = (): void => {
    for (const n of [1, 2, 3]) writeSampleCard(cardPath(`st-${n}`), centre.tape(n));
  };
  const kinds = () => centre.importEvents.map(({ kind }) => kind);
  const name = (sequence: number): string => `reader-1-0000000${sequence}.bundle`;

  test('wait for the one before them, then follow in order', async () => {
    writeCards();
    for (const n of [1, 2, 3]) await bundle([`st-${n}`]);
    renameSync(at('incoming', name(1)), at(name(1)));
    const running = makeBundleImport(centre.importSetup());
    await running.scan();
    await running.scan();
    expect(kinds()).toEqual(['waiting', 'waiting']);
    expect(centre.importEvents[0]).toMatchObject({ refusal: { code: 'bundle.gap' } });
    renameSync(at(name(1)), at('incoming', name(1)));
    await running.scan();
    expect(kinds().slice(2)).toEqual(['imported', 'imported', 'imported']);
    expect(await centre.store.cardsFrom(0, 10)).toHaveLength(3);
  });

  test('the same again is done already, also an earlier one', async () => {
    writeCards();
    await bundle(['st-1']);
    await bundle(['st-2']);
    const copies = [1, 2].map((n) => [name(n), readFileSync(at('incoming', name(n)))] as const);
    await scan();
    for (const [file, bytes] of copies) writeFileSync(at('incoming', file), bytes);
    await scan();
    expect(kinds()).toEqual(['imported', 'imported', 'repeated', 'repeated']);
    expect(await centre.store.cardsFrom(0, 10)).toHaveLength(2);
  });

  test('other content under a used number is refused, and the refusal is logged', async () => {
    writeCards();
    await bundle(['st-1']);
    await scan();
    const place = centre.readerSetup().place;
    const fresh = { ...place, directory: join(centre.directory, 'second') };
    await bundle(['st-2'], { place: fresh });
    await scan();
    expect(centre.importEvents.at(-1)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'bundle.repeated', params: { sequence: 1 } },
    });
    const size = centre.sequencer.size;
    expect(await centre.store.refusalAt(size - 1)).toMatchObject({ code: 'bundle.repeated' });
    const [kept, reason] = readdirSync(at('refused')).sort();
    expect(kept).toMatch(/^reader-1-00000001\.bundle\.[0-9a-f]{16}$/);
    expect(reason).toBe(`${kept}.reason.json`);
    expect(await centre.store.cardsFrom(0, 10)).toHaveLength(1);
  });

  test.each<[string, (centre: SampleCentre) => Partial<CardReaderSetup>]>([
    ['bundle.signature-invalid', () => ({ sign: sampleKey('reader-2').sign })],
    ['election.other', () => ({ election: { electionId: 'other', mode: 'rehearsal' as const } })],
    ['mode.other', () => ({ election: { electionId: 'sample-2025', mode: 'live' as const } })],
    [
      'bundle.reader-unknown',
      ({ readerSetup }) => ({ place: { ...readerSetup().place, readerId: 'reader-9' } }),
    ],
  ])('%s', async (code, change) => {
    writeCards();
    await bundle(['st-1'], change(centre));
    await scan();
    expect(centre.importEvents).toMatchObject([{ kind: 'refused', refusal: { code } }]);
    expect(await centre.store.cardsFrom(0, 10)).toEqual([]);
  });

  test('changed anywhere, cut anywhere, or sealed to another server', async () => {
    writeCards();
    await bundle(['st-1']);
    const whole = readFileSync(at('incoming', name(1)));
    renameSync(at('incoming', name(1)), at(name(1)));
    const running = makeBundleImport(centre.importSetup());
    const tries = [0, 3, 12, 40, 200, whole.length - 1].flatMap((position) => {
      const changed = Uint8Array.from(whole);
      changed[position] = (changed[position] ?? 0) ^ 1;
      return [changed, whole.subarray(0, position)];
    });
    for (const bytes of tries) {
      writeFileSync(at('incoming', name(1)), bytes);
      await running.scan();
    }
    const refused = centre.importEvents.flatMap((e) =>
      e.kind === 'refused' ? [e.refusal.code] : [],
    );
    expect(refused).toHaveLength(tries.length);
    expect(new Set(refused)).toEqual(
      new Set(['bundle.malformed', 'bundle.cannot-open', 'bundle.reader-unknown']),
    );
    expect(centre.sequencer.size).toBe(1);
  });

  test.each([
    [1, 'before'],
    [1, 'after'],
  ] as const)('crash at the move to imported (%i, %s): in the log once', async (step, when) => {
    writeCards();
    await bundle(['st-1', 'st-2']);
    const files = makeFailingFiles(step, when);
    await makeBundleImport(centre.importSetup({ files })).scan();
    expect(kinds()).toEqual(['fault']);
    await scan();
    expect(await centre.store.cardsFrom(0, 10)).toHaveLength(2);
    expect(readdirSync(at('imported'))).toEqual([name(1)]);
  });

  test('a store that fails leaves the file where it is, to be tried again', async () => {
    writeCards();
    await bundle(['st-1']);
    const sequencer = { append: () => Promise.reject(new Error('disk full')) };
    await makeBundleImport(centre.importSetup({ sequencer })).scan();
    expect(kinds()).toEqual(['fault']);
    expect(readdirSync(at('incoming'))).toEqual([name(1)]);
    await scan();
    expect(kinds()).toEqual(['fault', 'imported']);
  });

  test('a running import looks again after each interval, and stops', async () => {
    writeCards();
    const waits: (() => void)[] = [];
    const running = startBundleImport({
      ...centre.importSetup(),
      sleep: (_, signal) =>
        new Promise((resolve, reject) => {
          waits.push(resolve);
          signal.addEventListener('abort', () => {
            reject(new Error('stopping'));
          });
        }),
    });
    await running.scan();
    expect(kinds()).toEqual([]);
    await bundle(['st-1']);
    waits.at(-1)?.();
    await running.scan();
    await running.stop();
    expect(kinds()).toEqual(['imported']);
  });
});
