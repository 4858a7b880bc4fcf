/** Two records figure by figure, in the plain form in which they were planned. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type { TapePlan } from '../sim/acts.ts';
import type { KnownCount, KnownVotes } from '../sim/known-count.ts';
import type { Noticed } from './noticed.ts';

interface Difference {
  readonly paperId?: string;
  readonly contestId?: string;
  readonly field: string;
  readonly left: number | undefined;
  readonly right: number | undefined;
}

/** Papers and contests that both have. */
export function* differencesOf(left: KnownCount, right: KnownCount): Iterable<Difference> {
  for (const { paperId, account, contests } of left) {
    const other = right.find((paper) => paper.paperId === paperId);
    if (other) {
      const fields = new Set([...Object.keys(account), ...Object.keys(other.account)]);
      for (const field of fields) {
        const [a, b] = [account[field as AccountField], other.account[field as AccountField]];
        if (a !== b) yield { paperId, field, left: a, right: b };
      }
    }
    for (const { contestId, lists, candidates } of contests) {
      const same = right
        .flatMap((paper) => paper.contests)
        .find((contest) => contest.contestId === contestId);
      if (same === undefined) continue;
      yield* votesThatDiffer(contestId, 'list', lists, same.lists);
      yield* votesThatDiffer(contestId, 'candidate', candidates, same.candidates);
    }
  }
}

function* votesThatDiffer(
  contestId: string,
  series: string,
  left: KnownVotes,
  right: KnownVotes,
): Iterable<Difference> {
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const [a, b] = [left[place], right[place]];
    if (a !== b) yield { contestId, field: `${series} ${place}`, left: a, right: b };
  }
}

/** Under `code`, where both report the figure. */
export function expectDifferences(
  code: FindingCode,
  left: KnownCount | undefined,
  right: KnownCount | undefined,
): Noticed[] {
  if (left === undefined || right === undefined) return [];
  return [...differencesOf(left, right)].flatMap(({ left: a, right: b, field, ...place }) =>
    a === undefined || b === undefined ? [] : [{ code, ...place, detail: `${field} ${a} ${b}` }],
  );
}

/** What only one of them reports; whole papers and contests of the first that the other has not. */
export function expectOmissions(left: KnownCount | undefined, right: KnownCount): Noticed[] {
  if (left === undefined) return [];
  const figures = [...differencesOf(left, right)].filter(
    ({ left: a, right: b }) => (a === undefined) !== (b === undefined),
  );
  return [
    ...figures.map(({ paperId, contestId, field }): Noticed => ({
      code: 'W202',
      ...(paperId !== undefined && { paperId }),
      ...(contestId !== undefined && { contestId }),
      detail: field,
    })),
    ...oneSided(left, right).map((each): Noticed => ({ ...each, code: 'W202' })),
  ];
}

const identity = ['stationId', 'deviceId', 'kind', 'sequence', 'isOfThisElection'] as const;
const circumstances = ['openedAtS', 'closedAtS', 'madeAtS', 'isSoftwareKnown'] as const;

/** The bilateral comparison: header, figures, and what only one of them has. */
export function expectOfTwoTapes(left: TapePlan, right: TapePlan): Noticed[] {
  if (left.name === right.name) return [];
  const noticed: Noticed[] = [];
  for (const field of identity) {
    if (left[field] !== right[field]) noticed.push({ code: 'E203', detail: field });
  }
  for (const field of circumstances) {
    if (left[field] !== right[field]) {
      noticed.push({ code: 'W204', detail: `${field} ${left[field]} ${right[field]}` });
    }
  }
  if (left.part.index !== right.part.index || left.part.count !== right.part.count) {
    noticed.push({ code: 'E203', detail: 'part' });
  }
  if ((left.kind === 'correction') !== (right.kind === 'correction')) {
    noticed.push({ code: 'W204', detail: 'correctionReason' });
  }
  for (const { left: a, right: b, field, ...place } of differencesOf(left.count, right.count)) {
    const isBoth = a !== undefined && b !== undefined;
    noticed.push({
      code: isBoth ? 'E201' : 'W202',
      ...place,
      detail: `${field} ${a ?? ''} ${b ?? ''}`,
    });
  }
  return [...noticed, ...oneSided(left.count, right.count), ...oneSided(right.count, left.count)];
}

function oneSided(count: KnownCount, other: KnownCount): Noticed[] {
  const papers = new Set(other.map(({ paperId }) => paperId));
  const contests = new Set(other.flatMap((paper) => paper.contests.map((each) => each.contestId)));
  return count.flatMap((paper): Noticed[] => [
    ...(papers.has(paper.paperId) ? [] : [{ code: 'E205' as const, paperId: paper.paperId }]),
    ...paper.contests.flatMap(({ contestId }) =>
      contests.has(contestId) ? [] : [{ code: 'E205' as const, contestId }],
    ),
  ]);
}
