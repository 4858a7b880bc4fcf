/**
 * `decisions.ndjson`: each decision admitted again, in the order of the log, by the people and the evidence
 * that there were then. One that should have been refused is reported and has no effect here.
 */
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  admitDecision,
  factOfDecision,
  mayAdopt,
} from '@mutabaqa/shared/decisions/admit-decision.ts';
import type { DecisionDesk, EvidenceRecords } from '@mutabaqa/shared/decisions/admit-decision.ts';
import { makeStanding } from '@mutabaqa/shared/decisions/standing.ts';
import {
  decisionCommitment,
  decodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import type { SignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import type { People } from '@mutabaqa/shared/election/staff-signatures.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { CheckList } from '../report/check-list.ts';
import { isCount, linesOf, parseJsonObject } from './evidence-rows.ts';
import type { LogLeaves } from './log-leaves.ts';

export interface DecisionSetup {
  readonly crypto: CryptoPort;
  readonly election: DecisionDesk['election'];
  readonly leaves: LogLeaves;
  /** Number of the log that this leaf was first written to, when its signers say `stated`. */
  readonly logNumberAt: (leafIndex: number, stated: number) => number;
  /** Leaves of evidence about a station, as `LogView` wants them. */
  readonly evidenceOf: (stationId: string) => readonly number[];
  /** Everything published of a station, in the order of the log. */
  readonly recordsOf: (stationId: string) => EvidenceRecords;
  /** By number, those that the log has before this leaf. */
  readonly versionsAt: (leafIndex: number) => DecisionDesk['log']['versions'];
  readonly checks: CheckList<'decisions'>;
}

export interface VerifiedDecisions {
  /** Admitted, in the order of the log. */
  readonly facts: readonly DecisionFact[];
  /** As received, by leaf. */
  readonly signed: ReadonlyMap<number, Uint8Array>;
  /** Leaves of decisions that are not shown, because withheld figures stand in them. */
  readonly hidden: readonly number[];
  peopleAt(leafIndex: number): People;
}

/** `rows`: the bytes of the file. */
export function verifyDecisions(setup: DecisionSetup, rows: Uint8Array): VerifiedDecisions {
  const { election, checks } = setup;
  const standing = makeStanding(election);
  const facts: DecisionFact[] = [];
  const signed = new Map<number, Uint8Array>();
  const hidden: number[] = [];
  /** From this leaf on; ascending. */
  const people: { fromLeaf: number; people: People }[] = [
    { fromLeaf: 0, people: new Map(standing.people) },
  ];
  let before = -1;
  for (const { number, text } of linesOf(rows)) {
    const row = parseRow(text);
    if (row === undefined || row.leafIndex <= before) {
      checks.fail('decisions', `decisions.ndjson, line ${number}`, 'not a row in order');
      continue;
    }
    const { leafIndex, bytes } = row;
    before = leafIndex;
    if (bytes === undefined) {
      hidden.push(leafIndex);
      continue;
    }
    const fact = admitAgain(setup, standing, leafIndex, bytes);
    if (typeof fact === 'string') {
      checks.fail('decisions', `leaf ${leafIndex} (decision)`, fact);
      continue;
    }
    facts.push(fact);
    signed.set(leafIndex, bytes);
    standing.add(fact);
    if (standing.people.size > (people.at(-1)?.people.size ?? 0)) {
      people.push({ fromLeaf: leafIndex + 1, people: new Map(standing.people) });
    }
  }
  checks.pass('decisions', `${facts.length} admitted`);
  return {
    facts,
    signed,
    hidden,
    peopleAt: (leafIndex) =>
      people.findLast(({ fromLeaf }) => fromLeaf <= leafIndex)?.people ?? new Map(),
  };
}

function parseRow(
  text: string,
): { readonly leafIndex: number; readonly bytes: Uint8Array | undefined } | undefined {
  const raw = parseJsonObject(text);
  if (raw === undefined || !isCount(raw['leafIndex'])) return undefined;
  const { leafIndex, signed } = raw;
  if (signed === null) return { leafIndex, bytes: undefined };
  const bytes = typeof signed === 'string' ? parseHex(signed) : undefined;
  return bytes && { leafIndex, bytes };
}

/** What it decides, or why it should not have been logged. */
function admitAgain(
  setup: DecisionSetup,
  standing: DecisionDesk['standing'],
  leafIndex: number,
  bytes: Uint8Array,
): DecisionFact | string {
  const { crypto, election, leaves, logNumberAt, evidenceOf, versionsAt } = setup;
  const decoded = decodeSignedDecision(crypto, bytes);
  if (!decoded.ok) return `${decoded.error.code} (${decoded.error.where})`;
  const { decision } = decoded.value;
  const claimed = claimLeaf(crypto, leaves, leafIndex, decoded.value);
  if (claimed !== undefined) return claimed;
  const { stationId } = decision.subject;
  const evidence = stationId === undefined ? [] : evidenceOf(stationId);
  const log = {
    number: logNumberAt(leafIndex, decision.base.logNumber),
    size: leafIndex,
    evidence: evidence.filter((leaf) => leaf < leafIndex).sort((a, b) => a - b),
    records: mayAdopt(decision) ? recordsBefore(setup, stationId, leafIndex) : undefined,
    versions: versionsAt(leafIndex),
  };
  const admitted = admitDecision(crypto, { election, standing, log }, bytes);
  if (!admitted.ok) return `${admitted.error.code} (${admitted.error.where})`;
  return factOfDecision(admitted.value, leafIndex, leaves.at(leafIndex)?.timeMs ?? 0);
}

function recordsBefore(
  { recordsOf }: DecisionSetup,
  stationId: string | undefined,
  leafIndex: number,
): EvidenceRecords {
  if (stationId === undefined) return { tapes: [], forms: [] };
  const { tapes, forms } = recordsOf(stationId);
  const isBefore = (item: { readonly leafIndex: number }): boolean => item.leafIndex < leafIndex;
  return { tapes: tapes.filter(isBefore), forms: forms.filter(isBefore) };
}

function claimLeaf(
  crypto: CryptoPort,
  leaves: LogLeaves,
  leafIndex: number,
  signed: SignedDecision,
): string | undefined {
  const commitment = decisionCommitment(crypto, signed);
  const stationId = signed.decision.subject.stationId ?? '';
  const problem = leaves.claim(leafIndex, { kind: 'decision', stationId, commitment });
  return problem && `${problem} (decision ${formatHex(signed.digest)})`;
}
