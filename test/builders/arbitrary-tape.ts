/** Tapes of every representable shape, also those that no honest scanner would print. */
import fc from 'fast-check';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type {
  AccountSection,
  ContestSection,
  SectionName,
  Tape,
  TapeHeader,
} from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { isId } from '@mutabaqa/shared/base/ids.ts';

const bytes = (size: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: size, maxLength: size });

/** Small, ordinary and absurd figures. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 600 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER) },
);

const id = fc
  .oneof(
    fc.stringMatching(/^[A-Z0-9]{1,8}$/),
    fc.constantFrom('-991304-001', 'محطة 12', 'وێستگە/٧', '17.2'),
  )
  .filter(isId);

const counts = fc
  .array(fc.option(count, { nil: undefined, freq: 6 }), { minLength: 1, maxLength: 40 })
  .map(makeSparseCounts);

const account: fc.Arbitrary<AccountSection> = fc
  .record({
    nonce: bytes(16),
    counts: fc.record(Object.fromEntries(accountFields.map((field) => [field, count])), {
      requiredKeys: [],
    }),
  })
  .map((section) => ({ kind: 'account', ...section }));

const contest: fc.Arbitrary<ContestSection> = fc
  .record({
    nonce: bytes(16),
    listVotes: fc.option(counts, { nil: undefined }),
    candidateVotes: fc.option(counts, { nil: undefined }),
  })
  .map((section) => ({ kind: 'contest', ...section }));

const header: fc.Arbitrary<Omit<TapeHeader, 'sections'>> = fc
  .record({
    electionId: id,
    packageDigest: bytes(32),
    mode: fc.constantFrom('live' as const, 'rehearsal' as const),
    stationId: id,
    deviceId: id,
    kind: fc.constantFrom(
      'zero' as const,
      'closing' as const,
      'correction' as const,
      'hand-count' as const,
    ),
    sequence: fc.integer({ min: 1, max: 0xffff_ffff }),
    reason: fc.constantFrom('Recounted on request', 'أعيد العد', 'دووبارە ژمێردرایەوە'),
    part: fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
      .map(([a, b]) => ({ index: Math.min(a, b), count: Math.max(a, b) })),
    capture: fc.constantFrom('scanner-signed' as const, 'file' as const, 'typed' as const),
    openedAtS: fc.option(count, { nil: undefined }),
    closedAtS: fc.option(count, { nil: undefined }),
    madeAtS: count,
    softwareDigest: bytes(32),
  })
  .map(({ reason, ...rest }) => ({
    ...rest,
    correctionReason: rest.kind === 'correction' ? reason : undefined,
  }));

export const arbitraryTape: fc.Arbitrary<Tape> = fc
  .record({
    header,
    sections: fc.uniqueArray(fc.record({ id, section: fc.oneof(account, contest) }), {
      minLength: 1,
      maxLength: 4,
      selector: (entry) => `${entry.section.kind}/${entry.id}`,
    }),
  })
  .map((tape) => ({
    header: {
      ...tape.header,
      sections: tape.sections.map(({ id: name, section }): SectionName => ({
        kind: section.kind,
        id: name,
      })),
    },
    sections: tape.sections.map(({ section }) => section),
  }));
