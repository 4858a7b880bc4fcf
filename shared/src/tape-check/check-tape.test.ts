import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { webCrypto } from '@mutabaqa/shared/crypto/web/web-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import type { DeviceEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { formatShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import { signDecision, spareDevice } from '@mutabaqa/test/builders/deciding-election.ts';
import { decideSample, makePublishedCentre } from '@mutabaqa/test/builders/published-centre.ts';
import type { PublishedCentre } from '@mutabaqa/test/builders/published-centre.ts';
import type { SignedTape, TapeChoice } from '@mutabaqa/test/builders/sample-centre.ts';
import {
  buildSamplePackage,
  sampleKey,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import type { TapeCheck } from './check-tape.ts';
import { checkTape } from './check-tape.ts';
import { compareWithPublished } from './compare-with-published.ts';
import type { PublishedCopy } from './published-copies.ts';
import { findShortDigest } from './find-short-digest.ts';
import type { LoadedTrust } from './load-check-trust.ts';
import { loadCheckTrust } from './load-check-trust.ts';
import type { ProofStepId } from './proof-steps.ts';
import { proofStepIds } from './proof-steps.ts';
import { makeElectionFiles, readTapeRows } from './published-source.ts';
import type { ReadPublic } from './published-source.ts';
import type { TapeInHand } from './tape-in-hand.ts';
import { decodeQrTexts, decodeTapeFile } from './tape-in-hand.ts';

let night: PublishedCentre;

/** What the centre's scanners counted, as in the night of the builder. */
const plain: TapeChoice = { candidates: [120, 0, 3, 44] };

/** Takes the place of what station 4 sent first. */
const corrected: TapeChoice = {
  ...plain,
  header: { kind: 'correction', sequence: 5, correctionReason: 'x' },
};

beforeAll(async () => {
  night = await makePublishedCentre();
  await decideSample(night);
  await night.centre.transmit(night.centre.tape(4, corrected));
  await night.publish();
});
afterAll(async () => night.centre.close());

/** Files of the published night; `changed` stand in their place, undefined = not there. */
function publicFiles(changed: ReadonlyMap<string, Uint8Array | undefined> = new Map()): ReadPublic {
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    if (changed.has(path)) return changed.get(path);
    const at = night.at('public', path);
    return existsSync(at) ? new Uint8Array(readFileSync(at)) : undefined;
  };
  return {
    read,
    readRange: async (path, offset, length) => (await read(path))?.slice(offset, offset + length),
  };
}

async function trustFor(inHand: TapeInHand, files = publicFiles()): Promise<LoadedTrust> {
  const election = makeElectionFiles(nodeCrypto, files);
  return loadCheckTrust(
    nodeCrypto,
    {
      manifest: async () => files.read('package/manifest'),
      part: async (digest) => files.read(`package/parts/${digest}`),
      decisions: async () => election.decisions(),
      isLogged: async (signed, decision) => election.isLogged(signed, decision),
    },
    inHand.tape.header,
  );
}

async function check(inHand: TapeInHand, files = publicFiles(), crypto = nodeCrypto) {
  const loaded = await trustFor(inHand, files);
  assert(loaded.kind === 'loaded', JSON.stringify(loaded));
  return checkTape(crypto, inHand, loaded.trust, makeElectionFiles(nodeCrypto, files));
}

function qrTexts({ tape, tapeSignature, signer }: SignedTape, charactersMax = 300): string[] {
  const keyId = labelledDigest(nodeCrypto, labels.keyId, sampleKey(signer).publicKey).slice(0, 8);
  return formatQrParts(nodeCrypto, { tape: tape.bytes, keyId, tapeSignature }, charactersMax);
}

function inHandOf(signed: SignedTape): TapeInHand {
  const decoded = decodeQrTexts(nodeCrypto, qrTexts(signed));
  assert(decoded.ok, 'a QR of the night decodes');
  return decoded.value;
}

const checkSigned = async (station: number, choice: TapeChoice = plain): Promise<TapeCheck> =>
  check(inHandOf(night.centre.tape(station, choice)));

const outcomes = ({ steps }: TapeCheck): string =>
  steps.map(({ id, outcome, why }) => [id, outcome, why].filter(Boolean).join(' ')).join('; ');

const step = ({ steps }: TapeCheck, id: ProofStepId) => steps.find((each) => each.id === id);

