/**
 * Whether a tape in somebody's hand is one: by the signed package alone, without a network. It proves who
 * signed which figures, not that the centre has them.
 */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import type { SignedManifest } from '../election/signed-manifest.ts';
import type { StationEntry } from '../election/station-entry.ts';
import { findUnfitSection } from '../evidence/section-fit.ts';
import { tapeSigningInput } from '../tape/tape-signatures.ts';
import type { TapeHeader } from '../tape/tape.ts';
import type { ConstituencyRoster } from './package-parts.ts';
import type { ProofStep } from './proof-steps.ts';
import { completeSteps, failed, open, proved } from './proof-steps.ts';
import type { DeviceReplacement } from './replaced-devices.ts';
import type { TapeInHand } from './tape-in-hand.ts';

export interface CheckTrust {
  /** Verified: `verifySignedManifest`. */
  readonly signed: SignedManifest;
  /** Of the constituency that has the tape's station; undefined when none has. */
  readonly roster: ConstituencyRoster | undefined;
  /** Of the station's ballot, as far as they could be loaded. */
  readonly contests: ReadonlyMap<string, ContestEntry>;
  readonly replacements: readonly DeviceReplacement[];
}

export interface VerifiedTape {
  readonly steps: readonly ProofStep[];
  /** Why it is not a valid tape; undefined when it is one. */
  readonly refused: Refusal | undefined;
  /** Its station in the signed roster, also of a tape that was refused later. */
  readonly station: StationEntry | undefined;
  /** The registrars replaced its device, from this leaf on: a tape logged later does not count. */
  readonly replacedAtLeaf: number | undefined;
}

/**
 * Refusals: `election.other`, `mode.other`, `package.other`, `station.unknown`, `device.unknown`,
 * `device.not-entitled`, `tape-signature.invalid`.
 */
export function verifyTapeInHand(
  crypto: CryptoPort,
  inHand: TapeInHand,
  trust: CheckTrust,
): VerifiedTape {
  const { header } = inHand.tape;
  const { manifest, signatures } = trust.signed;
  const steps: ProofStep[] = [
    proved('form', { digest: formatHex(inHand.tape.digest) }),
    proved('package', {
      signatures: signatures.length,
      needed: manifest.officersNeeded,
      officers: manifest.officers.size,
    }),
  ];
  const station = trust.roster?.station(header.stationId);
  const refuse = (id: ProofStep['id'], refused: Refusal, replacedAtLeaf?: number): VerifiedTape => {
    const all = completeSteps([...steps, failed(id, refused.code, refused.params)]);
    return { steps: all, refused, station, replacedAtLeaf };
  };

  const foreign = findForeign(header, trust.signed);
  if (foreign !== undefined) return refuse('election', foreign);
  steps.push(proved('election', { mode: header.mode }));

  if (station === undefined) {
    return refuse('roster', refusal('station.unknown', { station: header.stationId }));
  }
  const device = findDevice(header, station, trust);
  if ('refused' in device) return refuse('roster', device.refused);
  const { tapeKey, replacedAtLeaf, placedAtLeaf, isPlacementProved } = device;
  const place = {
    station: station.stationId,
    device: header.deviceId,
    ...(replacedAtLeaf !== undefined && { replacedAtLeaf }),
    ...(placedAtLeaf !== undefined && { placedAtLeaf }),
  };
  steps.push(
    isPlacementProved ? proved('roster', place) : open('roster', 'decision-unlogged', place),
  );

  const input = tapeSigningInput(inHand.tape.digest);
  const namesKey = !inHand.keyId || equalBytes(inHand.keyId, keyId(crypto, tapeKey));
  if (!namesKey || !crypto.verifyEd25519(tapeKey, input, inHand.tapeSignature)) {
    return refuse('signature', refusal('tape-signature.invalid'), replacedAtLeaf);
  }
  steps.push(proved('signature', { device: header.deviceId }));
  steps.push(checkBallot(inHand, station, trust.contests));
  return { steps: completeSteps(steps), refused: undefined, station, replacedAtLeaf };
}

function keyId(crypto: CryptoPort, tapeKey: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.keyId, tapeKey).subarray(0, 8);
}

/** A rehearsal's tape is looked at first: it is what people bring by mistake. */
function findForeign(
  header: TapeHeader,
  { manifest, digest }: SignedManifest,
): Refusal | undefined {
  if (header.mode !== manifest.mode) return refusal('mode.other', { given: header.mode });
  if (header.electionId !== manifest.electionId) {
    return refusal('election.other', { given: header.electionId });
  }
  return equalBytes(header.packageDigest, digest) ? undefined : refusal('package.other');
}

interface FoundDevice {
  readonly tapeKey: Uint8Array;
  readonly replacedAtLeaf: number | undefined;
  /** A spare: the leaf of the decision that gave it to the station. */
  readonly placedAtLeaf: number | undefined;
  /** False for a spare when the log is not proved to have that decision. */
  readonly isPlacementProved: boolean;
}

/** The key that officers or registrars gave it; whoever holds another station's device signs for that one. */
export function findDevice(
  { deviceId, stationId }: Pick<TapeHeader, 'deviceId' | 'stationId'>,
  station: StationEntry,
  { roster, replacements }: Pick<CheckTrust, 'roster' | 'replacements'>,
): FoundDevice | { readonly refused: Refusal } {
  const own = station.devices.find((each) => each.deviceId === deviceId);
  const here = replacements.filter((each) => each.stationId === stationId);
  const places = here.filter((each) => each.newDevice.deviceId === deviceId);
  // No decision puts another key in the place of one that officers signed.
  const placed = own ? undefined : (places.find(({ isLogged }) => isLogged) ?? places[0]);
  const tapeKey = own?.tapeKey ?? placed?.newDevice.tapeKey;
  if (tapeKey === undefined) {
    const elsewhere =
      roster?.stationOfDevice(deviceId) !== undefined ||
      replacements.some(({ newDevice }) => newDevice.deviceId === deviceId);
    return {
      refused: elsewhere
        ? refusal('device.not-entitled', { station: stationId })
        : refusal('device.unknown', { device: deviceId }),
    };
  }
  const ended = here.find((each) => each.isLogged && each.oldDeviceId === deviceId);
  return {
    ...{ tapeKey, replacedAtLeaf: ended?.leafIndex, placedAtLeaf: placed?.leafIndex },
    isPlacementProved: placed?.isLogged ?? true,
  };
}

/** A scanner's tape is evidence whatever it says; that it does not fit the ballot is shown, not refused. */
function checkBallot(
  { tape }: TapeInHand,
  station: StationEntry,
  contests: CheckTrust['contests'],
): ProofStep {
  const { sections: names } = tape.header;
  const needed = station.papers.flatMap(({ contestIds }) => contestIds);
  if (needed.some((id) => !contests.has(id))) return open('ballot', 'contests-missing');
  const unfit = findUnfitSection(station, contests, names, tape.sections);
  return unfit === undefined
    ? proved('ballot', { sections: names.length })
    : failed('ballot', 'ballot-differs', { section: unfit });
}
