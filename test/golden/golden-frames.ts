import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame } from '@mutabaqa/shared/link/link-frame.ts';
import { sampleCopy, signedSample } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { sampleSuccessor } from './golden-successors.ts';
import { seedOf, withUnknownField } from './sample-keys.ts';
import { journalHead, sampleTape } from './sample-tape.ts';

const { electionId, mode, deviceId, softwareDigest } = sampleTape.header;

/** A proof is a text to the link: what is in it, receipts say. */
const receipt = { tapeDigest: signedSample.tape.digest, proof: 'c2sp.org/tlog-proof@v1\n' };
const hello = {
  kind: 'hello',
  versions: [1],
  electionId,
  mode,
  deviceId,
  softwareDigest,
  journalHead,
  journalLength: 4,
  bootCounter: 7,
  deviceTimeMs: 1_889_708_650_000,
} as const;

const frames: Readonly<Record<string, Exclude<Frame, { kind: 'unknown' }>>> = {
  hello,
  welcome: {
    kind: 'welcome',
    version: 1,
    logOrigin: 'results.example.org/IQ-CR-2029/log',
    serverTimeMs: 1_889_708_651_000,
    frameBytesMax: 1_048_576,
    heartbeatIntervalMs: 20_000,
    successors: [],
  },
  'welcome-to-a-successor': {
    kind: 'welcome',
    version: 1,
    logOrigin: 'results.example.org/IQ-CR-2029/log-2',
    serverTimeMs: 1_889_723_000_000,
    frameBytesMax: 1_048_576,
    heartbeatIntervalMs: 20_000,
    successors: [sampleSuccessor],
  },
  submit: {
    kind: 'submit',
    ref: 1,
    envelope: sampleCopy('transmission').envelope,
    earlierReceipt: undefined,
  },
  'submit-again': {
    kind: 'submit',
    ref: 2,
    envelope: sampleCopy('transmission').envelope,
    earlierReceipt: receipt,
  },
  receipt: { kind: 'receipt', ref: 1, receipt },
  refusal: {
    kind: 'refusal',
    ref: 1,
    code: 'tape.malformed',
    params: { where: 'mode' },
    retryAfterMs: 0,
    proof: '',
    opening: new Uint8Array(),
    record: new Uint8Array(),
  },
  'resend-all': { kind: 'resend', tapeDigests: [] },
  'resend-one': { kind: 'resend', tapeDigests: [signedSample.tape.digest] },
  heartbeat: { kind: 'heartbeat', sentAtMs: 1_889_708_652_000, echoOfMs: 0 },
  notice: { kind: 'notice', code: 'server.stopping', params: { seconds: 30 } },
};

export function makeGoldenFrames(): GoldenFile[] {
  const { kind: _, ...helloFields } = hello;
  const raw = { ...helloFields, versions: [1], mode: wire.Mode.MODE_REHEARSAL };
  const refuse = (where: string, body: object) => ({
    code: 'frame.malformed',
    params: { where },
    frame: encodeMessage(wire.LinkFrame, body),
  });
  const changedHello = (field: string, value: unknown) =>
    refuse(`hello.${field}`, { hello: { ...raw, [field]: value } });
  return [
    ...Object.entries(frames).map(([name, frame]) =>
      validFile('frame', name, { frame: encodeFrame(frame), content: frame }),
    ),
    validFile('frame', 'of-a-newer-peer', {
      frame: Uint8Array.of(0xfa, 0x01, 0x01, 0x00),
      content: { kind: 'unknown' },
    }),
    // A newer peer's field beside known ones: the frame keeps its meaning.
    validFile('frame', 'heartbeat-with-unknown-field', {
      frame: withUnknownField(encodeFrame(frames['heartbeat'] ?? hello)),
      content: frames['heartbeat'],
    }),
    ...refusedFiles('frame', {
      garbage: {
        code: 'frame.malformed',
        params: { where: 'frame' },
        frame: Uint8Array.of(0xff, 0xff, 0xff, 0xff),
      },
      truncated: {
        code: 'frame.malformed',
        params: { where: 'frame' },
        frame: encodeFrame(hello).subarray(0, -1),
      },
      'hello-without-election': changedHello('electionId', ''),
      'hello-without-mode': changedHello('mode', 0),
      'hello-device-with-line-break': changedHello('deviceId', 'D\n1'),
      'hello-short-journal-head': changedHello('journalHead', seedOf('x').subarray(1)),
      'hello-short-software-digest': changedHello('softwareDigest', new Uint8Array(0)),
      'welcome-with-empty-record': refuse('welcome.successors', {
        welcome: { frameBytesMax: 1, successors: [new Uint8Array(0)] },
      }),
      'submit-without-ref': refuse('submit.ref', { submit: { envelope: Uint8Array.of(1) } }),
      'submit-without-envelope': refuse('submit.envelope', { submit: { ref: 1 } }),
      'submit-with-odd-receipt': refuse('submit.earlierReceipt', {
        submit: { ref: 1, envelope: Uint8Array.of(1), earlierReceipt: { proof: 'x' } },
      }),
      'receipt-empty': refuse('receipt', { receipt: { ref: 1 } }),
      'refusal-without-code': refuse('refusal', { refusal: { ref: 1 } }),
      'refusal-with-odd-code': refuse('refusal', { refusal: { ref: 1, code: '<b>' } }),
      'resend-short-digest': refuse('resend', { resend: { tapeDigests: [new Uint8Array(31)] } }),
      'heartbeat-beyond-2-53': refuse('heartbeat', { heartbeat: { sentAtMs: 2 ** 53 } }),
      'notice-param-without-value': refuse('notice', {
        notice: { code: 'a', params: [{ name: 'b' }] },
      }),
    }),
  ];
}
