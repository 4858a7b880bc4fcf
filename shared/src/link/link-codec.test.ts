import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes } from '../base/bytes.ts';
import { successorBytesMax, successorsMax } from '../log/successor.ts';
import {
  decodeFrame,
  decodeRefusalBody,
  decodeSuccessorChain,
  encodeFrame,
  encodeRefusalBody,
  encodeSuccessorChain,
} from './link-codec.ts';
import { frameBytesMax } from './link-frame.ts';
import type { Frame, RefusalFrame } from './link-frame.ts';

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const timeMs = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const code = fc.constantFrom('server.busy', 'tape.malformed', 'of-a-newer-server');
const params = fc.dictionary(
  fc.constantFrom('where', 'limit', '__proto__'),
  fc.oneof(fc.string(), fc.nat()),
);
const receipt = fc.record({ tapeDigest: bytes(32), proof: fc.string({ minLength: 1 }) });
const ref = fc.integer({ min: 1, max: 2 ** 40 });
const kind = <Kind extends string>(name: Kind) => fc.constant(name);

const refusalFrame: fc.Arbitrary<RefusalFrame> = fc.record({
  kind: kind('refusal'),
  ref: fc.nat(),
  code,
  params,
  retryAfterMs: fc.nat(),
  proof: fc.string(),
  opening: fc.uint8Array(),
  record: fc.uint8Array(),
});

const chain = fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 3 });

const frame: fc.Arbitrary<Exclude<Frame, { kind: 'unknown' }>> = fc.oneof(
  fc.record({
    kind: kind('hello'),
    versions: fc.array(fc.integer({ min: 1, max: 9 })),
    electionId: fc.constantFrom('iq-2025', 'انتخابات'),
    mode: fc.constantFrom('live' as const, 'rehearsal' as const),
    deviceId: fc.constantFrom('device-1', 'd/2'),
    softwareDigest: bytes(32),
    journalHead: bytes(32),
    journalLength: fc.nat(),
    bootCounter: fc.nat(),
    deviceTimeMs: timeMs,
  }),
  fc.record({
    kind: kind('welcome'),
    version: fc.nat(9),
    logOrigin: fc.string(),
    serverTimeMs: timeMs,
    frameBytesMax: fc.integer({ min: 1, max: 2 ** 30 }),
    heartbeatIntervalMs: fc.nat(),
    successors: chain,
  }),
  fc.record({
    kind: kind('submit'),
    ref,
    envelope: fc.uint8Array({ minLength: 1 }),
    earlierReceipt: fc.option(receipt, { nil: undefined }),
  }),
  fc.record({ kind: kind('receipt'), ref: fc.nat(), receipt }),
  refusalFrame,
  fc.record({ kind: kind('resend'), tapeDigests: fc.array(bytes(32)) }),
  fc.record({ kind: kind('heartbeat'), sentAtMs: timeMs, echoOfMs: timeMs }),
  fc.record({ kind: kind('notice'), code, params }),
);

/** Byte strings come back as views of the frame; compared as plain arrays. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      item instanceof Uint8Array || Buffer.isBuffer(item) ? [...item] : item,
    ).replaceAll(/\{"type":"Buffer","data":(\[[^\]]*\])\}/g, '$1'),
  );

describe('frames of a link', () => {
  it('decode to what was encoded', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const received = decodeFrame(encodeFrame(sent));
        expect(received.ok && plain(received.value)).toEqual(plain(sent));
      }),
    );
  });

  it('ignore what a newer peer added', () => {
    fc.assert(
      fc.property(frame, (sent) => {
        const unknownField = Uint8Array.of(0xfa, 0x01, 0x02, 0x68, 0x69); // field 31, "hi"
        const received = decodeFrame(concatBytes(encodeFrame(sent), unknownField));
        expect(received.ok && plain(received.value)).toEqual(plain(sent));
      }),
    );
    expect(decodeFrame(new Uint8Array())).toEqual({ ok: true, value: { kind: 'unknown' } });
  });

  it('never throw, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const decoded = decodeFrame(noise);
        expect(decoded.ok ? 'frame.taken' : decoded.error.code).toMatch(/^frame\./);
      }),
    );
  });

  const bad: [string, Parameters<typeof encodeMessage<object>>[1]][] = [
    ['hello.electionId', { hello: { deviceId: 'd', mode: 1 } }],
    ['hello.deviceId', { hello: { electionId: 'e', deviceId: ' d', mode: 1 } }],
    ['hello.mode', { hello: { electionId: 'e', deviceId: 'd' } }],
    ['hello.softwareDigest', { hello: { electionId: 'e', deviceId: 'd', mode: 1 } }],
    ['welcome', { welcome: { serverTimeMs: 2 ** 60, frameBytesMax: 1 } }],
    ['welcome.successors', { welcome: { frameBytesMax: 1, successors: [new Uint8Array()] } }],
    [
      'welcome.successors',
      { welcome: { frameBytesMax: 1, successors: [new Uint8Array(successorBytesMax + 1)] } },
    ],
    ['submit.ref', { submit: { envelope: Uint8Array.of(1) } }],
    ['submit.envelope', { submit: { ref: 1 } }],
    [
      'submit.earlierReceipt',
      { submit: { ref: 1, envelope: Uint8Array.of(1), earlierReceipt: { proof: 'p' } } },
    ],
    ['receipt', { receipt: { ref: 1, receipt: { tapeDigest: new Uint8Array(31), proof: 'p' } } }],
    ['refusal', { refusal: { ref: 1, code: 'has spaces' } }],
    ['resend', { resend: { tapeDigests: [new Uint8Array(31)] } }],
    ['heartbeat', { heartbeat: { sentAtMs: 2 ** 60 } }],
    ['notice', { notice: { code: '' } }],
  ];
  it.each(bad)('are refused with the place: %s', (where, message) => {
    const decoded = decodeFrame(encodeMessage(wire.LinkFrame, message));
    expect(decoded).toEqual({ ok: false, error: { code: 'frame.malformed', params: { where } } });
  });

  it('are refused when they do not parse or are too large', () => {
    expect(decodeFrame(Uint8Array.of(0x0a, 0x7f))).toMatchObject({
      error: { code: 'frame.malformed' },
    });
    expect(decodeFrame(new Uint8Array(frameBytesMax + 1))).toMatchObject({
      error: { code: 'frame.too-large' },
    });
  });
});

it('refusals travel alike as the body of an HTTPS answer', () => {
  fc.assert(
    fc.property(refusalFrame, (sent) => {
      const received = decodeRefusalBody(encodeRefusalBody(sent));
      expect(received.ok && plain(received.value)).toEqual(plain(sent));
    }),
  );
  expect(decodeRefusalBody(Uint8Array.of(0x0a)).ok).toBe(false);
});

it('successor records travel alike as the body of an HTTPS answer', () => {
  fc.assert(
    fc.property(chain, (sent) => {
      const received = decodeSuccessorChain(encodeSuccessorChain(sent));
      expect(received.ok && plain(received.value)).toEqual(plain(sent));
    }),
  );
  const tooMany = Array.from({ length: successorsMax + 1 }, () => Uint8Array.of(1));
  for (const body of [Uint8Array.of(0x0a), encodeSuccessorChain(tooMany)]) {
    expect(decodeSuccessorChain(body)).toMatchObject({ error: { code: 'frame.malformed' } });
  }
});