describe('same', () => {
  test('as transmission and card, every step proved, in Node and with the cryptography of browsers', async () => {
    const inHand = inHandOf(night.centre.tape(1, plain));
    for (const crypto of [nodeCrypto, webCrypto]) {
      const answer = await check(inHand, publicFiles(), crypto);
      expect(answer.answer).toBe('same');
      expect(answer.steps.map(({ outcome }) => outcome)).toEqual(
        proofStepIds.map((id) => (id === 'completeness' ? 'open' : 'proved')),
      );
      expect(answer.comparison?.copies).toMatchObject([
        { places: [{ kind: 'transmission' }, { kind: 'card' }], differences: [] },
      ]);
      expect(step(answer, 'package')?.params).toEqual({ signatures: 2, needed: 2, officers: 3 });
    }
  });

  test('as a paper tape beside the transmission', async () => {
    const answer = await checkSigned(3);
    expect(answer.answer).toBe('same');
    const [copy] = answer.comparison?.copies ?? [];
    expect(copy?.places.map(({ kind }) => kind)).toEqual(['transmission', 'paper-tape']);
  });

  test('from the published file itself', async () => {
    const { tape, tapeSignature } = night.centre.tape(1, plain);
    const inHand = decodeTapeFile(nodeCrypto, encodeSignedTape(tape.bytes, tapeSignature));
    assert(inHand.ok, 'a published tape decodes');
    expect((await check(inHand.value)).answer).toBe('same');
  });

  test('by a spare that registrars put in the place of a device', async () => {
    const choice = { ...plain, header: { deviceId: 'spare-1' }, signer: 'spare-1' };
    const answer = await checkSigned(6, choice);
    expect(answer.answer).toBe('same');
    expect(step(answer, 'roster')?.params).toHaveProperty('placedAtLeaf');
  });

  test('a hand count is held against the hand count', async () => {
    const choice: TapeChoice = { ...plain, header: { kind: 'hand-count', sequence: 2 }, nonce: 2 };
    expect((await checkSigned(7, choice)).answer).toBe('same');
  });
});

test('in a large election, from ranges of the files of a constituency', async () => {
  const at = (name: string): string => `results/versions/1/${name}`;
  const changed = new Map<string, Uint8Array | undefined>();
  let lines = '';
  const offsets: [string, number, number][] = [];
  for (const number of [1, 3, 5, 7]) {
    const own = at(`stations/st-${number}.json`);
    const dossier = readFileSync(night.at('public', own), 'utf8');
    offsets.push([`st-${number}`, utf8(lines).length, utf8(dossier).length]);
    lines += dossier;
    changed.set(own, undefined);
  }
  changed.set(at('stations/Baghdad.ndjson'), utf8(lines));
  changed.set(at('stations/Baghdad.offsets.json'), utf8(JSON.stringify(offsets)));
  changed.set(at('evidence.ndjson'), undefined);
  for (const number of [1, 3, 7]) {
    const answer = await check(inHandOf(night.centre.tape(number, plain)), publicFiles(changed));
    expect([answer.answer, step(answer, 'inclusion')?.outcome]).toEqual(['same', 'proved']);
  }
  changed.set(at('evidence/Baghdad.records'), undefined);
  const without = await check(inHandOf(night.centre.tape(1, plain)), publicFiles(changed));
  expect(without.answer).toBe('not-compared');
});

describe('differs', () => {
  test('from the card, and is the same as the transmission', async () => {
    const answer = await checkSigned(2);
    expect(answer.answer).toBe('differs');
    const [same, other] = answer.comparison?.copies ?? [];
    expect(same).toMatchObject({ places: [{ kind: 'transmission' }], differences: [] });
    expect(other?.places).toMatchObject([{ kind: 'card' }]);
    const shown = other?.differences.map(({ path, inHand, published }) => {
      assert(path.kind !== 'whole' && path.kind !== 'signature', 'a field');
      return [formatFieldPath(path), inHand, published];
    });
    expect(shown).toEqual([
      ['contest/Basra%2Fcouncil/candidate/1', 120, 100],
      ['contest/Basra%2Fcouncil/candidate/2', 0, 20],
    ]);
  });

  test('when only the nonce is another: the bytes are not those that are published', async () => {
    const answer = await checkSigned(1, { ...plain, nonce: 9 });
    expect(answer.answer).toBe('differs');
    expect(answer.comparison?.copies[0]?.differences).toMatchObject([{ path: { kind: 'whole' } }]);
  });

  test('an older tape played again is held against the newer one, and says so', async () => {
    const answer = await checkSigned(4, { candidates: [1, 2, 3, 4], header: { sequence: 2 } });
    expect(answer).toMatchObject({ answer: 'differs', comparison: { replacedBySequence: 5 } });
    const published = await checkSigned(4);
    expect(published).toMatchObject({ answer: 'same', comparison: { replacedBySequence: 5 } });
  });

  test('any other content signed by the station itself is never "same"', async () => {
    const count = fc.option(fc.nat(500), { nil: undefined });
    const choice = fc.record({
      candidates: fc.tuple(count, count, count, count),
      nonce: fc.constantFrom(1, 2),
      sequence: fc.integer({ min: 1, max: 3 }),
      spoilt: count,
    });
    await fc.assert(
      fc.asyncProperty(choice, async ({ candidates, nonce, sequence, spoilt }) => {
        const account = { registered: 450, inBox: 170, valid: 167, invalid: 3 };
        const answer = await checkSigned(1, {
          ...{ candidates, nonce, header: { sequence } },
          account: spoilt === undefined ? account : { ...account, spoilt },
        });
        const isPublished =
          candidates.join() === '120,0,3,44' &&
          nonce === 1 &&
          sequence === 1 &&
          spoilt === undefined;
        expect(answer.answer).toBe(isPublished ? 'same' : 'differs');
        const differing = answer.comparison?.copies.flatMap(({ differences }) => differences);
        expect(differing?.length === 0).toBe(isPublished);
      }),
      { numRuns: runs(60, 600) },
    );
  });
});

