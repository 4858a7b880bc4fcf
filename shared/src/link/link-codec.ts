/**
 * Link v1: frames <-> bytes, the same for device and gateway.
 *
 * Unknown fields and kinds are ignored, because either side may be newer; what is known has the stated
 * sizes, or the frame is refused. A field left out is 0 or empty.
 */
import { decodeLenient, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { mutabaqa } from '@mutabaqa/proto/wire.ts';
import { isId } from '../base/ids.ts';
import type { Refusal } from '../base/refusals.ts';
import { refusal } from '../base/refusals.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { envelopeBytesMax } from '../envelope/envelope.ts';
import { successorBytesMax, successorsMax } from '../log/successor.ts';
import { receiptOf } from '../receipt/receipt.ts';
import { modes } from '../tape/wire-words.ts';
import { isCheapToDecode } from './frame-scan.ts';
import {
  codeCharactersMax,
  frameBytesMax,
  paramsMax,
  resendDigestsMax,
  type Frame,
  type Hello,
  type Params,
  type RefusalFrame,
  type Submit,
} from './link-frame.ts';

type Raw<Name extends keyof mutabaqa.v1.LinkFrame.$Properties> = NonNullable<
  mutabaqa.v1.LinkFrame.$Properties[Name]
>;
type RawParam = mutabaqa.v1.Param.$Properties;

const none = new Uint8Array();

export function encodeFrame(frame: Exclude<Frame, { kind: 'unknown' }>): Uint8Array {
  return encodeMessage(wire.LinkFrame, frameBody(frame));
}

function frameBody(frame: Exclude<Frame, { kind: 'unknown' }>): mutabaqa.v1.LinkFrame.$Properties {
  switch (frame.kind) {
    case 'hello': {
      const { kind: _, versions, mode, ...rest } = frame;
      return { hello: { ...rest, versions: [...versions], mode: modes.toWire(mode) } };
    }
    case 'welcome':
      return { welcome: { ...frame, successors: [...frame.successors] } };
    case 'submit': {
      const { ref, envelope, earlierReceipt } = frame;
      return { submit: { ref, envelope, earlierReceipt: earlierReceipt ?? null } };
    }
    case 'receipt':
      return { receipt: { ref: frame.ref, receipt: frame.receipt } };
    case 'refusal':
      return { refusal: refusalBody(frame) };
    case 'resend':
      return { resend: { tapeDigests: [...frame.tapeDigests] } };
    case 'heartbeat':
      return { heartbeat: frame };
    case 'notice':
      return { notice: { code: frame.code, params: rawParams(frame.params) } };
  }
}

function refusalBody(frame: RefusalFrame): Raw<'refusal'> {
  const { kind: _, params, ...rest } = frame;
  return { ...rest, params: rawParams(params) };
}

function rawParams(params: Params): RawParam[] {
  return Object.entries(params).map(([name, value]) =>
    typeof value === 'number' ? { name, number: value } : { name, text: value },
  );
}

/** Refusals: `frame.too-large`, `frame.malformed` with the place. */
export function decodeFrame(bytes: Uint8Array): Result<Frame, Refusal> {
  if (bytes.length > frameBytesMax) {
    return fail(refusal('frame.too-large', { bytesMax: frameBytesMax }));
  }
  const raw = isCheapToDecode(bytes) ? decodeLenient(wire.LinkFrame, bytes) : undefined;
  if (raw === undefined) return malformed('frame');
  if (raw.hello) return decodeHello(raw.hello);
  if (raw.welcome) return decodeWelcome(raw.welcome);
  if (raw.submit) return decodeSubmit(raw.submit);
  if (raw.receipt) {
    const receipt = receiptOf(raw.receipt.receipt);
    const ref = raw.receipt.ref ?? 0;
    return receipt && isCount(ref) ? ok({ kind: 'receipt', ref, receipt }) : malformed('receipt');
  }
  if (raw.refusal) return refusalFrameOf(raw.refusal);
  if (raw.resend) {
    const tapeDigests = raw.resend.tapeDigests ?? [];
    return tapeDigests.length <= resendDigestsMax &&
      tapeDigests.every(({ length }) => length === 32)
      ? ok({ kind: 'resend', tapeDigests })
      : malformed('resend');
  }
  if (raw.heartbeat) {
    const { sentAtMs = 0, echoOfMs = 0 } = raw.heartbeat;
    return isCount(sentAtMs) && isCount(echoOfMs)
      ? ok({ kind: 'heartbeat', sentAtMs, echoOfMs })
      : malformed('heartbeat');
  }
  if (raw.notice) {
    const code = raw.notice.code ?? '';
    const params = paramsOf(raw.notice.params ?? []);
    return isCode(code) && params ? ok({ kind: 'notice', code, params }) : malformed('notice');
  }
  return ok({ kind: 'unknown' });
}

function decodeHello(raw: Raw<'hello'>): Result<Hello, Refusal> {
  const { electionId = '', deviceId = '', softwareDigest, journalHead } = raw;
  const { journalLength = 0, bootCounter = 0, deviceTimeMs = 0 } = raw;
  const mode = modes.fromWire(raw.mode);
  if (!electionId || !isId(electionId)) return malformed('hello.electionId');
  if (!deviceId || !isId(deviceId)) return malformed('hello.deviceId');
  if (mode === undefined) return malformed('hello.mode');
  if (softwareDigest?.length !== 32) return malformed('hello.softwareDigest');
  if (journalHead?.length !== 32) return malformed('hello.journalHead');
  if (!isCount(deviceTimeMs)) return malformed('hello.deviceTimeMs');
  return ok({
    kind: 'hello',
    versions: raw.versions ?? [],
    electionId,
    mode,
    deviceId,
    softwareDigest,
    journalHead,
    journalLength: journalLength ?? 0,
    bootCounter: bootCounter ?? 0,
    deviceTimeMs,
  });
}

function decodeWelcome(raw: Raw<'welcome'>): Result<Frame, Refusal> {
  const welcome = {
    kind: 'welcome',
    version: raw.version ?? 0,
    logOrigin: raw.logOrigin ?? '',
    serverTimeMs: raw.serverTimeMs ?? 0,
    frameBytesMax: raw.frameBytesMax ?? 0,
    heartbeatIntervalMs: raw.heartbeatIntervalMs ?? 0,
    successors: raw.successors ?? [],
  } as const;
  if (!isChain(welcome.successors)) return malformed('welcome.successors');
  const isUsable = isCount(welcome.serverTimeMs) && welcome.frameBytesMax > 0;
  return isUsable ? ok(welcome) : malformed('welcome');
}

function decodeSubmit(raw: Raw<'submit'>): Result<Submit, Refusal> {
  const { ref = 0, envelope } = raw;
  if (!isCount(ref) || ref === 0) return malformed('submit.ref');
  if (!envelope || envelope.length === 0 || envelope.length > envelopeBytesMax) {
    return malformed('submit.envelope');
  }
  const earlierReceipt = receiptOf(raw.earlierReceipt);
  if (raw.earlierReceipt && !earlierReceipt) return malformed('submit.earlierReceipt');
  return ok({ kind: 'submit', ref, envelope, earlierReceipt });
}

/** The body of an HTTPS answer that is no receipt. */
export function encodeRefusalBody(frame: RefusalFrame): Uint8Array {
  return encodeMessage(wire.RefusalFrame, refusalBody(frame));
}

/** Refusal: `frame.malformed`. */
export function decodeRefusalBody(bytes: Uint8Array): Result<RefusalFrame, Refusal> {
  const raw = decodeLenient(wire.RefusalFrame, bytes);
  return raw === undefined ? malformed('refusal') : refusalFrameOf(raw);
}

/** The answer to GET `successorsPath`. */
export function encodeSuccessorChain(successors: readonly Uint8Array[]): Uint8Array {
  return encodeMessage(wire.SuccessorChain, { successors: [...successors] });
}

/** Form only. Refusal: `frame.malformed`. */
export function decodeSuccessorChain(bytes: Uint8Array): Result<readonly Uint8Array[], Refusal> {
  const raw = decodeLenient(wire.SuccessorChain, bytes);
  const successors = raw?.successors ?? [];
  return raw !== undefined && isChain(successors) ? ok(successors) : malformed('successors');
}

function isChain(successors: readonly Uint8Array[]): boolean {
  return (
    successors.length <= successorsMax &&
    successors.every(({ length }) => length > 0 && length <= successorBytesMax)
  );
}

function refusalFrameOf(raw: Raw<'refusal'>): Result<RefusalFrame, Refusal> {
  const { ref, code, proof, opening, record, retryAfterMs } = raw;
  const params = paramsOf(raw.params ?? []);
  if (!isCount(ref ?? 0) || !isCode(code ?? '') || !params) return malformed('refusal');
  return ok({
    kind: 'refusal',
    ref: ref ?? 0,
    code: code ?? '',
    params,
    retryAfterMs: retryAfterMs ?? 0,
    proof: proof ?? '',
    opening: opening ?? none,
    record: record ?? none,
  });
}

function paramsOf(raw: readonly RawParam[]): Params | undefined {
  if (raw.length > paramsMax) return undefined;
  const params = new Map<string, string | number>();
  for (const { name, text, number } of raw) {
    const value = text ?? number;
    if (!name || name.length > codeCharactersMax || value === null || value === undefined)
      return undefined;
    params.set(name, value);
  }
  return Object.fromEntries(params); // not assignment: a parameter may be called __proto__
}

function isCode(code: string): boolean {
  return code.length <= codeCharactersMax && /^[A-Za-z0-9.-]+$/.test(code);
}

/** 64-bit fields arrive as numbers: beyond 2^53-1 they would mean another value. */
function isCount(value: number | null | undefined): value is number {
  return Number.isSafeInteger(value) && (value ?? -1) >= 0;
}

function malformed(where: string): Result<never, Refusal> {
  return fail(refusal('frame.malformed', { where }));
}
