/** What a manifest must say to be usable at all; builder and decoder share it. */
import { formatHex } from '../base/bytes.ts';
import { compareIds, isId } from '../base/ids.ts';
import type { Manifest, Person, PollingGroup } from './manifest.ts';
import { isName, parsePartName, partBytesMax, partsMax, stationsMax } from './package-bytes.ts';

/** One officer alone must never be able to make a package. */
export const officersNeededMin = 2;
const peopleMax = 10_000;
const addressesMax = 64;
const certificateBytesMax = 8 * 1024;

/** The first field that is wrong, or undefined. */
export function checkManifest(manifest: Manifest): string | undefined {
  return (
    checkNames(manifest) ??
    checkKeys(manifest) ??
    checkPeople(manifest) ??
    checkDistinct(manifest) ??
    checkParts(manifest)
  );
}

function checkNames(manifest: Manifest): string | undefined {
  if (!isId(manifest.electionId)) return 'electionId';
  if (!isName(manifest.electionName)) return 'electionName';
  if (!isSeconds(manifest.madeAtS)) return 'madeAtS';
  // The name of a note (C2SP signed-note): no spaces and no plus.
  if (!isName(manifest.logOrigin) || /[\s+]/u.test(manifest.logOrigin)) return 'logOrigin';
  for (const field of ['gatewayEndpoints', 'officialAddresses', 'mirrors'] as const) {
    const addresses = manifest[field];
    if (addresses.length > addressesMax || !addresses.every(isAddress)) return field;
  }
  if (manifest.pollingGroups.size === 0) return 'pollingGroups';
  for (const group of manifest.pollingGroups.values()) {
    if (!isPollingGroup(group)) return 'pollingGroups';
  }
  return undefined;
}

/** Devices and browsers open these: no other schemes, nothing invisible. */
function isAddress(text: string): boolean {
  return (
    text.length <= 500 &&
    /^(https|http|wss):\/\/[^\s\p{Cc}\p{Cf}]+$/u.test(text) &&
    URL.canParse(text)
  );
}

function isPollingGroup({ id, opensAtS, closesAtS, embargoEndsAtS }: PollingGroup): boolean {
  const times = [opensAtS, closesAtS, embargoEndsAtS];
  return isId(id) && times.every(isSeconds) && opensAtS < closesAtS && closesAtS <= embargoEndsAtS;
}

function isSeconds(value: number): boolean {
  return Number.isSafeInteger(value * 1000) && value >= 0;
}

function checkKeys(manifest: Manifest): string | undefined {
  for (const field of ['logKey', 'transmissionKey', 'cardKey', 'bundleKey'] as const) {
    if (manifest[field].length !== 32) return field;
  }
  if (manifest.cardReaders.size === 0) return 'cardReaders';
  for (const [readerId, key] of manifest.cardReaders) {
    if (!isId(readerId) || key.length !== 32) return 'cardReaders';
  }
  if (!manifest.softwareDigests.every((digest) => digest.length === 32)) return 'softwareDigests';
  for (const field of ['serverCertificateAuthority', 'deviceCertificateAuthority'] as const) {
    const { length } = manifest[field];
    if (length === 0 || length > certificateBytesMax) return field;
  }
  return undefined;
}

function checkPeople({ officers, staff, officersNeeded }: Manifest): string | undefined {
  if (officersNeeded < officersNeededMin || officersNeeded > officers.size) return 'officersNeeded';
  const people: readonly Person[] = [...officers.values(), ...staff.values()];
  if (people.length > peopleMax) return 'staff';
  if ([...officers.values()].some(({ role }) => role !== 'officer')) return 'officers';
  if ([...staff.values()].some(({ role }) => role === 'officer')) return 'staff';
  if (!people.every(({ id, publicKey }) => isId(id) && publicKey.length === 32)) return 'staff';
  // One id or key under two entries could sign as two people.
  const ids = new Set(people.map(({ id }) => id));
  const keys = new Set(people.map(({ publicKey }) => formatHex(publicKey)));
  return ids.size === people.length && keys.size === people.length ? undefined : 'staff';
}

/** One key in two roles would be one party that passes for two: a log that bundles, an officer that reads. */
function checkDistinct(manifest: Manifest): string | undefined {
  const { logKey, transmissionKey, cardKey, bundleKey, cardReaders, officers, staff } = manifest;
  const people = [...officers.values(), ...staff.values()].map(({ publicKey }) => publicKey);
  const keys = [logKey, transmissionKey, cardKey, bundleKey, ...cardReaders.values(), ...people];
  return new Set(keys.map(formatHex)).size === keys.length ? undefined : 'keys';
}

function checkParts({ parts, stationCount, stationTreeRoot }: Manifest): string | undefined {
  if (parts.size > partsMax) return 'parts';
  let before: string | undefined;
  for (const { name, digest, size } of parts.values()) {
    if (!isPartName(name) || digest.length !== 32 || size > partBytesMax) return 'parts';
    if (before !== undefined && compareIds(before, name) >= 0) return 'parts';
    before = name;
  }
  if (stationCount === 0 || stationCount > stationsMax) return 'stationCount';
  return stationTreeRoot.length === 32 ? undefined : 'stationTreeRoot';
}

function isPartName(name: string): boolean {
  const subject = parsePartName(name);
  if (subject.kind === 'roster') return isId(subject.constituency);
  if (subject.kind === 'contest') return isId(subject.contestId);
  return isId(name);
}
