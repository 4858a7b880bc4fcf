/** Names in a bundle for a court, and what it says of itself. Specification: proto/spec/court-bundle.md */
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { formatHex } from '../base/bytes.ts';
import type { StationEntry } from '../election/station-entry.ts';

export const courtFiles = {
  sums: 'SHA256SUMS',
  signature: 'court/signature',
  facts: 'court/bundle.json',
  people: 'court/people.ndjson',
  decisions: 'court/decisions.ndjson',
  alerts: 'court/alerts.ndjson',
  staffAccess: 'court/staff-access.ndjson',
  accountAccess: 'court/account-access.json',
  configuration: 'court/configuration.json',
  software: 'court/software.json',
  bundles: 'custody/bundles.ndjson',
  cards: 'custody/cards.ndjson',
  journals: 'custody/journals.ndjson',
  /** As carried to the centre, sealed. */
  received: 'custody/received',
  /** The same, opened: bundle and signature of the reader. */
  opened: 'custody/opened',
  results: 'results',
  verifier: 'verify/observer.mjs',
} as const;

export function logDirectoryOf(logNumber: number): string {
  return logNumber === 1 ? 'log' : `log-${logNumber}`;
}

export type CourtScope =
  | { readonly kind: 'election' }
  | { readonly kind: 'constituency'; readonly id: string }
  | { readonly kind: 'station'; readonly id: string };

/** `court/bundle.json`. Times are Unix milliseconds, digests lower-case hex. */
export interface CourtFacts {
  readonly format: 1;
  readonly scope: CourtScope;
  readonly madeAtMs: number;
  readonly electionId: string;
  readonly electionName: string;
  readonly mode: string;
  readonly packageDigest: string;
  readonly version: number;
  /** The version shows the election as it was then. */
  readonly versionTimeMs: number;
  readonly versionLogSize: number;
  /** Of the log that the version names; from 1. */
  readonly logNumber: number;
  readonly logOrigin: string;
  /** Of the checkpoint in the bundle. */
  readonly logSize: number;
  readonly logRoot: string;
  readonly logKeyFingerprint: string;
  readonly officers: readonly { readonly id: string; readonly fingerprint: string }[];
  readonly officersNeeded: number;
  readonly leftOut: readonly LeftOut[];
}

/** What does not stand in the bundle, so that nobody has to ask. */
export interface LeftOut {
  readonly what: string;
  readonly why: 'secret' | 'withheld' | 'no-key' | 'not-there' | 'other-part';
}

/** Whether the station belongs to the part. */
export function isOfScope(
  scope: CourtScope,
  station: Pick<StationEntry, 'stationId' | 'constituency'>,
): boolean {
  if (scope.kind === 'election') return true;
  return scope.kind === 'station'
    ? station.stationId === scope.id
    : station.constituency === scope.id;
}

/** First 16 bytes of SHA-256 of the raw key, hex: as on tapes and pages. */
export function fingerprintOf(crypto: CryptoPort, publicKey: Uint8Array): string {
  return formatHex(crypto.sha256(publicKey).slice(0, 16));
}
