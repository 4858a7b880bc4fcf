/** The manifest of an election package: what everybody trusts. Specification: proto/spec/election-package.md */
import { wire } from '@mutabaqa/proto/wire.ts';
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';
import {
  encodePackageMessage,
  decodePackageMessage,
  malformed,
  signedManifestBytesMax,
} from './package-bytes.ts';
import { checkManifest } from './manifest-checks.ts';

export const roles = [
  'officer',
  'clerk',
  'supervisor',
  'adjudicator',
  'registrar',
  'commissioner',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

export interface Person {
  readonly id: string;
  readonly role: Role;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
}

/** Unix seconds; opens < closes <= embargo's end. */
export interface PollingGroup {
  readonly id: string;
  readonly opensAtS: number;
  readonly closesAtS: number;
  readonly embargoEndsAtS: number;
}

export interface PackagePart {
  readonly name: string;
  /** Labelled digest of the part's bytes, 32 bytes. */
  readonly digest: Uint8Array;
  /** Bytes. */
  readonly size: number;
}

/** Public keys that stand in the manifest; each 32 bytes, certificates DER. */
export interface CentreKeys {
  readonly logKey: Uint8Array;
  readonly transmissionKey: Uint8Array;
  readonly cardKey: Uint8Array;
  readonly bundleKey: Uint8Array;
  /** Ed25519 signing key by reader id. */
  readonly cardReaders: ReadonlyMap<string, Uint8Array>;
  readonly serverCertificateAuthority: Uint8Array;
  readonly deviceCertificateAuthority: Uint8Array;
}

/** All maps by id, in the manifest's order. */
export interface Manifest extends CentreKeys {
  readonly electionId: string;
  readonly electionName: string;
  readonly mode: Mode;
  readonly madeAtS: number;
  readonly logOrigin: string;
  readonly officersNeeded: number;
  readonly officers: ReadonlyMap<string, Person>;
  readonly staff: ReadonlyMap<string, Person>;
  readonly pollingGroups: ReadonlyMap<string, PollingGroup>;
  /** SHA-256 of software allowed on devices; empty = not restricted. */
  readonly softwareDigests: readonly Uint8Array[];
  readonly gatewayEndpoints: readonly string[];
  readonly officialAddresses: readonly string[];
  readonly mirrors: readonly string[];
  /** By name, in byte order of names. */
  readonly parts: ReadonlyMap<string, PackagePart>;
  /** RFC 6962 root over the StationEntry bytes of all rosters, in byte order of station ids. */
  readonly stationTreeRoot: Uint8Array;
  readonly stationCount: number;
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  const { mode, cardReaders, officers, staff, pollingGroups, parts, ...plain } = manifest;
  return encodePackageMessage(wire.PackageManifest, {
    ...plain,
    softwareDigests: [...manifest.softwareDigests],
    gatewayEndpoints: [...manifest.gatewayEndpoints],
    officialAddresses: [...manifest.officialAddresses],
    mirrors: [...manifest.mirrors],
    mode: modes.toWire(mode),
    cardReaders: [...cardReaders].map(([readerId, signingKey]) => ({ readerId, signingKey })),
    officers: [...officers.values()],
    staff: [...staff.values()],
    pollingGroups: [...pollingGroups.values()].map((group) => ({ ...group })),
    parts: [...parts.values()],
  });
}

/** Refusal: `package.malformed` with the place. Says nothing about who signed. */
export function decodeManifest(bytes: Uint8Array): Result<Manifest, Refusal> {
  const decoded = decodePackageMessage(
    wire.PackageManifest,
    bytes,
    signedManifestBytesMax,
    'manifest',
  );
  if (!decoded.ok) return decoded;
  const raw = decoded.value;
  const mode = modes.fromWire(raw.mode);
  if (mode === undefined) return malformed('mode');

  const officers = decodePeople(raw.officers ?? []);
  const staff = decodePeople(raw.staff ?? []);
  if (officers === undefined) return malformed('officers');
  if (staff === undefined) return malformed('staff');
  const cardReaders = mapById(
    (raw.cardReaders ?? []).map((each) => [each.readerId ?? '', each.signingKey ?? none]),
  );
  const pollingGroups = mapById((raw.pollingGroups ?? []).map(decodeGroup));
  const parts = mapById(
    (raw.parts ?? []).map(({ name, digest, size }) => [
      name ?? '',
      { name: name ?? '', digest: digest ?? none, size: size ?? 0 },
    ]),
  );
  if (cardReaders === undefined) return malformed('cardReaders');
  if (pollingGroups === undefined) return malformed('pollingGroups');
  if (parts === undefined) return malformed('parts');

  const manifest: Manifest = {
    electionId: raw.electionId ?? '',
    electionName: raw.electionName ?? '',
    mode,
    madeAtS: raw.madeAtS ?? 0,
    logOrigin: raw.logOrigin ?? '',
    logKey: raw.logKey ?? none,
    transmissionKey: raw.transmissionKey ?? none,
    cardKey: raw.cardKey ?? none,
    bundleKey: raw.bundleKey ?? none,
    cardReaders,
    officersNeeded: raw.officersNeeded ?? 0,
    officers,
    staff,
    pollingGroups,
    softwareDigests: raw.softwareDigests ?? [],
    gatewayEndpoints: raw.gatewayEndpoints ?? [],
    officialAddresses: raw.officialAddresses ?? [],
    mirrors: raw.mirrors ?? [],
    serverCertificateAuthority: raw.serverCertificateAuthority ?? none,
    deviceCertificateAuthority: raw.deviceCertificateAuthority ?? none,
    parts,
    stationTreeRoot: raw.stationTreeRoot ?? none,
    stationCount: raw.stationCount ?? 0,
  };
  const wrong = checkManifest(manifest);
  return wrong === undefined ? ok(manifest) : malformed(wrong);
}

const none = new Uint8Array();

/** Undefined when two have the same id. */
function mapById<Value>(
  entries: readonly (readonly [string, Value])[],
): ReadonlyMap<string, Value> | undefined {
  const map = new Map(entries);
  return map.size === entries.length ? map : undefined;
}

function decodePeople(
  raw: readonly mutabaqa.v1.Person.$Properties[],
): ReadonlyMap<string, Person> | undefined {
  const people: [string, Person][] = [];
  for (const { id, role: word, publicKey } of raw) {
    const role = roles.find((each) => each === word);
    if (role === undefined || !isId(id ?? '')) return undefined;
    people.push([id ?? '', { id: id ?? '', role, publicKey: publicKey ?? none }]);
  }
  return mapById(people);
}

function decodeGroup(raw: mutabaqa.v1.PollingGroup.$Properties): [string, PollingGroup] {
  const id = raw.id ?? '';
  const opensAtS = raw.opensAtS ?? 0;
  const closesAtS = raw.closesAtS ?? 0;
  return [id, { id, opensAtS, closesAtS, embargoEndsAtS: raw.embargoEndsAtS ?? 0 }];
}
