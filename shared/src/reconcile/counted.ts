/** What one record, or the parts of one count, say of a contest, and where anybody finds it. */
import type { FormKind } from '../evidence/form.ts';
import { figuresIn, sumFigures } from './contest-figures.ts';
import type { StationCase, TapeEvidence } from './evidence-case.ts';
import type { Figures } from './verdict.ts';

export interface Counted {
  readonly figures: Figures;
  /** One per part. */
  readonly leaves: readonly number[];
}

export interface ContestPlace {
  readonly contestId: string;
  readonly paperId: string;
}

/** Of all tapes together, which are the parts of one count. */
export function countedOnTapes(
  tapes: readonly TapeEvidence[],
  { paperId, contestId }: ContestPlace,
): Counted | undefined {
  const figures = sumFigures(
    tapes.map(({ tape: { header, sections } }) =>
      figuresIn({ sectionNames: header.sections, sections }, paperId, contestId),
    ),
  );
  return figures && { figures, leaves: tapes.map(({ leafIndex }) => leafIndex) };
}

/** By every form of a kind that speaks of the contest, in the order of the log. */
export function countedOnForms(
  { forms }: Pick<StationCase, 'forms'>,
  kind: FormKind,
  { paperId, contestId }: ContestPlace,
): Counted[] {
  return forms.flatMap(({ form, leafIndex }) => {
    const figures = form.kind === kind ? figuresIn(form, paperId, contestId) : undefined;
    return figures ? [{ figures, leaves: [leafIndex] }] : [];
  });
}
