import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { tapeKey, withUnknownField } from './sample-keys.ts';
import { correctionTape, handCountTape, longTape, sampleTape, zeroTape } from './sample-tape.ts';

export function makeGoldenTapes(): GoldenFile[] {
  return [
    validTape('closing', sampleTape),
    validTape('correction', correctionTape),
    validTape('zero', zeroTape),
    validTape('hand-count', handCountTape),
    validTape('second-part', longTape),
    validTape('withheld', withheldTape()),
    ...refusedFiles('tape', refusedOuter()),
    ...refusedFiles('tape', refusedHeaders()),
    ...refusedFiles('tape', refusedSections()),
  ];
}

function validTape(name: string, tape: Tape): GoldenFile {
  const bytes = encodeTape(tape);
  const decoded = decodeTape(nodeCrypto, bytes, { withheldAllowed: true });
  if (!decoded.ok) throw new Error(decoded.error.code);
  const { digest } = decoded.value;
  return validFile('tape', name, {
    tape: bytes,
    digest,
    tapeKey: tapeKey.publicKey,
    tapeSignature: tapeKey.sign(tapeSigningInput(digest)),
    header: tape.header,
    sections: tape.sections,
  });
}

const good = wire.Tape.decode(encodeTape(sampleTape));
const header = wire.TapeHeader.decode(good.header);
const [account = {}, contest = {}] = good.sections;

function withheldTape(): Tape {
  const open = assertDefined(account.open, 'account section');
  const digest = labelledDigest(nodeCrypto, labels.tapeSection, open);
  return { ...sampleTape, sections: sampleTape.sections.with(0, { kind: 'withheld', digest }) };
}

type Refused = Record<string, { readonly code: string; readonly tape: Uint8Array }>;

function refusedOuter(): Refused {
  const bytes = encodeTape(sampleTape);
  const withSections = (sections: object[]) => encodeMessage(wire.Tape, { ...good, sections });
  const longVarint = Uint8Array.of(
    0x0a,
    (good.header.length & 0x7f) | 0x80,
    (good.header.length >> 7) | 0x80,
    0,
  );
  const bothForms = { open: contest.open ?? null, withheld: new Uint8Array(32) };
  const sectionsFirst = concatBytes(
    encodeMessage(wire.Tape, { sections: good.sections }),
    encodeMessage(wire.Tape, { header: good.header }),
  );
  return {
    empty: { code: 'tape.malformed', tape: new Uint8Array() },
    truncated: { code: 'tape.malformed', tape: bytes.subarray(0, -1) },
    'unknown-field': { code: 'tape.not-canonical', tape: withUnknownField(bytes) },
    'fields-out-of-order': { code: 'tape.not-canonical', tape: sectionsFirst },
    'long-varint': {
      code: 'tape.not-canonical',
      tape: concatBytes(longVarint, bytes.subarray(3)),
    },
    'section-missing': { code: 'tape.malformed', tape: withSections([account]) },
    'section-empty': { code: 'tape.malformed', tape: withSections([account, {}]) },
    'section-too-many': {
      code: 'tape.malformed',
      tape: withSections([account, contest, contest]),
    },
    'section-open-and-withheld': {
      code: 'tape.not-canonical',
      tape: withSections([account, bothForms]),
    },
    'section-withheld': {
      code: 'tape.section-withheld',
      tape: withSections([account, { withheld: new Uint8Array(32) }]),
    },
  };
}

