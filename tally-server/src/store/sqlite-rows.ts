/** Rows of the SQLite store and what they mean. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { tapeKinds } from '@mutabaqa/shared/tape/wire-words.ts';
import type {
  Card,
  Evidence,
  EvidenceKind,
  EvidenceProblem,
  EvidenceSummary,
  NewEvidence,
  StoredLeaf,
} from './store.ts';

export const evidenceKinds: readonly EvidenceKind[] = ['transmission', 'card', 'paper-tape'];

export interface LeafRow {
  readonly leaf: number;
  readonly entry: Uint8Array;
  readonly opening: Uint8Array | null;
}

export interface SummaryRow {
  readonly leaf: number;
  readonly received_at_ms: number;
  readonly kind: number;
  readonly station: string;
  readonly device: string;
  readonly tape_kind: number;
  readonly sequence: number;
  readonly part: number;
  readonly tape_digest: Uint8Array;
  readonly relayed_by: string | null;
  readonly problems: string | null;
}

export interface EvidenceRow extends SummaryRow {
  readonly envelope_digest: Uint8Array;
  readonly record: Uint8Array;
}

export interface CardRow {
  readonly bag_station: string;
  readonly card_id: Uint8Array;
  readonly read_at_ms: number;
  readonly problems: string | null;
  readonly record: Uint8Array;
  readonly reader: string;
  readonly sequence: number;
  readonly bundle_leaf: number;
}

export const summaryColumns =
  'leaf, received_at_ms, kind, station, device, tape_kind, sequence, part, tape_digest, relayed_by, problems';
export const evidenceColumns = `${summaryColumns}, envelope_digest, record`;

export function leafOfRow({ leaf, entry, opening }: LeafRow): StoredLeaf {
  return { index: leaf, entry, opening: opening ?? undefined };
}

/** Values in the order of `evidenceColumns`. */
export function evidenceValues(leaf: number, timeMs: number, evidence: NewEvidence): unknown[] {
  return [
    leaf,
    timeMs,
    evidenceKinds.indexOf(evidence.kind) + 1,
    evidence.stationId,
    evidence.deviceId,
    tapeKinds.toWire(evidence.tapeKind),
    evidence.sequence,
    evidence.partIndex,
    evidence.tapeDigest,
    evidence.relayedBy ?? null,
    formatProblems(evidence.problems),
    evidence.envelopeDigest,
    evidence.record,
  ];
}

export function summaryOfRow(row: SummaryRow): EvidenceSummary {
  return {
    leafIndex: row.leaf,
    receivedAtMs: row.received_at_ms,
    kind: assertDefined(evidenceKinds[row.kind - 1], 'kind of stored evidence'),
    stationId: row.station,
    deviceId: row.device,
    tapeKind: assertDefined(tapeKinds.fromWire(row.tape_kind), 'kind of a stored tape'),
    sequence: row.sequence,
    partIndex: row.part,
    tapeDigest: row.tape_digest,
    relayedBy: row.relayed_by ?? undefined,
    problems: parseProblems(row.problems),
  };
}

export function evidenceOfRow(row: EvidenceRow): Evidence {
  return { ...summaryOfRow(row), envelopeDigest: row.envelope_digest, record: row.record };
}

export function cardOfRow(row: CardRow): Card {
  return {
    bagStationId: row.bag_station,
    cardId: row.card_id,
    readAtMs: row.read_at_ms,
    record: row.record,
    problems: parseProblems(row.problems),
    readerId: row.reader,
    bundleSequence: row.sequence,
    bundleLeaf: row.bundle_leaf,
  };
}

/** Null for none, which is nearly every row. */
export function formatProblems(problems: readonly EvidenceProblem[]): string | null {
  return problems.length === 0 ? null : JSON.stringify(problems);
}

export function parseProblems(text: string | null): EvidenceProblem[] {
  return text === null ? [] : (JSON.parse(text) as EvidenceProblem[]); // our own text
}
