/** A submission as the server shows it to its account. */
import type { SubmissionKind } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { isFields } from '../../data/shape.ts';
import { textsOf } from './sample-panel.tsx';

export interface Submission {
  readonly number: number;
  readonly kind: Exclude<SubmissionKind, 'incident'>;
  readonly stationId: string | undefined;
  readonly receivedAtMs: number;
  readonly receipt: string;
  /** Names of files. */
  readonly pictures: readonly string[];
}

export function readSubmission(value: unknown): Submission | undefined {
  if (!isFields(value)) return undefined;
  const { number, kind, stationId, receivedAtMs, receipt, pictures } = value;
  if (typeof number !== 'number' || typeof receivedAtMs !== 'number') return undefined;
  if (kind !== 'paper-tape' && kind !== 'claim' && kind !== 'photograph') return undefined;
  if (typeof receipt !== 'string') return undefined;
  const station = typeof stationId === 'string' ? stationId : undefined;
  return { number, kind, stationId: station, receivedAtMs, receipt, pictures: textsOf(pictures) };
}
