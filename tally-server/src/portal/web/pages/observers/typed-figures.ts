/** Figures as they are typed, and as they are sent: what is empty was not reported, which is not 0. */
import type { AccountCounts } from '@mutabaqa/shared/tape/tape.ts';
import type { Ballot } from './ballot-view.ts';

/** Place -> what was typed there. Places are those of `placesOf`. */
export type Typed = Readonly<Record<string, string>>;

/** Of a paper, as a tape has them; those that an observer finds on paper. */
export const typedFields = [
  ...(['registered', 'inBox', 'valid', 'invalid', 'blank', 'spoilt'] as const),
] satisfies readonly (keyof AccountCounts)[];

export function placeOf(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join('/');
}

/** Digits of all three sets; undefined for what is no count. */
export function parseTyped(text: string): number | undefined {
  const plain = text.replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
  const trimmed = plain.replaceAll(/[\s,٬]/g, '');
  if (!/^[0-9]{1,16}$/.test(trimmed)) return undefined;
  const count = Number(trimmed);
  return Number.isSafeInteger(count) ? count : undefined;
}

/** The first place that is neither empty nor a count. */
export function findMistyped(typed: Typed): string | undefined {
  return Object.entries(typed).find(
    ([, text]) => text.trim() !== '' && parseTyped(text) === undefined,
  )?.[0];
}

/** The first place where two typings say different things; empty is a thing to say. */
export function findDifference(one: Typed, other: Typed): string | undefined {
  const places = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return places.find((place) => parseTyped(one[place] ?? '') !== parseTyped(other[place] ?? ''));
}

export interface Figures {
  readonly papers: readonly object[];
  readonly contests: readonly object[];
}

/** Papers and contests of which something was typed. */
export function makeFigures(ballot: Ballot, typed: Typed): Figures {
  const at = (...parts: readonly string[]): number | undefined =>
    parseTyped(typed[placeOf(...parts)] ?? '');
  const papers = ballot.papers.flatMap(({ paperId }) => {
    const counts = typedFields
      .map((field) => [field, at('paper', paperId, field)] as const)
      .filter(([, count]) => count !== undefined);
    return counts.length === 0 ? [] : [{ paperId, ...Object.fromEntries(counts) }];
  });
  const contests = ballot.papers.flatMap(({ contests: ofPaper }) =>
    ofPaper.flatMap(({ id: contestId, lists, candidates }) => {
      const votesOf = (kind: string, ids: readonly string[]) =>
        ids
          .map((id) => ({ id, votes: at(kind, contestId, id) }))
          .filter(({ votes }) => votes !== undefined);
      const listVotes = votesOf(
        'list',
        lists.map(({ code }) => code),
      );
      const candidateVotes = votesOf(
        'candidate',
        candidates.map(({ id }) => id),
      );
      if (listVotes.length + candidateVotes.length === 0) return [];
      return [
        {
          contestId,
          ...(listVotes.length > 0 && { listVotes }),
          ...(candidateVotes.length > 0 && { candidateVotes }),
        },
      ];
    }),
  );
  return { papers, contests };
}
