import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleKey,
  sampleSealingKey,
  signSamplePackage,
} from '@mutabaqa/test/builders/sample-election.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import { encodeSection } from '@mutabaqa/shared/tape/section-codec.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { channelSigningInput, tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { DecodedTape, Section, Tape, TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import type { TapeDocument } from './tape-document.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeQrDocument, decodeTapeDocument } from './tape-document.ts';
import { formatTape } from './tape-lines.ts';
import type { TapeTrust } from './tape-trust.ts';
import { keyId, trustDeviceKey, trustPackage } from './tape-trust.ts';
import type { LogSearch, TapeReport } from './verify-tape.ts';
import { commitmentOf, verifyTape } from './verify-tape.ts';

const built = buildSamplePackage();
const election: ElectionPackage = (() => {
  const bytes = signSamplePackage(built);
  const loaded = loadElectionPackage(nodeCrypto, bytes, partReaderOf(built));
  assert(loaded.ok, 'the sample package loads');
  return loaded.value;
})();
const roster = trustPackage(nodeCrypto, election);

function makeTape(header: Partial<TapeHeader> = {}, sections: readonly Section[] = figures): Tape {
  return {
    header: {
      electionId: 'sample-2025',
      packageDigest: election.digest,
      mode: 'rehearsal',
      stationId: 'st-1',
      deviceId: 'device-1',
      kind: 'closing',
      sequence: 2,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'file',
      openedAtS: undefined,
      closedAtS: undefined,
      madeAtS: 1_762_873_150,
      softwareDigest: new Uint8Array(32),
      sections: [
        { kind: 'account', id: 'Baghdad' },
        { kind: 'contest', id: 'Baghdad/council' },
      ],
      ...header,
    },
    sections,
  };
}

const nonce = new Uint8Array(16).fill(3);
const account: Section = { kind: 'account', nonce, counts: { inBox: 170, valid: 167, invalid: 0 } };
const contest: Section = {
  kind: 'contest',
  nonce,
  listVotes: makeSparseCounts([100, 67]),
  candidateVotes: makeSparseCounts([80, 0, undefined, 12]),
};
const figures = [account, contest];

function decoded(tape: Tape): DecodedTape {
  const result = decodeTape(nodeCrypto, encodeTape(tape), { withheldAllowed: true });
  assert(result.ok, 'the tape decodes');
  return result.value;
}

const card: Channel = { kind: 'card', cardId: nonce, journalHead: new Uint8Array(32).fill(1) };

function evidenceOf(tape: Tape, channel: Channel, signer = 'device-1', sealedTo = channel.kind) {
  const { bytes, digest, header } = decoded(tape);
  const key = sampleKey(signer);
  const recipient = sampleSealingKey(sealedTo).keyId;
  return encodeTapeRecord({
    tape: bytes,
    tapeSignature: key.sign(tapeSigningInput(digest)),
    channelSignature: key.sign(channelSigningInput(channel, digest, header.sequence, recipient)),
    channel,
  });
}

function signedTapeOf(tape: Tape, signer = 'device-1'): Uint8Array {
  const { bytes, digest } = decoded(tape);
  return encodeSignedTape(bytes, sampleKey(signer).sign(tapeSigningInput(digest)));
}

function documentOf(bytes: Uint8Array): TapeDocument {
  const document = decodeTapeDocument(nodeCrypto, bytes);
  assert(document.ok, document.ok ? '' : document.error.code);
  return document.value;
}

function verify(bytes: Uint8Array, trust: TapeTrust = roster, log?: LogSearch): TapeReport {
  return verifyTape(nodeCrypto, documentOf(bytes), { trust, ...(log && { log }) });
}

function failuresOf(report: TapeReport): string[] {
  return report.checks.flatMap(({ id, failures }) =>
    failures.map(({ position, problem }) => `${id}: ${position}: ${problem}`),
  );
}

const stateOf = (report: TapeReport, id: string) =>
  report.checks.find((check) => check.id === id)?.state;

describe('verifies', () => {
  test.each<[string, Channel]>([
    ['transmission', { kind: 'transmission' }],
    ['card', card],
  ])('evidence of a %s, with its channel signature', (_, channel) => {
    const report = verify(evidenceOf(makeTape(), channel));
    expect(failuresOf(report)).toEqual([]);
    expect(stateOf(report, 'channel-signature')).toBe('passed');
  });

  test('a signed tape without a channel', () => {
    const report = verify(signedTapeOf(makeTape()));
    expect(failuresOf(report)).toEqual([]);
    expect(stateOf(report, 'tape-signature')).toBe('passed');
    expect(stateOf(report, 'channel-signature')).toBe('not-made');
  });

  test('by a raw key; a channel needs the key that it names', () => {
    const key = sampleKey('device-1').publicKey;
    const bytes = evidenceOf(makeTape(), card);
    const report = verify(bytes, trustDeviceKey(nodeCrypto, key));
    expect(failuresOf(report)).toEqual([]);
    expect(stateOf(report, 'channel-signature')).toBe('not-made');
    expect(stateOf(report, 'package')).toBe('not-made');
    const { publicKey } = sampleSealingKey('card');
    const both = verify(bytes, trustDeviceKey(nodeCrypto, key, publicKey));
    expect(stateOf(both, 'channel-signature')).toBe('passed');
  });

  test('a tape with a withheld section, which keeps digest and signature', () => {
    const whole = makeTape();
    const digest = labelledDigest(nodeCrypto, labels.tapeSection, encodeSection(contest));
    const shortened = makeTape({}, [account, { kind: 'withheld', digest }]);
    const signature = sampleKey('device-1').sign(tapeSigningInput(decoded(whole).digest));
    const report = verify(encodeSignedTape(encodeTape(shortened), signature));
    expect(failuresOf(report)).toEqual([]);
    expect(report.withheld).toEqual(['contest Baghdad/council']);
    const lines = formatTape(decoded(shortened), 'en', election.contests);
    expect(lines.slice(-3)).toEqual([
      'contest: Council of Baghdad',
      '  withheld',
      expect.stringMatching(/^digest: ([0-9a-f]{4} ){15}[0-9a-f]{4}$/),
    ]);
  });
});

describe('names what is wrong', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['another device', signedTapeOf(makeTape(), 'device-2'), /^tape-signature: /],
    ['no signature', decoded(makeTape()).bytes, /^tape-signature: file: .*no signature/],
    [
      'a device that is not in the roster',
      signedTapeOf(makeTape({ deviceId: 'device-99' })),
      /^device: device device-99: not in the signed roster/,
    ],
    [
      "another station's device",
      signedTapeOf(makeTape({ stationId: 'st-3' })),
      /^device: device device-1: of station st-1, not of st-3/,
    ],
    ['another mode', signedTapeOf(makeTape({ mode: 'live' })), /^package: header\/mode/],
    ['another election', signedTapeOf(makeTape({ electionId: 'x' })), /^package: header\/election/],
    [
      'another package',
      signedTapeOf(makeTape({ packageDigest: new Uint8Array(32) })),
      /^package: header\/packageDigest/,
    ],
    [
      'a contest that is not on the ballot',
      signedTapeOf(makeTape({ sections: [{ kind: 'contest', id: 'Basra/council' }] }, [contest])),
      /^sections: contest Basra\/council: not on the ballot/,
    ],
    [
      'counts for another ballot',
      signedTapeOf(
        makeTape({}, [account, { ...contest, candidateVotes: makeSparseCounts([1, 2, 3]) }]),
      ),
      /^sections: contest Baghdad\/council: 3 candidate counts for a ballot of 4/,
    ],
    [
      'a transmission turned into a card',
      evidenceOf(makeTape(), card, 'device-1', 'transmission'),
      /^channel-signature: channel card/,
    ],
  ])('%s', (_, bytes, expected) => {
    expect(failuresOf(verify(bytes))).toEqual([expect.stringMatching(expected)]);
  });

  test('every single byte changed in an evidence file', () => {
    const sound = evidenceOf(makeTape(), card);
    const change = fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 1, max: 255 }));
    const property = fc.property(change, ([at, mask]) => {
      const bytes = sound.map((byte, i) => (i === at ? byte ^ mask : byte));
      const document = decodeTapeDocument(nodeCrypto, bytes);
      if (!document.ok) return;
      const report = verifyTape(nodeCrypto, document.value, { trust: roster });
      expect(failuresOf(report)).not.toEqual([]);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('garbage, and more bytes than a tape has', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array(50), new Uint8Array(1_000_000)]) {
      const document = decodeTapeDocument(nodeCrypto, bytes);
      expect(document.ok ? '' : document.error.code).toMatch(/^tape\./);
    }
  });
});

