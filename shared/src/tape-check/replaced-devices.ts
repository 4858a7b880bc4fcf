/**
 * Devices that registrars put in another's place after the package was signed, from `decisions.ndjson`. Each
 * decision is believed by the signatures under it, not because it is published.
 */
import { parseHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import { decodeChange } from '../decisions/decode-change.ts';
import type { ElectionChange, StationChange } from '../decisions/decided-change.ts';
import type { SignedDecision } from '../election/decision-record.ts';
import { verifySignedDecision } from '../election/decision-record.ts';
import type { Person } from '../election/manifest.ts';
import type { SignedManifest } from '../election/signed-manifest.ts';
import { peopleOf } from '../election/staff-signatures.ts';
import type { DeviceEntry } from '../election/station-entry.ts';

export interface DeviceReplacement {
  readonly stationId: string;
  readonly oldDeviceId: string;
  readonly newDevice: DeviceEntry;
  /** Of the decision. */
  readonly leafIndex: number;
}

/** A row of `decisions.ndjson`, as far as it is looked at. */
export interface DecisionRow {
  readonly leafIndex: number;
  /** The signed decision, hex; null when withheld figures stand in it. */
  readonly signed: string | null;
}

export interface VerifiedDecision {
  readonly leafIndex: number;
  readonly signed: SignedDecision;
  readonly change: StationChange | ElectionChange;
}

/**
 * Those whose signatures hold, in the order of the log: enough people of the right role, whom the package names or
 * an earlier decision added. That the log has them is not looked at.
 */
export function verifyDecisionRows(
  crypto: CryptoPort,
  { manifest, digest }: Pick<SignedManifest, 'manifest' | 'digest'>,
  rows: readonly DecisionRow[],
): VerifiedDecision[] {
  const people = new Map<string, Person>(peopleOf(manifest));
  const verified: VerifiedDecision[] = [];
  for (const { leafIndex, signed: hex } of rows) {
    const bytes = hex === null ? undefined : parseHex(hex);
    const signed = bytes && verifySignedDecision(crypto, { manifest, digest, people }, bytes);
    if (signed?.ok !== true) continue;
    const decoded = decodeChange(signed.value.decision);
    if (!decoded.ok) continue;
    const change = carriedOut(decoded.value);
    verified.push({ leafIndex, signed: signed.value, change });
    if (change.kind !== 'add-person') continue;
    const { personId: id, role, publicKey } = change;
    people.set(id, { id, role, publicKey });
  }
  return verified;
}

/** In the order of the log. A row whose signatures do not hold has no effect. */
export function readDeviceReplacements(
  crypto: CryptoPort,
  signed: Pick<SignedManifest, 'manifest' | 'digest'>,
  rows: readonly DecisionRow[],
): DeviceReplacement[] {
  return verifyDecisionRows(crypto, signed, rows).flatMap(({ leafIndex, change }) => {
    if (change.kind !== 'replace-device') return [];
    const { stationId, oldDeviceId, newDevice } = change;
    return [{ stationId, oldDeviceId, newDevice, leafIndex }];
  });
}
