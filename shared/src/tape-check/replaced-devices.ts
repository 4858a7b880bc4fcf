/**
 * Devices that registrars put in another's place after the package was signed, from `decisions.ndjson`. Each
 * decision is believed by the signatures under it and by its leaf in the log, not because it is published.
 */
import { equalBytes, parseHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import { decodeChange } from '../decisions/decode-change.ts';
import type { ElectionChange, StationChange } from '../decisions/decided-change.ts';
import type { DecisionKind, SignedDecision } from '../election/decision-record.ts';
import { decodeSignedDecision, verifySignedDecision } from '../election/decision-record.ts';
import type { Person } from '../election/manifest.ts';
import type { SignedManifest } from '../election/signed-manifest.ts';
import { peopleOf } from '../election/staff-signatures.ts';
import type { DeviceEntry, StationEntry } from '../election/station-entry.ts';

export interface DeviceReplacement {
  readonly stationId: string;
  readonly oldDeviceId: string;
  readonly newDevice: DeviceEntry;
  /** Of the decision. */
  readonly leafIndex: number;
  /** Proved: the log has the decision at this leaf. */
  readonly isLogged: boolean;
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

/** What officers signed of devices. */
export interface SignedDevices {
  /** Undefined for a station whose roster was not read. */
  station(stationId: string): Pick<StationEntry, 'devices'> | undefined;
  stationOfDevice(deviceId: string): unknown;
  /** By id; asked for only when something was replaced. */
  spares(): Promise<ReadonlyMap<string, DeviceEntry>>;
}

/**
 * In the order of the log. A row has no effect when its signatures do not hold, or when its change does not fit: as
 * at the desk, the new device is a spare of the package that no station has had, and the old one speaks for the
 * station. `isLogged`: whether the log is proved to have the decision; one that it may not have is noted, and
 * changes nothing for those after it.
 */
export async function readDeviceReplacements(
  crypto: CryptoPort,
  signed: Pick<SignedManifest, 'manifest' | 'digest'>,
  rows: readonly DecisionRow[],
  devices: SignedDevices,
  isLogged: (decision: VerifiedDecision) => Promise<boolean>,
): Promise<DeviceReplacement[]> {
  const replacements: DeviceReplacement[] = [];
  /** Devices that a decision has moved; undefined = out of every station. */
  const moved = new Map<string, string | undefined>();
  const relevant = rows.filter((row) => isAboutDevicesOrPeople(crypto, row));
  for (const verified of verifyDecisionRows(crypto, signed, relevant)) {
    if (verified?.change.kind !== 'replace-device') continue;
    const { stationId, oldDeviceId, newDevice } = verified.change;
    if (!speaksFor(devices, moved, oldDeviceId, stationId)) continue;
    if (!isSpare(devices, await devices.spares(), newDevice)) continue;
    if (moved.has(newDevice.deviceId)) continue;
    const replacement = { stationId, oldDeviceId, newDevice, leafIndex: verified.leafIndex };
    const isProved = await isLogged(verified);
    replacements.push({ ...replacement, isLogged: isProved });
    if (!isProved) continue;
    moved.set(oldDeviceId, undefined);
    moved.set(newDevice.deviceId, stationId);
  }
  return replacements;
}

/** Of a station whose roster was not read, nothing says the contrary. */
function speaksFor(
  devices: SignedDevices,
  moved: ReadonlyMap<string, string | undefined>,
  deviceId: string,
  stationId: string,
): boolean {
  if (moved.has(deviceId)) return moved.get(deviceId) === stationId;
  const station = devices.station(stationId);
  return station === undefined || station.devices.some((each) => each.deviceId === deviceId);
}

function isSpare(
  devices: SignedDevices,
  spares: ReadonlyMap<string, DeviceEntry>,
  { deviceId, tapeKey }: DeviceEntry,
): boolean {
  const spare = spares.get(deviceId);
  if (spare === undefined || !equalBytes(spare.tapeKey, tapeKey)) return false;
  return devices.stationOfDevice(deviceId) === undefined;
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