describe('QR texts', () => {
  const { bytes, digest } = decoded(makeTape());
  const device = sampleKey('device-1');
  const textsOf = (id: Uint8Array, charactersMax: number = partCharactersMax.paper80mm) =>
    formatQrParts(
      nodeCrypto,
      { tape: bytes, keyId: id, tapeSignature: device.sign(tapeSigningInput(digest)) },
      charactersMax,
    );
  const verifyQr = (texts: readonly string[]) => {
    const document = decodeQrDocument(nodeCrypto, `${texts.join('\r\n')}\n\n`);
    return document.ok
      ? failuresOf(verifyTape(nodeCrypto, document.value, { trust: roster }))
      : [document.error.code];
  };

  test('verify in any order and with one part torn off', () => {
    const texts = textsOf(keyId(nodeCrypto, device.publicKey), 200);
    expect(texts.length).toBeGreaterThan(3);
    expect(verifyQr(texts.toReversed().slice(1))).toEqual([]);
    expect(verifyQr(texts.slice(2))).toEqual(['qr.incomplete']);
    expect(verifyQr(['R1/nonsense'])).toEqual(['qr.malformed']);
    expect(verifyQr([])).toEqual(['qr.malformed']);
  });

  test('must name the key that signed', () => {
    expect(verifyQr(textsOf(new Uint8Array(8)))).toEqual([
      'tape-signature: QR key id: names another key',
    ]);
  });
});