describe('another record of the station', () => {
  const copyOf = ({ tape, tapeSignature }: SignedTape, leafIndex: number): PublishedCopy => ({
    ...{ leafIndex, kind: 'transmission', tape, tapeSignature },
    ...{ commitment: new Uint8Array(32), verifySignatures: () => true },
  });
  const ofSpare = (choice: TapeChoice): TapeChoice => ({
    ...choice,
    header: { deviceId: 'spare-1', ...choice.header },
    signer: 'spare-1',
  });
  const compared = (station: number, choice: TapeChoice) => {
    const own = night.centre.tape(6, plain);
    const others = [copyOf(own, 1), copyOf(night.centre.tape(station, choice), 2)];
    return compareWithPublished(inHandOf(own), others);
  };

  test('with other figures, of another device or a hand count, is shown and no plain "same"', () => {
    const moved: TapeChoice = { candidates: [100, 20, 3, 44] };
    const kind = 'hand-count';
    for (const choice of [ofSpare(moved), ofSpare({ ...moved, header: { kind } })]) {
      const { outcome, copies } = compared(6, choice);
      expect(outcome).toBe('same-and-other');
      expect(copies.map(({ differences }) => differences.length > 0)).toEqual([false, true]);
    }
  });

  test('with the same figures, before polling, or of another station changes nothing', () => {
    expect(compared(6, ofSpare(plain)).outcome).toBe('same');
    const zero: TapeChoice = { candidates: [0, 0, 0, 0], header: { kind: 'zero' } };
    expect(compared(6, ofSpare(zero)).outcome).toBe('same');
    expect(compared(5, plain).outcome).toBe('same');
  });
});

describe('a device that two registrars put in the place of another', () => {
  /** Beside the rows of the log, one that two registrars signed and the log does not have. */
  const withDecision = (change: DecidedChange): ReadPublic => {
    const path = 'results/versions/1/decisions.ndjson';
    const rows = readFileSync(night.at('public', path), 'utf8');
    const signed = signDecision(night.centre.election, {
      change,
      signers: ['registrar-1', 'registrar-2'],
    });
    const logged = rows.split('\n').find((row) => row.includes('replace-device'));
    const { leafIndex } = JSON.parse(assertDefined(logged, 'a row')) as { leafIndex: number };
    const forged = JSON.stringify({ leafIndex, signed: formatHex(signed) });
    return publicFiles(new Map([[path, utf8(`${rows}${forged}\n`)]]));
  };
  const replace = (oldDeviceId: string, newDevice: DeviceEntry): ReadPublic =>
    withDecision({ kind: 'replace-device', stationId: 'st-1', oldDeviceId, newDevice });
  const checkOf = async (deviceId: string, signer: string, files: ReadPublic) =>
    check(inHandOf(night.centre.tape(1, { ...plain, header: { deviceId }, signer })), files);

  test('outside the log does not make its tapes good', async () => {
    const answer = await checkOf('spare-2', 'spare-2', replace('device-1', spareDevice(2)));
    expect(answer.answer).toBe('device-unproven');
    expect(outcomes(answer)).toContain('roster open decision-unlogged');
    const own = await checkOf('device-1', 'device-1', replace('device-1', spareDevice(2)));
    expect([own.answer, own.replacedAtLeaf]).toEqual(['same', undefined]);
  });

  test('never has another key than the package gives it', async () => {
    const forger = { ...spareDevice(1), tapeKey: sampleKey('forger').publicKey };
    for (const [deviceId, code] of [
      ['device-1', 'tape-signature.invalid'],
      ['spare-2', 'device.unknown'],
      ['forger', 'device.unknown'],
    ] as const) {
      const files = replace('device-1', { ...forger, deviceId });
      const answer = await checkOf(deviceId, 'forger', files);
      expect([answer.answer, answer.refused?.code]).toEqual(['invalid', code]);
    }
  });

  test('takes no place of a device of another station', async () => {
    const answer = await checkOf('spare-2', 'spare-2', replace('device-3', spareDevice(2)));
    expect(answer.refused?.code).toBe('device.unknown');
  });

  test('by a decision whose leaf the log files do not prove is not proved', async () => {
    const choice = { ...plain, header: { deviceId: 'spare-1' }, signer: 'spare-1' };
    const without = publicFiles(new Map([['log/checkpoint', undefined]]));
    const answer = await check(inHandOf(night.centre.tape(6, choice)), without);
    expect(answer.answer).toBe('device-unproven');
  });
});

