/**
 * A decision by people: format and signatures. What a kind changes stands in `change`,
 * which `decisions/` reads. Specification: proto/spec/decision.md
 */
import { wire } from '@mutabaqa/proto/wire.ts';
import { assert } from '../base/assert.ts';
import { equalBytes } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labelledDigest, labels } from '../crypto/labels.ts';
import type { Mode } from '../tape/tape.ts';
import { modes } from '../tape/wire-words.ts';
import type { Manifest, Role } from './manifest.ts';
import { decodePackageMessage, encodePackageMessage, isName } from './package-bytes.ts';
import type { DecisionSignature, People } from './staff-signatures.ts';
import {
  peopleOf,
  signaturesFromWire,
  signaturesToWire,
  verifySignatures,
} from './staff-signatures.ts';

export type { DecisionSignature } from './staff-signatures.ts';

/** Who signs what: the role, and how many of it. `officers` = as many as the package needs. */
export const decisionKinds = {
  'replace-device': { role: 'registrar', signers: 2 },
  'add-clerk': { role: 'registrar', signers: 2 },
  'add-decider': { role: 'commissioner', signers: 2 },
  'exclude-candidate': { role: 'commissioner', signers: 2 },
  'change-policy': { role: 'commissioner', signers: 2 },
  'move-deadline': { role: 'commissioner', signers: 2 },
  'draw-stations': { role: 'commissioner', signers: 2 },
  'withhold-section': { role: 'commissioner', signers: 2 },
  annul: { role: 'commissioner', signers: 2 },
  reinstate: { role: 'commissioner', signers: 2 },
  'publish-notice': { role: 'commissioner', signers: 2 },
  'court-order': { role: 'commissioner', signers: 2 },
  adopt: { role: 'adjudicator', signers: 2 },
  correct: { role: 'adjudicator', signers: 2 },
  quarantine: { role: 'adjudicator', signers: 2 },
  release: { role: 'adjudicator', signers: 2 },
  recount: { role: 'adjudicator', signers: 2 },
  'explain-missing': { role: 'supervisor', signers: 2 },
  certify: { role: 'officer', signers: 'officers' },
} as const satisfies Record<string, { role: Role; signers: 2 | 'officers' }>;
export type DecisionKind = keyof typeof decisionKinds;

export interface Decision {
  readonly electionId: string;
  /** 32 bytes: whose package gives the signers their roles and keys. */
  readonly packageDigest: Uint8Array;
  readonly mode: Mode;
  readonly kind: DecisionKind;
  /** What the signers had seen; a newer decision on the same subject makes this one stale. */
  readonly base: { readonly logNumber: number; readonly size: number };
  /** Each undefined when the decision is not about one. */
  readonly subject: {
    readonly stationId: string | undefined;
    readonly contestId: string | undefined;
    readonly deviceId: string | undefined;
  };
  /** By kind; empty when the kind says everything. */
  readonly change: Uint8Array;
  readonly reason: string;
  readonly legalGround: string;
  /** SHA-256 of pieces of evidence. */
  readonly evidenceDigests: readonly Uint8Array[];
  readonly madeAtS: number;
  /** 16 bytes, so that the digest hides what it commits to. */
  readonly nonce: Uint8Array;
}

export interface SignedDecision {
  readonly decision: Decision;
  readonly recordBytes: Uint8Array;
  readonly digest: Uint8Array;
  /** In byte order of signer ids, each at most once. */
  readonly signatures: readonly DecisionSignature[];
}

/** The package by which a decision is judged. */
export interface DecidingPackage {
  readonly manifest: Manifest;
  /** Of the package, 32 bytes. */
  readonly digest: Uint8Array;
  /** Left out: those whom the package names. */
  readonly people?: People;
}

/** Why a decision is not one. `where` names the field or the signer. */
export interface DecisionFault {
  readonly code:
    | 'decision.malformed'
    | 'decision.election-other'
    | 'decision.signer-unknown'
    | 'decision.signer-not-entitled'
    | 'decision.signature-invalid'
    | 'decision.too-few-signatures'
    | 'decision.stale-base'
    | 'decision.change-malformed'
    | 'decision.change-conflicts'
    | 'decision.subject-unknown'
    | 'decision.adopts-nothing';
  readonly where: string;
}

/** A draw names a station of each of some ten thousand centres. */
export const signedDecisionBytesMax = 512 * 1024;
export const reasonCharactersMax = 4_000;
const evidenceDigestsMax = 256;
const noBytes = new Uint8Array();

export function encodeDecision(decision: Decision): Uint8Array {
  const { base, subject, mode, evidenceDigests, ...plain } = decision;
  return encodePackageMessage(wire.DecisionRecord, {
    ...plain,
    mode: modes.toWire(mode),
    baseLogNumber: base.logNumber,
    baseSize: base.size,
    subject: {
      stationId: subject.stationId ?? '',
      contestId: subject.contestId ?? '',
      deviceId: subject.deviceId ?? '',
    },
    evidenceDigests: [...evidenceDigests],
  });
}

export function decisionDigest(crypto: CryptoPort, recordBytes: Uint8Array): Uint8Array {
  return labelledDigest(crypto, labels.decision, recordBytes);
}

/** What the leaf of a decision commits to: the record with its signatures. The record's nonce hides both. */
export function decisionCommitment(crypto: CryptoPort, signed: SignedDecision): Uint8Array {
  const signatures = encodeSignedDecision(noBytes, signed.signatures);
  return labelledDigest(crypto, labels.decisionCommitment, signed.digest, signatures);
}

/** What each signer signs; a passkey's challenge is the digest itself. */
export function decisionSigningInput(digest: Uint8Array): Uint8Array {
  assert(digest.length === 32, 'a decision digest has 32 bytes');
  return labelled(labels.decisionSignature, digest);
}

