/**
 * From the log that the package names to the one that is written now, over the records that officers
 * signed. What a record cannot do: leave another log than the newest, go back to an origin that had a
 * log, speak for another package, or replace a record that is known already.
 */
import { equalBytes } from '../base/bytes.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Manifest } from '../election/manifest.ts';
import { verifyCheckpoint } from '../merkle/checkpoint.ts';
import type { NoteKey } from '../merkle/note.ts';
import { makeNoteKey } from '../merkle/note.ts';
import type { Officers, SignedSuccessor } from './successor.ts';
import { decodeSignedSuccessor, verifySuccessor } from './successor.ts';

/** What of an election package decides about its logs. */
export interface LogTrust {
  readonly packageDigest: Uint8Array;
  readonly officers: Officers;
}

export interface LogChain {
  /** Oldest first. Their names are the origins; the key is one and the same. */
  readonly logKeys: readonly [NoteKey, ...NoteKey[]];
  /** Encoded, verified: the record at i closes log i and begins log i + 1. */
  readonly successors: readonly Uint8Array[];
}

export function makeLogTrust(
  manifest: Pick<Manifest, 'officers' | 'officersNeeded'>,
  packageDigest: Uint8Array,
): LogTrust {
  const keys = [...manifest.officers.values()].map(({ id, publicKey }) => [id, publicKey] as const);
  return { packageDigest, officers: { needed: manifest.officersNeeded, keys: new Map(keys) } };
}

/** The log that the package names, and no other. */
export function firstLogChain(
  crypto: CryptoPort,
  { logOrigin, logKey }: Pick<Manifest, 'logOrigin' | 'logKey'>,
): LogChain {
  return { logKeys: [makeNoteKey(crypto, logOrigin, logKey)], successors: [] };
}

/** Of the log that is written now. */
export function newestLogKey({ logKeys }: LogChain): NoteKey {
  return logKeys.at(-1) ?? logKeys[0];
}

/**
 * The key of the log that a record begins after the newest of `logKeys`. Refusals: those of
 * `verifySuccessor`; `successor.invalid` {why}.
 */
export function verifyFollows(
  crypto: CryptoPort,
  trust: LogTrust,
  logKeys: LogChain['logKeys'],
  signed: SignedSuccessor,
): Result<NoteKey, Refusal> {
  const { oldOrigin, newOrigin, packageDigest, lastCheckpoint } = signed.record;
  const closed = logKeys.at(-1) ?? logKeys[0];
  if (!equalBytes(packageDigest, trust.packageDigest)) return invalid('other-package');
  if (oldOrigin !== closed.name) return invalid('other-log');
  if (logKeys.some(({ name }) => name === newOrigin)) return invalid('origin-repeated');
  // Whoever holds a receipt of the closed log can tell by this whether the new one may lack its leaf.
  if (!verifyCheckpoint(crypto, closed, lastCheckpoint).ok) return invalid('last-checkpoint');
  const verified = verifySuccessor(crypto, trust.officers, signed);
  return verified.ok ? ok(makeNoteKey(crypto, newOrigin, closed.publicKey)) : verified;
}

/**
 * What is known, lengthened by what of `offered` verifies; the first that does not ends it, and is the
 * refusal. A chain shorter than the known one changes nothing: a centre that was set back cannot make
 * anybody forget.
 */
export function extendLogChain(
  crypto: CryptoPort,
  trust: LogTrust,
  known: LogChain,
  offered: readonly Uint8Array[],
): { readonly chain: LogChain; readonly refused: Refusal | undefined } {
  let chain = known;
  for (const [index, bytes] of offered.entries()) {
    const next = verifyLink(crypto, trust, chain, index, bytes);
    if (!next.ok) return { chain, refused: next.error };
    chain = next.value;
  }
  return { chain, refused: undefined };
}

function verifyLink(
  crypto: CryptoPort,
  trust: LogTrust,
  chain: LogChain,
  index: number,
  bytes: Uint8Array,
): Result<LogChain, Refusal> {
  const signed = decodeSignedSuccessor(bytes);
  if (signed === undefined) return invalid('malformed');
  const known = chain.successors[index];
  if (known !== undefined) {
    // The same record with other officers under it is the same; two records after one log are two
    // histories, and whoever has seen the first does not follow into the second.
    const isSame = equalBytes(
      decodeSignedSuccessor(known)?.recordBytes ?? new Uint8Array(),
      signed.recordBytes,
    );
    return isSame ? ok(chain) : invalid('other-successor');
  }
  const key = verifyFollows(crypto, trust, chain.logKeys, signed);
  if (!key.ok) return key;
  return ok({
    logKeys: [...chain.logKeys, key.value],
    successors: [...chain.successors, new Uint8Array(bytes)],
  });
}

function invalid(why: string): Result<never, Refusal> {
  return fail(refusal('successor.invalid', { why }));
}
