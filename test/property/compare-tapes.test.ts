import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldPath } from '@mutabaqa/shared/base/field-path.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { ComparableTape } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { compareTapes } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { listCounts, makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { arbitraryTape } from '../builders/arbitrary-tape.ts';
import { runs } from '../soak.ts';

type Compare = typeof compareTapes;

const signature = new Uint8Array(64);

function comparable(tape: Tape): ComparableTape {
  const decoded = decodeTape(nodeCrypto, encodeTape(tape), { withheldAllowed: false });
  if (!decoded.ok) throw new Error(decoded.error.code);
  return { tape: decoded.value, tapeSignature: signature };
}

/** Every figure of a tape with its path, by a route that the comparison does not use. */
function figures(tape: Tape): { path: FieldPath; value: number }[] {
  return tape.header.sections.flatMap(({ id }, index): { path: FieldPath; value: number }[] => {
    const section = tape.sections[index];
    if (section?.kind === 'account') {
      return accountFields.flatMap((field) => {
        const value = section.counts[field];
        return value === undefined
          ? []
          : [{ path: { kind: 'account', paperId: id, field } as const, value }];
      });
    }
    if (section?.kind !== 'contest') return [];
    return (['list', 'candidate'] as const).flatMap((kind) => {
      const counts = kind === 'list' ? section.listVotes : section.candidateVotes;
      return (counts ? listCounts(counts) : []).flatMap((value, position) =>
        value === undefined ? [] : [{ path: { kind, contestId: id, position }, value }],
      );
    });
  });
}

/** The tape with one figure changed by one vote. */
function change(tape: Tape, path: FieldPath): Tape {
  const sections = tape.sections.map((section, index) => {
    const id = tape.header.sections[index]?.id;
    if (path.kind === 'account' && section.kind === 'account' && path.paperId === id) {
      const field = path.field as (typeof accountFields)[number];
      return { ...section, counts: { ...section.counts, [field]: nudge(section.counts[field]) } };
    }
    if (section.kind === 'contest' && 'contestId' in path && path.contestId === id) {
      const key = path.kind === 'list' ? 'listVotes' : 'candidateVotes';
      const counts = section[key];
      if (!counts) return section;
      const values = listCounts(counts);
      return {
        ...section,
        [key]: makeSparseCounts(values.with(path.position, nudge(values[path.position]))),
      };
    }
    return section;
  });
  return { ...tape, sections };
}

function nudge(value: number | undefined): number {
  return value === Number.MAX_SAFE_INTEGER ? value - 1 : (value ?? 0) + 1;
}

const names = (findings: readonly Finding[]): string[] =>
  findings.map((finding) => (finding.path ? formatFieldPath(finding.path) : finding.code));

const reflexive = (compare: Compare) =>
  fc.property(arbitraryTape, (tape) => {
    expect(compare(comparable(tape), comparable(tape))).toEqual([]);
  });

const symmetric = (compare: Compare) =>
  fc.property(arbitraryTape, arbitraryTape, (a, b) => {
    const mirrored = compare(comparable(b), comparable(a)).map(mirror).map(asText).sort();
    expect(compare(comparable(a), comparable(b)).map(asText).sort()).toEqual(mirrored);
  });

function mirror(finding: Finding): Finding {
  const { left, right, delta, side, ...rest } = finding.params;
  return {
    ...finding,
    params: {
      ...rest,
      ...(right !== undefined && { left: right }),
      ...(left !== undefined && { right: left }),
      ...(typeof delta === 'number' && { delta: -delta }),
      ...(side !== undefined && { side: side === 'left' ? 'right' : 'left' }),
    },
  };
}

const asText = ({ code, path, params }: Finding): string =>
  `${code} ${path ? formatFieldPath(path) : ''} ${JSON.stringify(params, Object.keys(params).sort())}`;

/** Each planted change is named, with both values, and nothing else is. */
const complete = (compare: Compare) =>
  fc.property(arbitraryTape, fc.nat(), fc.nat(), (tape, first, second) => {
    const places = figures(tape);
    const one = places[first % Math.max(places.length, 1)];
    const two = places[second % Math.max(places.length, 1)];
    fc.pre(one !== undefined && two !== undefined);
    const planted = new Set([one, two]);
    let altered = tape;
    for (const { path } of planted) altered = change(altered, path);
    const findings = compare(comparable(tape), comparable(altered));
    expect(new Set(names(findings))).toEqual(
      new Set([...planted].map(({ path }) => formatFieldPath(path))),
    );
    for (const { path, value } of planted) {
      const finding = findings.find(
        (f) => f.path && formatFieldPath(f.path) === formatFieldPath(path),
      );
      expect(finding).toMatchObject({ code: 'E201', params: { left: value, right: nudge(value) } });
    }
  });

describe('comparison of two tapes', () => {
  const numRuns = runs(150, 5_000);

  it('finds nothing between a tape and itself', () => {
    fc.assert(reflexive(compareTapes), { numRuns });
  });

  it('mirrors its findings when the sides are swapped', () => {
    fc.assert(symmetric(compareTapes), { numRuns });
  });

  it('names each planted change and nothing else', () => {
    fc.assert(complete(compareTapes), { numRuns });
  });

  it('raises nothing for another nonce, which is no figure', () => {
    fc.assert(
      fc.property(arbitraryTape, (tape) => {
        const sections = tape.sections.map((section) =>
          section.kind === 'withheld' ? section : { ...section, nonce: new Uint8Array(16).fill(7) },
        );
        return compareTapes(comparable(tape), comparable({ ...tape, sections })).length === 0;
      }),
      { numRuns },
    );
  });

  it('reports a second signature of the same tape', () => {
    fc.assert(
      fc.property(arbitraryTape, (tape) => {
        const left = comparable(tape);
        const right = { ...left, tapeSignature: new Uint8Array(64).fill(1) };
        expect(compareTapes(left, right)).toEqual([{ code: 'W206', params: {} }]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 500 }).failed;

  it('a comparison that always finds something', () => {
    expect(fails(reflexive(() => [{ code: 'W206', params: {} }]))).toBe(true);
  });

  it('a comparison that forgets what only the right side has', () => {
    const planted: Compare = (a, b) =>
      compareTapes(a, b).filter(({ params }) => params['side'] !== 'right');
    expect(fails(symmetric(planted))).toBe(true);
  });

  it('a comparison that skips the last candidate', () => {
    const planted: Compare = (a, b) => compareTapes(a, b).slice(0, -1);
    expect(fails(complete(planted))).toBe(true);
  });
});