export function encodeSignedDecision(
  recordBytes: Uint8Array,
  signatures: readonly DecisionSignature[],
): Uint8Array {
  return encodePackageMessage(wire.SignedDecision, {
    record: recordBytes,
    signatures: signaturesToWire(signatures),
  });
}

/** Format only. */
export function decodeSignedDecision(
  crypto: CryptoPort,
  bytes: Uint8Array,
): Result<SignedDecision, DecisionFault> {
  const outer = decodePackageMessage(wire.SignedDecision, bytes, signedDecisionBytesMax, 'outer');
  if (!outer.ok) return malformedAt('signed decision');
  const recordBytes = outer.value.record ?? noBytes;
  const decision = decodeDecision(recordBytes);
  if (!decision.ok) return decision;
  const signatures = signaturesFromWire(outer.value.signatures ?? []);
  if (signatures === undefined) return malformedAt('signatures');
  const digest = decisionDigest(crypto, recordBytes);
  return ok({ decision: decision.value, recordBytes, digest, signatures });
}

/**
 * Format, election, package and mode, and that enough people of the entitled role signed, each with the key that
 * the package gives. Every signature must be valid, as for the package itself.
 */
export function verifySignedDecision(
  crypto: CryptoPort,
  { manifest, digest: packageDigest, people = peopleOf(manifest) }: DecidingPackage,
  bytes: Uint8Array,
): Result<SignedDecision, DecisionFault> {
  const decoded = decodeSignedDecision(crypto, bytes);
  if (!decoded.ok) return decoded;
  const { decision, digest, signatures } = decoded.value;
  if (decision.electionId !== manifest.electionId) return faultAt('election-other', 'electionId');
  if (decision.mode !== manifest.mode) return faultAt('election-other', 'mode');
  // A person may have another role, or another key, in another package of the same election.
  if (!equalBytes(decision.packageDigest, packageDigest)) {
    return faultAt('election-other', 'packageDigest');
  }
  const { role, signers } = decisionKinds[decision.kind];
  const needed = {
    roles: [role],
    count: signers === 'officers' ? manifest.officersNeeded : signers,
  };
  const input = decisionSigningInput(digest);
  const verified = verifySignatures(crypto, people, needed, input, signatures);
  return verified.ok ? decoded : faultAt(verified.error.code, verified.error.where);
}

function decodeDecision(bytes: Uint8Array): Result<Decision, DecisionFault> {
  const decoded = decodePackageMessage(
    wire.DecisionRecord,
    bytes,
    signedDecisionBytesMax,
    'record',
  );
  if (!decoded.ok) return malformedAt('record');
  const raw = decoded.value;
  const mode = modes.fromWire(raw.mode);
  const kind = raw.kind ?? '';
  if (mode === undefined) return malformedAt('mode');
  if (!isDecisionKind(kind)) return malformedAt('kind');
  if (!isId(raw.electionId ?? '')) return malformedAt('electionId');
  if (raw.subject === null || raw.subject === undefined) return malformedAt('subject');
  const subject = {
    stationId: emptyAsUndefined(raw.subject.stationId),
    contestId: emptyAsUndefined(raw.subject.contestId),
    deviceId: emptyAsUndefined(raw.subject.deviceId),
  };
  if (Object.values(subject).some((id) => id !== undefined && !isId(id))) {
    return malformedAt('subject');
  }
  const decision: Decision = {
    electionId: raw.electionId ?? '',
    mode,
    kind,
    base: { logNumber: raw.baseLogNumber ?? 0, size: raw.baseSize ?? 0 },
    subject,
    change: raw.change ?? noBytes,
    reason: raw.reason ?? '',
    legalGround: raw.legalGround ?? '',
    evidenceDigests: raw.evidenceDigests ?? [],
    madeAtS: raw.madeAtS ?? 0,
    nonce: raw.nonce ?? noBytes,
    packageDigest: raw.packageDigest ?? noBytes,
  };
  const wrong = checkDecision(decision);
  return wrong === undefined ? ok(decision) : malformedAt(wrong);
}

function checkDecision(decision: Decision): string | undefined {
  const { base, reason, legalGround, evidenceDigests, madeAtS, nonce, packageDigest } = decision;
  if (!Number.isSafeInteger(base.logNumber) || !Number.isSafeInteger(base.size)) return 'base';
  if (!isProse(reason)) return 'reason';
  if (legalGround !== '' && !isName(legalGround)) return 'legalGround';
  const digestsFit = evidenceDigests.every((digest) => digest.length === 32);
  if (evidenceDigests.length > evidenceDigestsMax || !digestsFit) return 'evidenceDigests';
  if (!Number.isSafeInteger(madeAtS * 1000)) return 'madeAtS';
  if (nonce.length !== 16) return 'nonce';
  return packageDigest.length === 32 ? undefined : 'packageDigest';
}

/** A reason is required; line breaks are its only control characters. */
function isProse(text: string): boolean {
  return (
    text.trim().length > 0 &&
    text.length <= reasonCharactersMax &&
    !/(?!\n)[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(text)
  );
}

function emptyAsUndefined(id: string | null | undefined): string | undefined {
  return id === '' ? undefined : (id ?? undefined);
}

function isDecisionKind(text: string): text is DecisionKind {
  return Object.hasOwn(decisionKinds, text);
}

function malformedAt(where: string): Result<never, DecisionFault> {
  return faultAt('malformed', where);
}

function faultAt(code: string, where: string): Result<never, DecisionFault> {
  return fail({ code: `decision.${code}` as DecisionFault['code'], where });
}
