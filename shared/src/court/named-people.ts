/**
 * People by name. What is published names staff by role and number; a court is told who they are: the ids under
 * which the package, or a decision, lists them.
 */
import { formatHex } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { carriedOut } from '../decisions/carried-out.ts';
import { decodeSignedDecision } from '../election/decision-record.ts';
import type { Manifest, Role } from '../election/manifest.ts';
import { peopleOf } from '../election/staff-signatures.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { numberStaff, type StaffNumber } from '../results/decision-rows.ts';

/** A line of `court/people.ndjson`. */
export interface PersonRow {
  readonly id: string;
  readonly role: Role;
  readonly number: number;
  readonly publicKey: string;
  /** The leaf of the decision that added this person; null = the package names them. */
  readonly addedBy: number | null;
}

/** In the order of the package, then of the log. */
export function personRows(manifest: Manifest, decisions: readonly DecisionFact[]): PersonRow[] {
  const numbers = numberStaff(manifest, decisions);
  const rows: PersonRow[] = [];
  const add = (id: string, role: Role, publicKey: Uint8Array, addedBy: number | null): void => {
    const number = numbers.get(id)?.number ?? 0;
    rows.push({ id, role, number, publicKey: formatHex(publicKey), addedBy });
  };
  for (const { id, role, publicKey } of peopleOf(manifest).values()) add(id, role, publicKey, null);
  for (const { change, leafIndex } of decisions) {
    const made = carriedOut(change);
    if (made.kind === 'add-person') add(made.personId, made.role, made.publicKey, leafIndex);
  }
  return rows;
}

/** A line of `court/decisions.ndjson`. Undefined for what is no decision. */
export function namedDecisionRow(
  crypto: CryptoPort,
  leafIndex: number,
  signed: Uint8Array,
  staff: ReadonlyMap<string, StaffNumber>,
) {
  const decoded = decodeSignedDecision(crypto, signed);
  if (!decoded.ok) return undefined;
  const { decision, digest, signatures } = decoded.value;
  return {
    leafIndex,
    digest: formatHex(digest),
    kind: decision.kind,
    stationId: decision.subject.stationId ?? null,
    signers: signatures.map(({ signerId: id }) => ({
      id,
      role: staff.get(id)?.role ?? null,
      number: staff.get(id)?.number ?? null,
    })),
  };
}
