/** Evidence of station st-1 of the deciding election, whose one paper carries the council of Baghdad. */
import type { FormEvidence, TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { SectionName } from '@mutabaqa/shared/tape/tape.ts';
import type { FormChoice, TapeChoice } from './sample-case.ts';
import { formAt, tapeAt } from './sample-case.ts';

const sectionNames: readonly SectionName[] = [
  { kind: 'account', id: 'Baghdad' },
  { kind: 'contest', id: 'Baghdad/council' },
];

export function councilTape(leafIndex: number, choice: TapeChoice = {}): TapeEvidence {
  const header = { stationId: 'st-1', deviceId: 'device-1', sections: sectionNames };
  return tapeAt(leafIndex, { ...choice, header: { ...header, ...choice.header } });
}

export function councilForm(leafIndex: number, choice: FormChoice): FormEvidence {
  const evidence = formAt(leafIndex, choice);
  const names = sectionNames.filter(({ kind }) => (choice.only ?? kind) === kind);
  return { ...evidence, form: { ...evidence.form, stationId: 'st-1', sectionNames: names } };
}

/** The contest is there, and nothing in it is reported. */
export function withoutVotes(evidence: FormEvidence): FormEvidence {
  const sections = evidence.form.sections.map((section) =>
    section.kind === 'contest'
      ? { ...section, listVotes: makeSparseCounts([undefined]), candidateVotes: undefined }
      : section,
  );
  return { ...evidence, form: { ...evidence.form, sections } };
}
