/** Cases from the store: everything received about stations, decoded, as it was when the log had `size` leaves. */
import { decodeKnown, wire } from '@mutabaqa/proto/wire.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import type {
  CardProblem,
  DecisionFact,
  FormEvidence,
  StationCase,
  TapeEvidence,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { readKnownTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { CaseRows, Store } from '../store/store.ts';

export type CaseStore = Pick<Store, 'caseRows'>;

/** What was received is whole; what intake decoded decodes again, or the store is damaged. */
const whole = { withheldAllowed: false } as const;

export interface CaseQuestion {
  readonly stationIds: readonly string[];
  /** About a station, below `size`. */
  readonly decisionsOf: (stationId: string) => readonly DecisionFact[];
  readonly size: number;
}

/** In the order of the ids; they are distinct. */
export async function readCases(
  crypto: CryptoPort,
  store: CaseStore,
  { stationIds, decisionsOf, size }: CaseQuestion,
): Promise<StationCase[]> {
  const rows = await store.caseRows(stationIds);
  const cases = new Map(
    stationIds.map((id) => [
      id,
      {
        tapes: [] as TapeEvidence[],
        cardProblems: [] as CardProblem[],
        forms: [] as FormEvidence[],
        decisions: decisionsOf(id),
      },
    ]),
  );
  const caseOf = (id: string) => assertDefined(cases.get(id), 'a station that was asked for');
  for (const row of rows.tapes) {
    if (row.leafIndex >= size) continue;
    const { tapes } = caseOf(row.stationId);
    tapes.push(decodeTape(row, tapes));
  }
  for (const { bagStationId, problems, bundleLeaf: leafIndex } of rows.cards) {
    if (leafIndex >= size) continue;
    const found = problems.map(({ code, params }) => ({ code, params, leafIndex }));
    caseOf(bagStationId).cardProblems.push(...found);
  }
  for (const form of rows.forms) {
    if (form.leafIndex < size) caseOf(form.stationId).forms.push(decodeForm(crypto, form));
  }
  return [...cases.values()];
}

export async function readStationCase(
  crypto: CryptoPort,
  store: CaseStore,
  question: Omit<CaseQuestion, 'stationIds' | 'decisionsOf'> & {
    readonly stationId: string;
    readonly decisions: readonly DecisionFact[];
  },
): Promise<StationCase> {
  const { stationId, decisions, size } = question;
  const [found] = await readCases(crypto, store, {
    stationIds: [stationId],
    decisionsOf: () => decisions,
    size,
  });
  return assertDefined(found, stationId);
}

/** A card's copy of what was transmitted is not decoded a second time. */
function decodeTape(
  { kind, leafIndex, receivedAtMs, problems, record, tapeDigest }: CaseRows['tapes'][number],
  earlier: readonly TapeEvidence[],
): TapeEvidence {
  const outcome = decodeKnown(wire.SealedRecord, record);
  const outer = outcome.kind === 'canonical' ? outcome.message : undefined;
  const tapeBytes = assertDefined(outer?.tape ?? undefined, `the record at leaf ${leafIndex}`);
  const tapeSignature = assertDefined(outer?.tapeSignature ?? undefined, `leaf ${leafIndex}`);
  const known = earlier.find(({ tape }) => equalBytes(tape.digest, tapeDigest));
  if (known) return { kind, leafIndex, receivedAtMs, problems, tape: known.tape, tapeSignature };
  const decoded = readKnownTape(tapeBytes, tapeDigest);
  assert(decoded.ok, `the tape at leaf ${leafIndex} decodes`);
  return { kind, leafIndex, receivedAtMs, problems, tape: decoded.value, tapeSignature };
}

function decodeForm(
  crypto: CryptoPort,
  { record, leafIndex, receivedAtMs }: CaseRows['forms'][number],
): FormEvidence {
  const decoded = decodeSignedForm(crypto, record, whole);
  assert(decoded.ok, `the form at leaf ${leafIndex} decodes`);
  return { leafIndex, receivedAtMs, form: decoded.value.form };
}
