/**
 * What an observer or party agent gets for what was sent: lines that a person reads, signed with the log key.
 * Specification: proto/spec/observer-receipt.md
 */
import { formatBase64, formatHex, parseBase64, parseHex, utf8 } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import { type Refusal, refusal } from '../base/refusals.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelled, labels } from '../crypto/labels.ts';
import { isKeyName, type NoteKey, type Sign } from '../merkle/note.ts';
import { isWordOf } from './incident-words.ts';

/**
 * What was sent: a tape by its codes, figures that were typed, a picture alone, a report of an incident. The
 * first two are leaves of the log.
 */
export const submissionKinds = ['paper-tape', 'claim', 'photograph', 'incident'] as const;
export type SubmissionKind = (typeof submissionKinds)[number];

export interface ObserverReceipt {
  readonly electionId: string;
  /** Origin of the log. */
  readonly log: string;
  readonly kind: SubmissionKind;
  /** Undefined for a report that names none, or that is confidential. */
  readonly stationId: string | undefined;
  /** 32 bytes: of the tape, the form, the picture as it is kept, or the report. */
  readonly digest: Uint8Array;
  readonly account: number;
  /** When the centre had it. */
  readonly timeMs: number;
  /** Undefined for what is no leaf. */
  readonly leafIndex: number | undefined;
}

const title = 'mutabaqa observer receipt v1';
const charactersMax = 2000;
/** The year 9999. */
const timeMsMax = 253_402_300_799_999;

export function signObserverReceipt(receipt: ObserverReceipt, sign: Sign): string {
  const text = formatLines(receipt);
  const signature = sign(signingInput(text));
  return `${text}\nsignature ${formatBase64(signature)}\n`;
}

/** The name of a key is its log's origin. Refusal: `receipt.invalid`, with `why`. */
export function verifyObserverReceipt(
  crypto: CryptoPort,
  logKeys: readonly NoteKey[],
  text: string,
): Result<ObserverReceipt, Refusal> {
  if (text.length > charactersMax) return invalid('malformed');
  const [, lines = '', encoded = ''] = /^([^]*\n)\nsignature ([A-Za-z0-9+/=]+)\n$/.exec(text) ?? [];
  const receipt = parseLines(lines);
  const signature = parseBase64(encoded);
  // Only what we would write: two texts of one receipt would be two receipts to whoever compares texts.
  if (receipt === undefined || signature === undefined || formatLines(receipt) !== lines) {
    return invalid('malformed');
  }
  const key = logKeys.find(({ name }) => name === receipt.log);
  if (key === undefined) return invalid('log');
  return crypto.verifyEd25519(key.publicKey, signingInput(lines), signature)
    ? ok(receipt)
    : invalid('signature');
}

function signingInput(lines: string): Uint8Array {
  return labelled(labels.observerReceipt, utf8(lines));
}

function formatLines(receipt: ObserverReceipt): string {
  const { electionId, log, kind, stationId, digest, account, timeMs, leafIndex } = receipt;
  return [
    title,
    `election ${electionId}`,
    `log ${log}`,
    `kind ${kind}`,
    ...(stationId === undefined ? [] : [`station ${stationId}`]),
    `digest ${formatHex(digest)}`,
    `account ${account}`,
    `time ${new Date(timeMs).toISOString()}`,
    ...(leafIndex === undefined ? [] : [`leaf ${leafIndex}`]),
    '',
  ].join('\n');
}

function parseLines(text: string): ObserverReceipt | undefined {
  const [first, ...lines] = text.split('\n');
  if (first !== title) return undefined;
  const values = new Map(
    lines.map((line) => {
      const space = line.indexOf(' ');
      return [line.slice(0, Math.max(space, 0)), line.slice(space + 1)];
    }),
  );
  const [electionId = '', log = '', kind] = ['election', 'log', 'kind'].map((name) =>
    values.get(name),
  );
  const stationId = values.get('station');
  const digest = parseHex(values.get('digest') ?? '');
  const account = parseNumber(values.get('account') ?? '');
  const leaf = values.get('leaf');
  const leafIndex = leaf === undefined ? undefined : parseNumber(leaf);
  const timeMs = Date.parse(values.get('time') ?? '');
  if (!isId(electionId) || !isKeyName(log) || !isWordOf(submissionKinds, kind)) return undefined;
  if (stationId !== undefined && !isId(stationId)) return undefined;
  if (digest?.length !== 32 || account === undefined) return undefined;
  if (leaf !== undefined && leafIndex === undefined) return undefined;
  if (!(timeMs >= 0 && timeMs <= timeMsMax)) return undefined;
  return { electionId, log, kind, stationId, digest, account, timeMs, leafIndex };
}

function parseNumber(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,15})$/.test(text) && Number.isSafeInteger(Number(text))
    ? Number(text)
    : undefined;
}

function invalid(why: string): Result<never, Refusal> {
  return fail(refusal('receipt.invalid', { why }));
}