describe('not published', () => {
  test('before any version: everything that the package says is proved', async () => {
    const answer = await check(
      inHandOf(night.centre.tape(1, plain)),
      publicFiles(new Map([['results/newest', undefined]])),
    );
    expect(answer.answer).toBe('unpublished');
    expect(outcomes(answer)).toBe(
      'form proved; package proved; election proved; roster proved; signature proved; ballot proved; ' +
        'comparison open unpublished; channel open unpublished; inclusion open unpublished; completeness open unpublished',
    );
  });

  test('a station of which nothing came, and a kind of which nothing came', async () => {
    const zero: TapeChoice = { ...plain, header: { kind: 'zero' } };
    expect((await checkSigned(1, zero)).answer).toBe('unpublished');
  });

  test('offline: valid, not compared', async () => {
    const inHand = inHandOf(night.centre.tape(1, plain));
    const loaded = await trustFor(inHand);
    assert(loaded.kind === 'loaded', 'loaded');
    const answer = await checkTape(nodeCrypto, inHand, loaded.trust, undefined);
    expect(answer.answer).toBe('not-compared');
    expect(outcomes(answer)).toContain('signature proved; ballot proved; comparison open offline');
  });

  test('a record that is named and not shown: no "same" is said', async () => {
    const dossier = await makeElectionFiles(nodeCrypto, publicFiles()).dossier({
      stationId: 'st-1',
      constituency: 'Baghdad',
    });
    const rows = readFileSync(night.at('public/results/versions/1/evidence.ndjson'), 'utf8').split(
      '\n',
    );
    const [first] = readTapeRows(dossier);
    const row = assertDefined(
      rows.find((each) => each.includes(`"leafIndex":${first?.leafIndex},`)),
      'row',
    );
    const { sha256 } = JSON.parse(row) as { sha256: string };
    const without = publicFiles(new Map([[`results/versions/1/evidence/${sha256}`, undefined]]));
    const answer = await check(inHandOf(night.centre.tape(1, plain)), without);
    expect(answer.answer).toBe('not-compared');
    expect(outcomes(answer)).toContain('comparison failed record-differs');
  });
});

