/** `decisions.ndjson`: every admitted decision, with the people in it as roles and numbers. */
import { assert } from '../base/assert.ts';
import { formatHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { decodeSignedDecision } from '../election/decision-record.ts';
import type { Manifest, Role } from '../election/manifest.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import type { WithheldSections } from './withheld-sections.ts';
import { isWithheld } from './withheld-sections.ts';

export interface StaffNumber {
  readonly role: Role;
  /** From 1 among those of the role: of the package in its order, then added ones in that of the log. */
  readonly number: number;
}

/** By id. People are named by role and number in everything that is published. */
export function numberStaff(
  { officers, staff }: Pick<Manifest, 'officers' | 'staff'>,
  decisions: readonly DecisionFact[],
): ReadonlyMap<string, StaffNumber> {
  const numbers = new Map<string, StaffNumber>();
  const newest = new Map<Role, number>();
  const add = (id: string, role: Role): void => {
    if (numbers.has(id)) return;
    const number = (newest.get(role) ?? 0) + 1;
    newest.set(role, number);
    numbers.set(id, { role, number });
  };
  for (const { id, role } of [...officers.values(), ...staff.values()]) add(id, role);
  for (const { change } of decisions) {
    const made = carriedOut(change);
    if (made.kind === 'add-person') add(made.personId, made.role);
  }
  return numbers;
}

/** `signed` is what was admitted: it decodes. */
export function makeDecisionRow(
  crypto: CryptoPort,
  fact: DecisionFact,
  signed: Uint8Array,
  staff: ReadonlyMap<string, StaffNumber>,
  withheld: WithheldSections,
) {
  const decoded = decodeSignedDecision(crypto, signed);
  assert(decoded.ok, `the decision at leaf ${fact.leafIndex} decodes`);
  const { decision, signatures } = decoded.value;
  const hidden = holdsWithheld(fact, withheld);
  return {
    leafIndex: fact.leafIndex,
    timeMs: fact.timeMs,
    digest: formatHex(fact.digest),
    kind: decision.kind,
    stationId: decision.subject.stationId ?? null,
    contestId: decision.subject.contestId ?? null,
    deviceId: decision.subject.deviceId ?? null,
    base: { logNumber: decision.base.logNumber, size: decision.base.size },
    change: hidden ? null : toPlain(fact.change),
    reason: decision.reason,
    legalGround: decision.legalGround,
    evidenceDigests: decision.evidenceDigests.map(formatHex),
    madeAtS: decision.madeAtS,
    signers: signatures.map(({ signerId }) => staff.get(signerId) ?? null),
    signed: hidden ? null : formatHex(signed),
  };
}

/** A correction of a withheld section has its figures in it. */
function holdsWithheld({ stationId, change }: DecisionFact, withheld: WithheldSections): boolean {
  const names = withheld.of(stationId ?? '');
  const made = carriedOut(change);
  if (names === undefined || made.kind !== 'correct') return false;
  return made.sectionNames.some(({ kind, id }) => isWithheld(names, kind, id));
}

/** Bytes as hex; what is undefined has no key. */
function toPlain(value: unknown): unknown {
  if (value instanceof Uint8Array) return formatHex(value);
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPlain(each)]));
}
