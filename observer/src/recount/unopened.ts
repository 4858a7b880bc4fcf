/** What was committed to and is not shown: by a decision that anybody can read, or without one. */
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { findWithheldSections, isWithheld } from '@mutabaqa/shared/results/withheld-sections.ts';
import type { Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import type { LogLeaves } from './log-leaves.ts';
import type { StationEvidence } from './decode-evidence.ts';

export interface UnopenedLeaf {
  readonly leafIndex: number;
  /** `sealed`: not even its kind is shown. */
  readonly kind: string;
  /** Empty when the leaf is about no single station, or sealed. */
  readonly stationId: string;
  /** `kind id` of a section that is shown only by its digest; undefined = nothing is shown. */
  readonly section: string | undefined;
}

export interface Unopened {
  /** Nobody decided that these are not shown. */
  readonly undecided: readonly UnopenedLeaf[];
  readonly decided: readonly UnopenedLeaf[];
}

export interface UnopenedSearch {
  addStation(stationId: string, evidence: StationEvidence): void;
  /** `hiddenDecisions`: leaves of decisions that are listed without their text. */
  finish(leaves: LogLeaves, logSize: number, hiddenDecisions: readonly number[]): Unopened;
}

export function searchUnopened(decisions: readonly DecisionFact[]): UnopenedSearch {
  const decidedSections = findWithheldSections(decisions);
  const undecided: UnopenedLeaf[] = [];
  const decided: UnopenedLeaf[] = [];

  function addSections(
    place: Omit<UnopenedLeaf, 'section'>,
    names: readonly SectionName[],
    sections: readonly Section[],
  ): void {
    for (const [i, { kind, id }] of names.entries()) {
      if (sections[i]?.kind !== 'withheld') continue;
      const isDecided = isWithheld(decidedSections.of(place.stationId), kind, id);
      (isDecided ? decided : undecided).push({ ...place, section: `${kind} ${id}` });
    }
  }

  return {
    addStation(stationId, { tapes, forms }) {
      for (const { leafIndex, kind, tape } of tapes) {
        addSections({ leafIndex, kind, stationId }, tape.header.sections, tape.sections);
      }
      for (const { leafIndex, form } of forms) {
        addSections({ leafIndex, kind: 'form', stationId }, form.sectionNames, form.sections);
      }
    },
    finish(leaves, logSize, hiddenDecisions) {
      const hidden = new Set(hiddenDecisions);
      for (const { index, leaf } of leaves.unclaimed(logSize)) {
        const { kind, stationId } = leaf;
        const isDecided = kind === 'decision' && hidden.has(index);
        const place = { leafIndex: index, kind, stationId, section: undefined };
        (isDecided ? decided : undecided).push(place);
      }
      return { undecided, decided };
    },
  };
}