describe('not a valid tape', () => {
  test.each<[string, number, TapeChoice, string]>([
    ['signed by another device', 1, { ...plain, signer: 'device-3' }, 'tape-signature.invalid'],
    [
      'of a device of another station',
      1,
      { header: { deviceId: 'device-3' }, signer: 'device-3' },
      'device.not-entitled',
    ],
    [
      'of a device that nobody knows',
      1,
      { header: { deviceId: 'device-x' }, signer: 'device-x' },
      'device.unknown',
    ],
    [
      'of a spare that nobody placed',
      1,
      { header: { deviceId: 'spare-2' }, signer: 'spare-2' },
      'device.unknown',
    ],
    [
      'of a spare at another station',
      1,
      { header: { deviceId: 'spare-1' }, signer: 'spare-1' },
      'device.not-entitled',
    ],
    ['for another station', 1, { header: { stationId: 'st-3' } }, 'device.not-entitled'],
    ['for a station that nobody knows', 1, { header: { stationId: 'st-99' } }, 'station.unknown'],
    ['of another election', 1, { header: { electionId: 'other' } }, 'election.other'],
    ['of another package', 1, { header: { packageDigest: new Uint8Array(32) } }, 'package.other'],
    ['live in a rehearsal', 1, { header: { mode: 'live' } }, 'mode.other'],
  ])('%s', async (_, station, choice, code) => {
    const answer = await checkSigned(station, choice);
    expect([answer.answer, answer.refused?.code]).toEqual(['invalid', code]);
    expect(answer.steps.filter(({ outcome }) => outcome === 'failed')).toHaveLength(1);
    expect(answer.comparison).toBeUndefined();
  });

  test('any change of the bytes in a code', async () => {
    const texts = qrTexts(night.centre.tape(1, plain), 900);
    const [text = ''] = texts;
    const start = 'R1/1/1/00000000/'.length;
    const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - start - 1), fc.nat(44), async (at, to) => {
        const place = start + at;
        const changed = text.slice(0, place) + alphabet.charAt(to) + text.slice(place + 1);
        fc.pre(changed !== text);
        expect(decodeQrTexts(nodeCrypto, [changed]).ok).toBe(false);
      }),
      { numRuns: runs(100, 1000) },
    );
  });

  test('any change of the tape or its signature', async () => {
    const signed = night.centre.tape(1, plain);
    const file = encodeSignedTape(signed.tape.bytes, signed.tapeSignature);
    const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, mask]) => {
        const decoded = decodeTapeFile(
          nodeCrypto,
          file.map((byte, i) => (i === at ? byte ^ mask : byte)),
        );
        if (!decoded.ok) return;
        const loaded = await trustFor(decoded.value);
        if (loaded.kind !== 'loaded') return;
        const source = makeElectionFiles(nodeCrypto, publicFiles());
        expect((await checkTape(nodeCrypto, decoded.value, loaded.trust, source)).answer).toBe(
          'invalid',
        );
      }),
      { numRuns: runs(200, 3000) },
    );
  });

  test('a package that officers did not sign, or with another roster, is no ground to stand on', async () => {
    const inHand = inHandOf(night.centre.tape(1, plain));
    const unsigned = signSamplePackage(buildSamplePackage(), ['officer-1']);
    expect(
      await trustFor(inHand, publicFiles(new Map([['package/manifest', unsigned]]))),
    ).toMatchObject({
      kind: 'refused',
      refused: { code: 'package.too-few-signatures' },
    });
    const nothing = { read: async () => undefined, readRange: async () => undefined };
    expect(await trustFor(inHand, nothing)).toEqual({ kind: 'missing', what: 'manifest' });
  });
});

describe('the log', () => {
  const station1 = async (
    changed: ReadonlyMap<string, Uint8Array | undefined>,
  ): Promise<TapeCheck> => check(inHandOf(night.centre.tape(1, plain)), publicFiles(changed));
  const logFile = (path: string): Uint8Array =>
    new Uint8Array(readFileSync(night.at('public', path)));
  const damaged = (path: string): Uint8Array => {
    const bytes = logFile(path);
    return bytes.map((byte, i) => (i === bytes.length - 5 ? byte ^ 1 : byte));
  };

  test('with another checkpoint, tile or leaf proves nothing, and the answer says so', async () => {
    const size = Number(readFileSync(night.at('public/log/checkpoint'), 'utf8').split('\n')[1]);
    const changes: [string, string][] = [
      ['log/checkpoint', 'inclusion failed checkpoint'],
      [`log/tile/0/000.p/${size}`, 'inclusion failed log-proof'],
    ];
    for (const [path, problem] of changes) {
      const answer = await station1(new Map([[path, damaged(path)]]));
      expect(outcomes(answer)).toContain(problem);
      expect(answer.answer).toBe('same-unproven');
    }
    const without = await station1(new Map([['log/checkpoint', undefined]]));
    expect(without.answer).toBe('same-unproven');
    expect(outcomes(without)).toContain('inclusion open files-missing');
  });

  test('a card leaf that nobody opened stays open', async () => {
    const path = 'results/versions/1/openings.ndjson';
    expect(outcomes(await station1(new Map([[path, new Uint8Array()]])))).toContain(
      'inclusion open sealed',
    );
  });
});

test('a typed short digest finds the published tape of the station, and another does not', async () => {
  const source = makeElectionFiles(nodeCrypto, publicFiles());
  const rows = readTapeRows(await source.dossier({ stationId: 'st-2', constituency: 'Basra' }));
  const typed = formatShortDigest(night.centre.tape(2, plain).tape.digest);
  const { found, others } = findShortDigest(typed, rows);
  expect([found.map(({ kind }) => kind), others.map(({ kind }) => kind)]).toEqual([
    ['transmission'],
    ['card'],
  ]);
  expect(findShortDigest(formatShortDigest(new Uint8Array(32)), rows).found).toEqual([]);
});