describe('in a log', () => {
  const evidence = evidenceOf(makeTape(), { kind: 'transmission' });
  const commitment = commitmentOf(nodeCrypto, assertDefined(documentOf(evidence).record, ''));
  const leaf = { index: 4, kind: 'transmission', stationId: 'st-1', commitment };
  const search = (changes: object, failedChecks: string[] = []): string[] =>
    failuresOf(verify(evidence, roster, { failedChecks, leaves: [{ ...leaf, ...changes }] }));

  test('the leaf with its commitment is found', () => {
    expect(search({})).toEqual([]);
  });

  test.each<[string, object, string[], RegExp]>([
    ['of another kind', { kind: 'card' }, [], /^log: log: no transmission leaf/],
    ['of another copy', { commitment: new Uint8Array(32) }, [], /^log: log: no transmission leaf/],
    ['of another station', { stationId: 'st-2' }, [], /^log: leaf 4: names station st-2/],
    ['of a log that fails', {}, ['root'], /^log: log: the log itself fails: root/],
  ])('a leaf %s is not its own', (_, changes, failed, expected) => {
    expect(search(changes, failed)).toEqual([expect.stringMatching(expected)]);
  });

  test('the leaf of a card may name the bag that it came in', () => {
    const bytes = evidenceOf(makeTape(), card);
    const own = commitmentOf(nodeCrypto, assertDefined(documentOf(bytes).record, ''));
    const leaves = [{ index: 4, kind: 'card', stationId: 'st-2', commitment: own }];
    const report = verify(bytes, roster, { failedChecks: [], leaves });
    expect(failuresOf(report)).toEqual([]);
    expect(report.checks.find(({ id }) => id === 'log')?.note).toContain('bag of station st-2');
  });
});

describe('figures as lines', () => {
  test('say names of the ballot, zero and what was not reported', () => {
    const lines = formatTape(decoded(makeTape()), 'en', election.contests);
    expect(lines).toContain('  invalid ballots: 0');
    expect(lines).toContain('  blank ballots: not reported');
    expect(lines).toContain('  candidate 1 101 c1 Candidate 1: 80');
    expect(lines).toContain('  candidate 3 102 c3 Candidate 3: not reported');
    expect(lines.find((line) => line.startsWith('  list 2'))).toMatch(/لیستی دووەم.*: 67$/);
  });

  test('without a package give positions', () => {
    expect(formatTape(decoded(makeTape()), 'en')).toContain('  list 1: 100');
  });

  test.each([
    ['ar', 'أوراق الاقتراع في الصندوق'],
    ['ckb', 'پەڕەکانی ناو سندووق'],
  ] as const)('in %s keep figures apart from the direction of the words', (locale, label) => {
    const lines = formatTape(decoded(makeTape()), locale, election.contests);
    expect(lines.some((line) => line.includes('\u2068170\u2069'))).toBe(true);
    expect(lines.join('\n')).toContain(label);
  });
});
