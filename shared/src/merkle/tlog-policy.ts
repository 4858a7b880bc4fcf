/**
 * The file in which somebody states which logs are meant and who must have witnessed a checkpoint
 * (tlog-policy of C2SP). Names are octets: characters here, one for each octet, so that nothing
 * depends on Unicode.
 */
import { formatHex, parseUtf8 } from '../base/bytes.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { Cosignature } from './cosignature.ts';
import type { CosignerKey } from './cosigner-key.ts';
import { parseCosignerVkey } from './cosigner-key.ts';
import type { NoteKey } from './note.ts';
import { parseVkey } from './note.ts';

export interface PolicyLog {
  readonly key: NoteKey;
  readonly url?: string;
}

export interface PolicyWitness {
  /** As the file has it; for people, and it says nothing about the key's own name. */
  readonly name: string;
  readonly key: CosignerKey;
  readonly url?: string;
}

/** Reached when `needed` of its members are. */
export type Quorum =
  | { readonly kind: 'none' }
  | { readonly kind: 'witness'; readonly key: CosignerKey }
  | { readonly kind: 'group'; readonly needed: number; readonly members: readonly Quorum[] };

export interface TlogPolicy {
  /** May be empty when the log is known by another way. */
  readonly logs: readonly PolicyLog[];
  readonly witnesses: readonly PolicyWitness[];
  readonly quorum: Quorum;
}

export interface PolicyProblem {
  /** From 1; of the whole file when it is one past the last. */
  readonly line: number;
  readonly problem: string;
}

/** 64 keys of ML-DSA-44 fit. */
export const tlogPolicyBytesMax = 256 * 1024;
/** Of logs, witnesses and groups each; C2SP recommends at least 32. */
const linesOfKindMax = 64;

interface Draft {
  readonly logs: PolicyLog[];
  readonly witnesses: PolicyWitness[];
  readonly defined: Map<string, Quorum>;
  readonly usedAsMember: Set<string>;
  readonly keys: Set<string>;
  groups: number;
  quorum: Quorum | undefined;
}

/** Names of witnesses and groups as shown; the file's octets may be any. */
export function parseTlogPolicy(
  crypto: CryptoPort,
  bytes: Uint8Array,
): Result<TlogPolicy, PolicyProblem> {
  if (bytes.length > tlogPolicyBytesMax) return fail({ line: 1, problem: 'file too large' });
  const octets = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const lines = octets.replace(/\n$/, '').split('\n');
  const draft: Draft = {
    ...{ logs: [], witnesses: [], defined: new Map(), usedAsMember: new Set(), keys: new Set() },
    ...{ groups: 0, quorum: undefined },
  };
  for (const [index, line] of lines.entries()) {
    const problem = readLine(crypto, draft, line);
    if (problem !== undefined) return fail({ line: index + 1, problem });
  }
  const { logs, witnesses, quorum } = draft;
  if (quorum === undefined) return fail({ line: lines.length + 1, problem: 'no quorum line' });
  return ok({ logs, witnesses, quorum });
}

/** What is wrong with the line. */
function readLine(crypto: CryptoPort, draft: Draft, line: string): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(line)) return 'control character';
  const [keyword = '', ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
  if (keyword === '' || keyword.startsWith('#')) return undefined;
  switch (keyword) {
    case 'log':
      return addLog(crypto, draft, words);
    case 'witness':
      return addWitness(crypto, draft, words);
    case 'group':
      return addGroup(draft, words);
    case 'quorum':
      return setQuorum(draft, words);
    default:
      return 'neither log, witness, group nor quorum';
  }
}

function addLog(crypto: CryptoPort, draft: Draft, words: readonly string[]): string | undefined {
  const [vkey = '', url, ...rest] = words;
  if (rest.length > 0) return 'more than a key and an address';
  const key = parseVkey(crypto, shown(vkey));
  if (key === undefined) return 'not the key of a log (Ed25519, type 01)';
  if (!addKey(draft, 'log', key.publicKey)) return 'the key stands on an earlier line';
  if (draft.logs.length === linesOfKindMax) return `more than ${linesOfKindMax} logs`;
  draft.logs.push({ key, ...(url !== undefined && { url: shown(url) }) });
  return undefined;
}

