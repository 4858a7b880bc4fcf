/** Whether a tape counts the lists and candidates that the package has: figures at other places are others' votes. */
import type { Finding } from '../base/findings.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { Section, SectionName } from '../tape/tape.ts';

/** E207 for each count with another number of positions; contests that the package does not have are not asked. */
export function checkBallot(
  names: readonly SectionName[],
  sections: readonly Section[],
  contestOf: (contestId: string) => ContestEntry | undefined,
): Finding[] {
  return names.flatMap(({ kind, id }, i) => {
    const section = sections[i];
    const contest = kind === 'contest' ? contestOf(id) : undefined;
    if (contest === undefined || section?.kind !== 'contest') return [];
    const { listVotes, candidateVotes } = section;
    const sizes = [
      [listVotes?.size, contest.lists.length],
      [candidateVotes?.size, contest.candidates.length],
    ] as const;
    const path = { kind: 'section', section: 'contest', id } as const;
    return sizes.flatMap(([left, right]) =>
      left === undefined || left === right
        ? []
        : [{ code: 'E207', path, params: { left, right } } as const],
    );
  });
}
