/**
 * Devices that registrars put in another's place after the package was signed, from `decisions.ndjson`. Each
 * decision is believed by the signatures under it, not because it is published.
 */
import { parseHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import { decodeChange } from '../decisions/decode-change.ts';
import type { ElectionChange, StationChange } from '../decisions/decided-change.ts';
import type { DecisionKind, SignedDecision } from '../election/decision-record.ts';
import { decodeSignedDecision, verifySignedDecision } from '../election/decision-record.ts';
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
 * Each row in the order of the log: what was verified, or undefined for one whose signatures do not hold. They are
 * those of enough people of the right role, whom the package names or an earlier decision added. That the log has
 * the decision is not looked at. One after the other, because a telephone takes milliseconds for each.
 */
export function* verifyDecisionRows(
  crypto: CryptoPort,
  { manifest, digest }: Pick<SignedManifest, 'manifest' | 'digest'>,
  rows: readonly DecisionRow[],
): Generator<VerifiedDecision | undefined> {
  const people = new Map<string, Person>(peopleOf(manifest));
  for (const { leafIndex, signed: hex } of rows) {
    const bytes = hex === null ? undefined : parseHex(hex);
    const signed = bytes && verifySignedDecision(crypto, { manifest, digest, people }, bytes);
    const decoded = signed?.ok === true ? decodeChange(signed.value.decision) : undefined;
    if (signed?.ok !== true || decoded?.ok !== true) {
      yield undefined;
      continue;
    }
    const change = carriedOut(decoded.value);
    if (change.kind === 'add-person') {
      const { personId: id, role, publicKey } = change;
      people.set(id, { id, role, publicKey });
    }
    yield { leafIndex, signed: signed.value, change };
  }
}

/** In the order of the log. A row whose signatures do not hold has no effect. */
export function readDeviceReplacements(
  crypto: CryptoPort,
  signed: Pick<SignedManifest, 'manifest' | 'digest'>,
  rows: readonly DecisionRow[],
): DeviceReplacement[] {
  const replacements: DeviceReplacement[] = [];
  const relevant = rows.filter((row) => isAboutDevicesOrPeople(crypto, row));
  for (const verified of verifyDecisionRows(crypto, signed, relevant)) {
    if (verified?.change.kind !== 'replace-device') continue;
    const { stationId, oldDeviceId, newDevice } = verified.change;
    replacements.push({ stationId, oldDeviceId, newDevice, leafIndex: verified.leafIndex });
  }
  return replacements;
}

const relevantKinds: ReadonlySet<string> = new Set<DecisionKind>([
  ...(['replace-device', 'add-clerk', 'add-decider'] as const),
]);

/** Of thousands of decisions, a few; the signatures of the others need not be verified for this. */
function isAboutDevicesOrPeople(crypto: CryptoPort, { signed }: DecisionRow): boolean {
  const bytes = signed === null ? undefined : parseHex(signed);
  const decoded = bytes && decodeSignedDecision(crypto, bytes);
  return decoded?.ok === true && relevantKinds.has(decoded.value.decision.kind);
}
