/** Published records of a station as evidence of its case. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { SignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import type { SignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import type { FormEvidence, TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import { decodeRecord } from './decode-record.ts';
import type { EvidenceRow } from './evidence-rows.ts';
import type { StationRecord } from './record-files.ts';

export interface StationEvidence {
  /** In the order of the log. */
  readonly tapes: readonly TapeEvidence[];
  readonly forms: readonly FormEvidence[];
}

const withheldAllowed = { withheldAllowed: true };

/** What they say; who signed it is not asked here. What does not decode is left out. */
export function decodeEvidence(
  crypto: CryptoPort,
  records: readonly StationRecord[],
): StationEvidence {
  const tapes: DecodedTape[] = [];
  return gather(
    records,
    (row, record) => {
      const signed = decodeSignedForm(crypto, record, withheldAllowed);
      return signed.ok ? formEvidence(row, signed.value) : undefined;
    },
    (row, record) => {
      if (row.kind === 'form') return undefined;
      const tape = decodeRecord(crypto, row.kind, record, tapes);
      return tape.ok ? tapeEvidence(row, tape.value) : undefined;
    },
  );
}

export function gather(
  records: readonly StationRecord[],
  formOf: (row: EvidenceRow, record: Uint8Array) => FormEvidence | undefined,
  tapeOf: (row: EvidenceRow, record: Uint8Array) => TapeEvidence | undefined,
): StationEvidence {
  const tapes: TapeEvidence[] = [];
  const forms: FormEvidence[] = [];
  for (const { row, record } of records) {
    if (row.kind === 'form') {
      const form = formOf(row, record);
      if (form) forms.push(form);
    } else {
      const tape = tapeOf(row, record);
      if (tape) tapes.push(tape);
    }
  }
  return { tapes, forms };
}

export function formEvidence(
  { leafIndex, receivedAtMs }: EvidenceRow,
  { form }: SignedForm,
): FormEvidence {
  return { leafIndex, receivedAtMs, form };
}

export function tapeEvidence(
  row: EvidenceRow,
  { tape, tapeSignature }: SignedTape,
): TapeEvidence | undefined {
  const { leafIndex, receivedAtMs, kind, problems } = row;
  if (kind === 'form') return undefined;
  return { kind, leafIndex, receivedAtMs, tape, tapeSignature, problems };
}
