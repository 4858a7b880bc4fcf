/**
 * Every record of a station that holds figures and is not one of the two electronic channels, in the order
 * of the log: what stands beside them in a dossier.
 */
import { formatHex } from '../base/bytes.ts';
import type { SectionedRecord } from '../reconcile/contest-figures.ts';
import { accountIn, figuresIn } from '../reconcile/contest-figures.ts';
import type { StationCase } from '../reconcile/evidence-case.ts';
import type { Figures } from '../reconcile/verdict.ts';
import type { FormKind } from '../evidence/form.ts';

export interface CountRecord {
  readonly leafIndex: number;
  readonly kind: FormKind;
  /** Account and votes as far as the record says anything of either. */
  figures(paperId: string, contestId: string): Figures | undefined;
}

/** Hand counts that a device signed, each once, paper tapes by QR, and forms. */
export function findCountRecords({
  tapes,
  forms,
}: Pick<StationCase, 'tapes' | 'forms'>): CountRecord[] {
  const seen = new Set<string>();
  const signed = tapes.flatMap(({ kind, leafIndex, tape }) => {
    const isHandCount = tape.header.kind === 'hand-count';
    if (!isHandCount && kind !== 'paper-tape') return [];
    const digest = formatHex(tape.digest);
    if (seen.has(digest)) return []; // transmitted and on the card: one count
    seen.add(digest);
    const record = { sectionNames: tape.header.sections, sections: tape.sections };
    return [makeRecord(leafIndex, isHandCount ? 'hand-count' : 'paper-tape', record)];
  });
  const typed = forms.map(({ leafIndex, form }) => makeRecord(leafIndex, form.kind, form));
  return [...signed, ...typed].sort((a, b) => a.leafIndex - b.leafIndex);
}

function makeRecord(leafIndex: number, kind: FormKind, record: SectionedRecord): CountRecord {
  return {
    leafIndex,
    kind,
    figures(paperId, contestId) {
      const whole = figuresIn(record, paperId, contestId);
      if (whole !== undefined) return whole;
      const account = accountIn(record, paperId);
      return account && { account, contest: undefined };
    },
  };
}