function refusedHeaders(): Refused {
  const encode = (headerBytes: Uint8Array) =>
    encodeMessage(wire.Tape, { ...good, header: headerBytes });
  const changed = (change: object) => ({
    code: 'tape.malformed',
    tape: encode(encodeMessage(wire.TapeHeader, { ...header, ...change })),
  });
  const correction = (correctionReason: string) => ({
    ...changed({ kind: wire.TapeKind.TAPE_KIND_CORRECTION, correctionReason }),
    code: 'tape.text-not-allowed',
  });
  const withoutMadeAt = encodeMessage(wire.TapeHeader, { ...header, madeAtS: 0, sections: [] });
  return {
    'mode-missing': changed({ mode: 0 }),
    'mode-unknown': changed({ mode: 9 }),
    'kind-unknown': changed({ kind: 9 }),
    'capture-unknown': changed({ capture: 9 }),
    'sequence-zero': changed({ sequence: 0 }),
    'part-zero': changed({ partIndex: 0 }),
    'part-beyond-count': changed({ partIndex: 3, partCount: 2 }),
    'part-count-100': changed({ partCount: 100 }),
    'time-beyond-2-53': changed({ madeAtS: 2 ** 53 }),
    'id-missing': changed({ electionId: '' }),
    'id-too-long': changed({ deviceId: 'D'.repeat(65) }),
    'id-with-outer-space': changed({ deviceId: ' D-000417' }),
    'station-with-direction-override': changed({ stationId: '11\u202E01' }),
    'short-package-digest': changed({ packageDigest: new Uint8Array(31) }),
    'short-software-digest': changed({ softwareDigest: new Uint8Array(31) }),
    'reason-on-closing-tape': changed({ correctionReason: 'why' }),
    'correction-without-reason': changed({ kind: wire.TapeKind.TAPE_KIND_CORRECTION }),
    'reason-empty': correction(''),
    'reason-with-line-break': correction('a\nb'),
    'reason-too-long': correction('a'.repeat(501)),
    'no-sections': changed({ sections: [] }),
    'section-named-twice': changed({ sections: [header.sections[1], header.sections[1]] }),
    'section-kind-unknown': changed({ sections: [header.sections[0], { kind: 9, id: 'B' }] }),
    'zero-written-out': {
      code: 'tape.not-canonical',
      tape: encode(concatBytes(withoutMadeAt, Uint8Array.of(0x70, 0))),
    },
    'invalid-utf8': {
      code: 'tape.malformed',
      tape: encode(Uint8Array.of(0x0a, 1, 0xff)),
    },
  };
}

function refusedSections(): Refused {
  const nonce = new Uint8Array(16);
  const withContest = (code: string, section: object) => ({
    code,
    tape: encodeMessage(wire.Tape, {
      ...good,
      sections: [account, { open: encodeMessage(wire.ContestSection, section) }],
    }),
  });
  const votes = (code: string, candidateVotes: object) =>
    withContest(code, {
      nonce,
      candidateVotes: { size: 3, gaps: [], counts: [], ...candidateVotes },
    });
  return {
    'short-nonce': withContest('tape.malformed', { nonce: new Uint8Array(15) }),
    'size-zero': votes('tape.malformed', { size: 0 }),
    'too-many-positions': votes('tape.malformed', { size: 5001 }),
    'position-beyond-ballot': votes('tape.malformed', { gaps: [3], counts: [1] }),
    'gaps-without-counts': votes('tape.malformed', { gaps: [0, 0], counts: [1] }),
    'count-not-reported': votes('tape.malformed', {
      reportedRuns: [1, 2],
      gaps: [1],
      counts: [5],
    }),
    'zero-written-as-count': votes('tape.not-canonical', { gaps: [0], counts: [0] }),
    'runs-of-everything': votes('tape.not-canonical', { reportedRuns: [3] }),
    'runs-too-short': votes('tape.not-canonical', { reportedRuns: [1, 1] }),
    'runs-with-empty-run': votes('tape.not-canonical', { reportedRuns: [1, 0, 2] }),
    'count-of-2-53': votes('count.out-of-range', { gaps: [0], counts: [2 ** 53] }),
    'account-count-of-2-53': {
      code: 'count.out-of-range',
      tape: encodeMessage(wire.Tape, {
        ...good,
        sections: [
          { open: encodeMessage(wire.AccountSection, { nonce, inBox: 2 ** 53 }) },
          contest,
        ],
      }),
    },
  };
}
