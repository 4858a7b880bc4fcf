/** The papers of a station, as the server shows them to somebody who types its figures. */
import type { LookupContest } from '@mutabaqa/shared/site/lookup.ts';
import { isFields, shapeOf } from '../../data/shape.ts';

export interface Ballot {
  readonly stationId: string;
  readonly centreName: string;
  readonly papers: readonly {
    readonly paperId: string;
    readonly contests: readonly LookupContest[];
  }[];
}

const contestShape = shapeOf<LookupContest>({ id: 'text', lists: 'list', candidates: 'list' });

export function readBallot(value: unknown): Ballot | undefined {
  if (!isFields(value)) return undefined;
  const { stationId, centreName, papers } = value;
  if (typeof stationId !== 'string' || typeof centreName !== 'string') return undefined;
  if (!Array.isArray(papers)) return undefined;
  const read = papers.map((paper: unknown) => {
    const { paperId, contests } = isFields(paper) ? paper : {};
    const known = Array.isArray(contests)
      ? contests.map((each: unknown) => contestShape(each))
      : [];
    return typeof paperId === 'string'
      ? { paperId, contests: known.filter((contest) => contest !== undefined) }
      : undefined;
  });
  return { stationId, centreName, papers: read.filter((paper) => paper !== undefined) };
}