function addWitness(
  crypto: CryptoPort,
  draft: Draft,
  words: readonly string[],
): string | undefined {
  const [name = '', vkey = '', url, ...rest] = words;
  if (rest.length > 0) return 'more than a name, a key and an address';
  const key = parseCosignerVkey(crypto, shown(vkey));
  if (key === undefined) return 'not the key of a witness (types 04 and 06)';
  // The Ed25519 message does not name its signer: one key under two names would count twice.
  if (!addKey(draft, 'witness', key.publicKey)) return 'the key stands on an earlier line';
  if (draft.witnesses.length === linesOfKindMax) return `more than ${linesOfKindMax} witnesses`;
  draft.witnesses.push({ name: shown(name), key, ...(url !== undefined && { url: shown(url) }) });
  return define(draft, name, { kind: 'witness', key });
}

function addGroup(draft: Draft, words: readonly string[]): string | undefined {
  const [name = '', threshold = '', ...members] = words;
  if (members.length === 0) return 'a group has a name, a threshold and members';
  const needed = neededOf(threshold, members.length);
  if (needed === undefined) return `the threshold is all, any or from 1 to ${members.length}`;
  const quorums: Quorum[] = [];
  for (const member of members) {
    const quorum = draft.defined.get(member);
    if (quorum === undefined) return `${shown(member)} is not defined above`;
    // Each witness can so contribute in one way only.
    if (draft.usedAsMember.has(member)) return `${shown(member)} is a member already`;
    draft.usedAsMember.add(member);
    quorums.push(quorum);
  }
  draft.groups += 1;
  if (draft.groups > linesOfKindMax) return `more than ${linesOfKindMax} groups`;
  return define(draft, name, { kind: 'group', needed, members: quorums });
}

function neededOf(threshold: string, members: number): number | undefined {
  if (threshold === 'all') return members;
  if (threshold === 'any') return 1;
  const needed = /^[1-9][0-9]{0,3}$/.test(threshold) ? Number(threshold) : 0;
  return needed >= 1 && needed <= members ? needed : undefined;
}

function setQuorum(draft: Draft, words: readonly string[]): string | undefined {
  const [name = '', ...rest] = words;
  if (rest.length > 0) return 'more than a name';
  if (draft.quorum !== undefined) return 'a second quorum line';
  draft.quorum = name === 'none' ? { kind: 'none' } : draft.defined.get(name);
  return draft.quorum === undefined ? `${shown(name)} is not defined above` : undefined;
}

function define(draft: Draft, name: string, quorum: Quorum): string | undefined {
  if (name === 'none') return 'the name none has a meaning of its own';
  if (draft.defined.has(name)) return `${shown(name)} is defined already`;
  draft.defined.set(name, quorum);
  return undefined;
}

function addKey({ keys }: Draft, kind: 'log' | 'witness', publicKey: Uint8Array): boolean {
  const text = `${kind} ${formatHex(publicKey)}`;
  if (keys.has(text)) return false;
  keys.add(text);
  return true;
}

/** Octets as text where they are UTF-8, else each as a character. */
function shown(octets: string): string {
  return parseUtf8(Uint8Array.from(octets, (octet) => octet.charCodeAt(0))) ?? octets;
}

/** Whether those who cosigned suffice; who cosigned twice counts once. */
export function isQuorumReached(
  { quorum }: Pick<TlogPolicy, 'quorum'>,
  cosignatures: readonly Cosignature[],
): boolean {
  const signers = new Set(cosignatures.map(({ key }) => formatHex(key.publicKey)));
  const isReached = (part: Quorum): boolean => {
    if (part.kind === 'none') return true;
    if (part.kind === 'witness') return signers.has(formatHex(part.key.publicKey));
    return part.members.filter(isReached).length >= part.needed;
  };
  return isReached(quorum);
}
