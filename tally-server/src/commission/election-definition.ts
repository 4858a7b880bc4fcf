/** `election.json`: what the commission decides. Specification: proto/spec/election-package.md */
import { parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import { parseBytes, parseObject } from '@mutabaqa/shared/election/enrolment.ts';
import type { PollingGroup, Role } from '@mutabaqa/shared/election/manifest.ts';
import { roles } from '@mutabaqa/shared/election/manifest.ts';

export interface DefinitionFile {
  readonly definition: ElectionDefinition;
  /** Public keys of people who made theirs on their own machine. */
  readonly ownKeys: ReadonlyMap<string, Uint8Array>;
  /** The id of a built-in policy, or the name of a file beside `election.json`; undefined = none named. */
  readonly policyName: string | undefined;
}

/** The error is one line for a person: the field, and what it should be. */
export function parseElectionDefinition(text: string): Result<DefinitionFile, string> {
  const file = parseObject(text);
  if (file['format'] !== 'mutabaqa-election-v1') {
    return fail('election.json: "format" must be "mutabaqa-election-v1"');
  }
  try {
    return ok(readDefinition(file));
  } catch (error) {
    if (error instanceof FieldError) return fail(`election.json: ${error.message}`);
    throw error;
  }
}

/** Stays in this file: a nested reader has no other short way out. */
class FieldError extends Error {
  override readonly name = 'FieldError';
}

type JsonObject = Readonly<Record<string, unknown>>;

function readDefinition(file: JsonObject): DefinitionFile {
  const mode = readText(file, 'mode');
  if (mode !== 'live' && mode !== 'rehearsal') {
    throw new FieldError('"mode" must be "live" or "rehearsal"');
  }
  const officersNeeded = file['officersNeeded'];
  if (typeof officersNeeded !== 'number') throw new FieldError('"officersNeeded" must be a number');
  const officers = readObjects(file, 'officers');
  const staff = readObjects(file, 'staff');
  const ownKeys = new Map<string, Uint8Array>();
  for (const person of [...officers, ...staff]) {
    if (person['publicKey'] === undefined) continue;
    const key = parseBytes(person['publicKey'], 32);
    if (key === undefined) throw new FieldError('"publicKey" must be base64 of 32 bytes');
    ownKeys.set(readText(person, 'id'), key);
  }
  const definition: ElectionDefinition = {
    electionId: readText(file, 'id'),
    electionName: readText(file, 'name'),
    mode,
    logOrigin: readText(file, 'logOrigin'),
    officersNeeded,
    officerIds: officers.map((officer) => readText(officer, 'id')),
    staff: staff.map((person) => ({ id: readText(person, 'id'), role: readRole(person) })),
    cardReaderIds: readTexts(file, 'cardReaders'),
    pollingGroups: readObjects(file, 'pollingGroups').map(readPollingGroup),
    softwareDigests: readTexts(file, 'softwareDigests').map(readDigest),
    gatewayEndpoints: readTexts(file, 'gatewayEndpoints'),
    officialAddresses: readTexts(file, 'officialAddresses'),
    mirrors: readTexts(file, 'mirrors'),
  };
  const policyName = file['policy'] === undefined ? undefined : readText(file, 'policy');
  return { definition, ownKeys, policyName };
}

function readPollingGroup(group: JsonObject): PollingGroup {
  return {
    id: readText(group, 'id'),
    opensAtS: readTime(group, 'opensAt'),
    closesAtS: readTime(group, 'closesAt'),
    embargoEndsAtS: readTime(group, 'embargoEndsAt'),
  };
}

/** With its offset: a time without one would mean another moment on another machine. */
function readTime(object: JsonObject, name: string): number {
  const text = readText(object, name);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const ms = Date.parse(text);
  if (!isTime || !Number.isFinite(ms)) {
    throw new FieldError(`"${name}" must be a time like 2025-11-11T07:00:00+03:00`);
  }
  return ms / 1000;
}

function readRole(person: JsonObject): Exclude<Role, 'officer'> {
  const role = roles.find((each) => each === person['role']);
  if (role === undefined || role === 'officer') {
    throw new FieldError(`"role" must be one of ${roles.slice(1).join(', ')}`);
  }
  return role;
}

function readDigest(text: string): Uint8Array {
  const digest = parseHex(text);
  if (digest?.length !== 32) throw new FieldError('"softwareDigests" must be SHA-256 in hex');
  return digest;
}

function readText(object: JsonObject, name: string): string {
  const value = object[name];
  if (typeof value !== 'string') throw new FieldError(`"${name}" must be a text`);
  return value;
}

function readTexts(object: JsonObject, name: string): readonly string[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value)) throw new FieldError(`"${name}" must be a list of texts`);
  return value.map((each: unknown) => {
    if (typeof each !== 'string') throw new FieldError(`"${name}" must be a list of texts`);
    return each;
  });
}

function readObjects(object: JsonObject, name: string): readonly JsonObject[] {
  const value = object[name] ?? [];
  if (!Array.isArray(value)) throw new FieldError(`"${name}" must be a list`);
  return value.map((each: unknown) => {
    if (typeof each !== 'object' || each === null) throw new FieldError(`"${name}": not an object`);
    return { ...each };
  });
}
