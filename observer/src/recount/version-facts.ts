/** `version.json`: what a version says of itself. */
import { parseHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { isCount, parseJsonObject } from './evidence-rows.ts';

export interface VersionFacts {
  readonly version: number;
  readonly electionId: string;
  readonly mode: string;
  readonly origin: string;
  readonly snapshot: Snapshot;
  /** 32 bytes. */
  readonly sumRoot: Uint8Array;
}

export function parseVersionFacts(bytes: Uint8Array): VersionFacts | undefined {
  const raw = parseJsonObject(parseUtf8(bytes) ?? '');
  if (raw === undefined) return undefined;
  const { version, electionId, mode, origin, logSize, timeMs } = raw;
  const sumRoot = typeof raw['sumRoot'] === 'string' ? parseHex(raw['sumRoot']) : undefined;
  if (!isCount(version) || !isCount(logSize) || !isCount(timeMs)) return undefined;
  if (typeof electionId !== 'string' || typeof mode !== 'string') return undefined;
  if (typeof origin !== 'string' || sumRoot?.length !== 32) return undefined;
  return { version, electionId, mode, origin, snapshot: { timeMs, logSize }, sumRoot };
}
