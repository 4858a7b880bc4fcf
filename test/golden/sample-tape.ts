/** One tape with everything in it, and its variants: the example of the specifications. */
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { seedOf } from './sample-keys.ts';

export const cardId = seedOf('card').subarray(0, 16);
export const journalHead = seedOf('journal head');

const nonce = (name: string): Uint8Array => seedOf(`nonce ${name}`).subarray(0, 16);

export const sampleTape: Tape = {
  header: {
    electionId: 'IQ-CR-2029',
    packageDigest: seedOf('package'),
    mode: 'rehearsal',
    stationId: '110101-03',
    deviceId: 'D-000417',
    kind: 'closing',
    sequence: 2,
    correctionReason: undefined,
    part: { index: 1, count: 1 },
    capture: 'scanner-signed',
    openedAtS: 1_889_668_800,
    closedAtS: 1_889_708_400,
    madeAtS: 1_889_708_640,
    softwareDigest: seedOf('software'),
    sections: [
      { kind: 'account', id: 'P1' },
      { kind: 'contest', id: 'BAGHDAD' },
    ],
  },
  sections: [
    {
      kind: 'account',
      nonce: nonce('account'),
      counts: {
        registered: 450,
        verifiedFemale: 139,
        verifiedMale: 171,
        inBox: 310,
        valid: 297,
        invalid: 9,
        blank: 4,
        spoilt: 0,
      },
    },
    {
      kind: 'contest',
      nonce: nonce('contest'),
      listVotes: makeSparseCounts([120, 0, 177, undefined]),
      candidateVotes: makeSparseCounts([80, 0, 31, 0, 0, 150, 12, undefined, 0]),
    },
  ],
};

/** The sample with a correction reason in Arabic and absurd counts, as they must be representable. */
export const correctionTape: Tape = {
  ...sampleTape,
  header: {
    ...sampleTape.header,
    kind: 'correction',
    sequence: 3,
    correctionReason: 'أعيد العد بعد عطل في الجهاز',
  },
  sections: [
    {
      kind: 'account',
      nonce: nonce('account 2'),
      counts: { inBox: 0, valid: Number.MAX_SAFE_INTEGER },
    },
    {
      kind: 'contest',
      nonce: nonce('contest 2'),
      listVotes: undefined,
      candidateVotes: undefined,
    },
  ],
};

/** What people counted at the station, signed by its device after the closing result. */
export const handCountTape: Tape = {
  ...sampleTape,
  header: { ...sampleTape.header, kind: 'hand-count', sequence: 4, capture: 'typed' },
};

/** What is printed before polling: everything is reported, and everything is 0. */
export const zeroTape: Tape = {
  ...sampleTape,
  header: {
    ...sampleTape.header,
    kind: 'zero',
    sequence: 1,
    capture: 'serial',
    openedAtS: undefined,
    closedAtS: undefined,
  },
  sections: [
    {
      kind: 'account',
      nonce: nonce('account 0'),
      counts: Object.fromEntries(accountFields.map((field) => [field, 0])),
    },
    {
      kind: 'contest',
      nonce: nonce('contest 0'),
      listVotes: makeSparseCounts(Array.from({ length: 4 }, () => 0)),
      candidateVotes: makeSparseCounts(Array.from({ length: 9 }, () => 0)),
    },
  ],
};

/** The second scanner's part, with a long ballot: one vote for every hundredth of 2,300 candidates. */
export const longTape: Tape = {
  ...sampleTape,
  header: {
    ...sampleTape.header,
    deviceId: 'D-000418',
    sequence: 1,
    part: { index: 2, count: 2 },
    capture: 'typed',
    sections: [{ kind: 'contest', id: 'بغداد' }],
  },
  sections: [
    {
      kind: 'contest',
      nonce: nonce('contest long'),
      listVotes: undefined,
      candidateVotes: makeSparseCounts(
        Array.from({ length: 2300 }, (_, position) => {
          if (position < 300) return undefined; // the first scanner's columns
          return position % 100 === 99 ? position : 0;
        }),
      ),
    },
  ],
};
