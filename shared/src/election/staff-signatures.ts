/** Signatures of people under a decision or a form: who may sign, and that they did. */
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import { compareIds, isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Manifest, Person, Role } from './manifest.ts';

/** By id: those of the package, and those whom decisions in the log have added so far. */
export type People = ReadonlyMap<string, Person>;

export interface DecisionSignature {
  readonly signerId: string;
  readonly proof:
    | { readonly kind: 'ed25519'; readonly signature: Uint8Array }
    /** Carried, not yet verified: no passkey is registered in package v1. */
    | { readonly kind: 'webauthn'; readonly assertion: WebauthnAssertion };
}

export interface WebauthnAssertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJson: Uint8Array;
  readonly signature: Uint8Array;
}

/** What is asked of the signers of one record. */
export interface SignersNeeded {
  readonly roles: readonly Role[];
  readonly count: number;
}

/** Why signatures do not do. `where` names the signer, or says how many there are. */
export interface SignatureFault {
  readonly code:
    'signer-unknown' | 'signer-not-entitled' | 'signature-invalid' | 'too-few-signatures';
  readonly where: string;
}

export function peopleOf({ officers, staff }: Pick<Manifest, 'officers' | 'staff'>): People {
  return new Map([...officers, ...staff]);
}

/** In byte order of signer ids. */
export function signaturesToWire(
  signatures: readonly DecisionSignature[],
): mutabaqa.v1.DecisionSignature.$Properties[] {
  return signatures
    .toSorted((a, b) => compareIds(a.signerId, b.signerId))
    .map(({ signerId, proof }) =>
      proof.kind === 'ed25519'
        ? { signerId, ed25519: proof.signature }
        : { signerId, webauthn: { ...proof.assertion } },
    );
}

/** Undefined unless each is well formed and they are sorted, one for each signer. */
export function signaturesFromWire(
  raw: readonly mutabaqa.v1.DecisionSignature.$Properties[],
): DecisionSignature[] | undefined {
  const signatures: DecisionSignature[] = [];
  for (const each of raw) {
    const signature = decodeSignature(each);
    const before = signatures.at(-1);
    const inOrder = !before || !signature || compareIds(before.signerId, signature.signerId) < 0;
    if (signature === undefined || !inOrder) return undefined;
    signatures.push(signature);
  }
  return signatures;
}

/**
 * Every signature must be valid, and every signer entitled: a record with one odd signature beside enough
 * good ones is not what its signers agreed to.
 */
export function verifySignatures(
  crypto: CryptoPort,
  people: People,
  needed: SignersNeeded,
  input: Uint8Array,
  signatures: readonly DecisionSignature[],
): Result<void, SignatureFault> {
  for (const { signerId, proof } of signatures) {
    const person = people.get(signerId);
    if (person === undefined) return fail({ code: 'signer-unknown', where: signerId });
    if (!needed.roles.includes(person.role)) {
      return fail({ code: 'signer-not-entitled', where: signerId });
    }
    const isSigned =
      proof.kind === 'ed25519' && crypto.verifyEd25519(person.publicKey, input, proof.signature);
    if (!isSigned) return fail({ code: 'signature-invalid', where: signerId });
  }
  // Ids are distinct here, and no two people have one key: so many signers, so many keys.
  return signatures.length >= needed.count
    ? ok(undefined)
    : fail({ code: 'too-few-signatures', where: `${signatures.length} of ${needed.count}` });
}

function decodeSignature(
  raw: mutabaqa.v1.DecisionSignature.$Properties,
): DecisionSignature | undefined {
  const { signerId: id, ed25519, webauthn } = raw;
  const signerId = id ?? '';
  if (!isId(signerId) || (ed25519 && webauthn)) return undefined;
  if (ed25519?.length === 64) {
    return { signerId, proof: { kind: 'ed25519', signature: ed25519 } };
  }
  if (!webauthn) return undefined;
  const { authenticatorData, clientDataJson, signature } = webauthn;
  if (!authenticatorData?.length || !clientDataJson?.length || !signature?.length) return undefined;
  const assertion = { authenticatorData, clientDataJson, signature };
  return { signerId, proof: { kind: 'webauthn', assertion } };
}
