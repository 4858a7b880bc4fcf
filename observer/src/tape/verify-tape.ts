/** One tape: whose it is, that its figures are what the device signed, and that the log has it. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { tapeCommitment, tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Check, CheckList } from '../report/check-list.ts';
import { failedChecks, makeCheckList } from '../report/check-list.ts';
import type { TapeDocument } from './tape-document.ts';
import type { TapeTrust } from './tape-trust.ts';
import { checkBelonging, checkSections, keyId } from './tape-trust.ts';

export const tapeCheckTitles = {
  form: 'the file is a tape in its one encoding',
  device: 'the device may speak for the station',
  package: 'the tape belongs to the signed election package',
  sections: 'its sections fit the ballot of the station',
  'tape-signature': 'the device signed these figures',
  'channel-signature': 'the device signed this copy for this channel',
  receipt: 'the receipt proves that the log has this copy',
  log: 'the log has a leaf that commits to this copy',
} as const;
export type TapeCheckId = keyof typeof tapeCheckTitles;

export interface VerifyTapeOptions {
  readonly trust: TapeTrust;
  readonly receipt?: { readonly receipt: Receipt; readonly logKey: NoteKey };
  /** Looked for in a whole log that was verified: see `findCommitments`. */
  readonly log?: LogSearch;
}

export interface LogSearch {
  /** Of checks that the log failed; with any, its leaves are not to be believed. */
  readonly failedChecks: readonly string[];
  readonly leaves: readonly FoundLeaf[];
}

export interface FoundLeaf {
  readonly index: number;
  readonly kind: string;
  readonly stationId: string;
  readonly commitment: Uint8Array;
}

export interface TapeReport {
  readonly checks: readonly Check[];
  /** `kind id` of each section that is shown only by its digest. */
  readonly withheld: readonly string[];
}

export function verifyTape(
  crypto: CryptoPort,
  document: TapeDocument,
  options: VerifyTapeOptions,
): TapeReport {
  const checks = makeCheckList<TapeCheckId>(tapeCheckTitles);
  const { tape, record } = document;
  const withheld = tape.header.sections.flatMap(({ kind, id }, i) =>
    tape.sections[i]?.kind === 'withheld' ? [`${kind} ${id}`] : [],
  );
  checks.pass('form', withheld.length > 0 ? `${withheld.length} sections withheld` : document.form);
  checkPackage(checks, document, options.trust);
  checkSignatures(crypto, checks, document, options.trust);
  if (record === undefined) {
    checks.leave('channel-signature', 'only evidence files carry one');
  } else {
    if (options.receipt) checkReceipt(crypto, checks, record, options.receipt);
    if (options.log) checkLog(crypto, checks, record, options.log);
  }
  if (!options.receipt) checks.leave('receipt', 'no receipt given');
  if (!options.log) checks.leave('log', 'no log given');
  return { checks: checks.list(), withheld };
}

/** A report about something that is no tape. */
export function reportRefused(position: string, problem: string): TapeReport {
  const checks = makeCheckList<TapeCheckId>(tapeCheckTitles);
  checks.fail('form', position, problem);
  return { checks: checks.list(), withheld: [] };
}

export function isTapeVerified(report: TapeReport): boolean {
  return failedChecks(report.checks).length === 0;
}

function checkPackage(
  checks: CheckList<TapeCheckId>,
  { tape }: TapeDocument,
  trust: TapeTrust,
): void {
  if (trust.package === undefined) {
    for (const id of ['package', 'sections'] as const) checks.leave(id, 'no package given');
    return;
  }
  const found = {
    package: checkBelonging(tape.header, trust.package),
    sections: checkSections(tape, trust.package),
  };
  for (const id of ['package', 'sections'] as const) {
    for (const { position, problem } of found[id]) checks.fail(id, position, problem);
    checks.pass(id);
  }
}

function checkSignatures(
  crypto: CryptoPort,
  checks: CheckList<TapeCheckId>,
  document: TapeDocument,
  trust: TapeTrust,
): void {
  const { tape, tapeSignature, record } = document;
  const key = trust.deviceKey(tape.header);
  if (!(key instanceof Uint8Array)) {
    checks.fail('device', key.position, key.problem);
    for (const id of ['tape-signature', 'channel-signature'] as const) {
      checks.leave(id, 'no key to verify it with');
    }
    return;
  }
  checks.pass('device', trust.package ? 'by the signed roster' : 'by the key given');
  if (document.keyId && !equalBytes(document.keyId, keyId(crypto, key))) {
    checks.fail('tape-signature', 'QR key id', 'names another key');
  }
  if (tapeSignature === undefined) {
    checks.fail('tape-signature', 'file', 'the file carries no signature');
  } else if (crypto.verifyEd25519(key, tapeSigningInput(tape.digest), tapeSignature)) {
    checks.pass('tape-signature');
  } else {
    checks.fail('tape-signature', 'tape signature', 'not by this device over this tape');
  }
  if (record !== undefined) checkChannel(crypto, checks, record, key, trust);
}

function checkChannel(
  crypto: CryptoPort,
  checks: CheckList<TapeCheckId>,
  record: TapeRecord,
  deviceKey: Uint8Array,
  trust: TapeTrust,
): void {
  const { kind } = record.channel;
  const recipient = trust.recipientKeyId(kind);
  if (recipient === undefined) {
    checks.leave('channel-signature', 'needs a package, or --recipient-key');
    return;
  }
  // The tape signature has its own check above.
  const verified = verifyTapeRecord(crypto, deviceKey, record, recipient, true);
  if (verified.ok) checks.pass('channel-signature', kind);
  else checks.fail('channel-signature', `channel ${kind}`, 'not by this device for this copy');
}

function checkReceipt(
  crypto: CryptoPort,
  checks: CheckList<TapeCheckId>,
  record: TapeRecord,
  { receipt, logKey }: NonNullable<VerifyTapeOptions['receipt']>,
): void {
  const proven = verifyReceipt(crypto, logKey, receipt, {
    stationId: record.tape.header.stationId,
    tapeDigest: record.tape.digest,
    tapeSignature: record.tapeSignature,
    channelSignature: record.channelSignature,
  });
  if (proven.ok) checks.pass('receipt', `leaf ${proven.value.leafIndex} of ${proven.value.size}`);
  else checks.fail('receipt', 'receipt', String(proven.error.params['why']));
}

function checkLog(
  crypto: CryptoPort,
  checks: CheckList<TapeCheckId>,
  record: TapeRecord,
  log: LogSearch,
): void {
  if (log.failedChecks.length > 0) {
    checks.fail('log', 'log', `the log itself fails: ${log.failedChecks.join(', ')}`);
    return;
  }
  const commitment = commitmentOf(crypto, record);
  const { kind } = record.channel;
  const { stationId } = record.tape.header;
  const leaf = log.leaves.find(
    (each) => each.kind === kind && equalBytes(each.commitment, commitment),
  );
  if (leaf === undefined) {
    checks.fail('log', 'log', `no ${kind} leaf commits to this copy`);
  } else if (leaf.stationId === stationId) {
    checks.pass('log', `leaf ${leaf.index}`);
  } else if (kind === 'card') {
    // The leaf of a card names the station on the bag it came in; a finding says so too.
    checks.pass('log', `leaf ${leaf.index}, in a bag of station ${leaf.stationId}`);
  } else {
    checks.fail('log', `leaf ${leaf.index}`, `names station ${leaf.stationId}`);
  }
}

export function commitmentOf(crypto: CryptoPort, record: TapeRecord): Uint8Array {
  return tapeCommitment(crypto, record.tape.digest, record.tapeSignature, record.channelSignature);
}
