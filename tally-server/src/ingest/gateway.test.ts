/** Good and bad input over real sockets: each bad one gets its code, and the server goes on. */
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeRefusalBody, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame } from '@mutabaqa/shared/link/link-frame.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { isRefusalProven } from '@mutabaqa/shared/receipt/verify-refusal.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import {
  embargoEndMs,
  fingerprint,
  makeSampleElection,
  type SampleServer,
  type SampleServerOptions,
  sealTape,
  startSampleServer,
  type TapeChoice,
} from '@mutabaqa/test/builders/sample-gateway.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import {
  identityOf,
  openSampleLink,
  postEnvelope,
  type SampleLink,
} from '@mutabaqa/test/builders/sample-link.ts';

const sample = makeSampleElection('live');
const many = { perSecond: 1e6, burst: 1e6 };
let running: SampleServer;
let links: SampleLink[] = [];

async function link(deviceId = 'device-1', identity = identityOf(sample, deviceId)) {
  const opened = await openSampleLink(sample, running.server.gatewayPort, deviceId, identity);
  links.push(opened);
  return opened;
}

async function greeted(deviceId = 'device-1'): Promise<SampleLink> {
  const opened = await link(deviceId);
  expect(await opened.greet()).toMatchObject({ kind: 'welcome' });
  return opened;
}

async function closeLinks(): Promise<void> {
  for (const each of links) await each.close();
  links = [];
  // The server has noticed, so that the next test's links are not too many.
  while (running.server.gateway.linkCount > 0) await new Promise(setImmediate);
}

function useServer(options: SampleServerOptions): void {
  beforeAll(async () => {
    running = await startSampleServer(sample, options);
  });
  afterEach(closeLinks);
  afterAll(async () => {
    await running.close();
  });
}

function digestOf(frame: Frame): string {
  return frame.kind === 'receipt' ? formatHex(frame.receipt.tapeDigest) : frame.kind;
}

describe('tapes', () => {
  useServer({ limits: { submissions: many, refusalLeaves: many } });

  it.each<[string, TapeChoice, string]>([
    ['another station', { header: { stationId: 'st-2' } }, 'device.not-entitled'],
    ['a station that there is not', { header: { stationId: 'st-99' } }, 'station.unknown'],
    [
      'a device that there is not',
      { header: { deviceId: 'device-99' }, signer: 'device-1' },
      'device.unknown',
    ],
    ['another election', { header: { electionId: 'sample-2021' } }, 'election.other'],
    ['a rehearsal', { header: { mode: 'rehearsal' } }, 'mode.other'],
    ['another package', { header: { packageDigest: new Uint8Array(32) } }, 'package.other'],
    ['kind test', { header: { kind: 'test' } }, 'tape.kind-not-accepted'],
    ['another signer', { signer: 'device-2' }, 'tape-signature.invalid'],
    ['a withheld section', { withheld: true }, 'tape.section-withheld'],
    ['a header that lies', { envelopeHeader: { sequence: 2 } }, 'envelope.header-differs'],
    ['a card’s record', { envelopeHeader: { kind: 'card' } }, 'envelope.unknown-recipient'],
  ])('of %s are refused, and the refusal is in the log', async (_, choice, code) => {
    const device = await greeted();
    const { envelope } = sealTape(sample, 1, choice);
    const answer = await device.submit(envelope, 5);
    expect(answer).toMatchObject({ kind: 'refusal', ref: 5, code });
    if (answer.kind !== 'refusal') return;
    const refused = nodeCrypto.sha256(envelope);
    const { logKey } = running.server;
    expect(isRefusalProven(nodeCrypto, logKey, answer, 'device-1', refused)).toBe(true);
    expect(answer.opening.length).toBeGreaterThan(0); // sealed: the embargo has not ended
  });

  it('get one leaf and one receipt, by two links at once and again later', async () => {
    const [a, b] = [await greeted('device-1'), await greeted('device-2')];
    const sealed = sealTape(sample, 1);
    const sizeBefore = running.server.sequencer.size;
    const both = await Promise.all([a.submit(sealed.envelope, 1), b.submit(sealed.envelope, 2)]);
    const later = await a.submit(sealed.envelope, 3);
    const { logKey, sequencer } = running.server;
    const places = [...both, later].map((frame) => {
      if (frame.kind !== 'receipt') throw new Error(frame.kind);
      const verified = verifyReceipt(nodeCrypto, logKey, frame.receipt, sealed);
      return verified.ok ? verified.value.leafIndex : verified.error;
    });
    expect(places).toEqual([sizeBefore, sizeBefore, sizeBefore]);
    expect(sequencer.size).toBe(sizeBefore + 1);
  });

  it('with other content for one sequence, or a lower sequence, are evidence too', async () => {
    const device = await greeted('device-3');
    const choices: TapeChoice[] = [
      { header: { sequence: 5 } },
      { header: { sequence: 5 }, votes: [1, 2, 3, 4] },
      { header: { sequence: 4 } },
    ];
    for (const choice of choices) {
      const sealed = sealTape(sample, 3, choice);
      expect(digestOf(await device.submit(sealed.envelope))).toBe(formatHex(sealed.tapeDigest));
    }
    expect(await running.server.store.evidenceOfStation('st-3')).toHaveLength(3);
  });

  it('of one device are at most so many different ones, also after a restart', async () => {
    const limited = { limits: { tapesPerDeviceMax: 2 } };
    const { directory, stop } = await startSampleServer(sample, limited);
    const numbered = (sequence: number) => sealTape(sample, 1, { header: { sequence } }).envelope;
    const post = async (server: SampleServer['server'], carrier: string, sequence: number) => {
      const { gatewayPort: port } = server;
      const { status, body } = await postEnvelope(sample, port, carrier, numbered(sequence));
      const answer = decodeRefusalBody(body);
      return status !== 200 && answer.ok ? answer.value : status;
    };
    await stop();
    for (const sequence of [1, 2]) {
      // A server for each: what the store holds counts.
      const one = await startSampleServer(sample, { ...limited, directory });
      expect(await post(one.server, 'device-1', sequence)).toBe(200);
      await one.stop();
    }
    const last = await startSampleServer(sample, { ...limited, directory });
    // Whoever carries it: the signer counts, not the carrier.
    const refused = { code: 'device.too-many-tapes', params: { tapesMax: 2 } };
    expect(await post(last.server, 'device-2', 3)).toMatchObject(refused);
    // Near misses: a tape that is known is answered again, and the carrier has tapes of its own.
    expect(await post(last.server, 'device-1', 2)).toBe(200);
    const own = sealTape(sample, 2).envelope;
    const answer = await postEnvelope(sample, last.server.gatewayPort, 'device-2', own);
    expect(answer.status).toBe(200);
    expect(await last.server.store.evidenceOfStation('st-1')).toHaveLength(2);
    await last.close();
  });

  it('cut short or made of garbage are refused', async () => {
    const device = await greeted();
    const { envelope } = sealTape(sample, 2);
    for (const size of [1, 20, 100, envelope.length - 1]) {
      expect(await device.submit(envelope.subarray(0, size))).toMatchObject({
        kind: 'refusal',
        code: expect.stringMatching(/^envelope\./) as string,
      });
    }
    const garbage = new Uint8Array(3000).fill(0xfe);
    expect(await device.submit(garbage)).toMatchObject({ code: 'envelope.malformed' });
    expect(await device.submit(envelope)).toMatchObject({ kind: 'receipt' });
  });

  it('by HTTPS get the status of their refusal', async () => {
    const { gatewayPort } = running.server;
    const { envelope } = sealTape(sample, 1, { header: { mode: 'rehearsal' } });
    const answer = await postEnvelope(sample, gatewayPort, 'device-1', envelope);
    expect(answer.status).toBe(422);
    expect(decodeRefusalBody(answer.body)).toMatchObject({ value: { code: 'mode.other' } });
    const elsewhere = await postEnvelope(sample, gatewayPort, 'device-1', envelope, { path: '/' });
    expect(elsewhere.status).toBe(404);
    const otherwise = await postEnvelope(sample, gatewayPort, 'device-1', envelope, {
      method: 'PUT',
    });
    expect(otherwise.status).toBe(400);
    const tooLarge = await postEnvelope(sample, gatewayPort, 'device-1', new Uint8Array(2 ** 21));
    expect(tooLarge.status).toBe(413);
  });
});

describe('certificates', () => {
  useServer({
    revokedCertificates: [formatHex(fingerprint(identityOf(sample, 'device-4').cert))],
  });

  it.each(['expiredIdentity', 'forgedIdentity'] as const)('%s does not pass TLS', async (name) => {
    await expect(link('device-1', sample[name]).then((opened) => opened.greet())).rejects.toThrow(
      /alert|hang up|ended|reset/,
    );
  });

  it('without one nobody passes TLS', async () => {
    const { gatewayPort: port } = running.server;
    const socket = connectTls({ port, host: '127.0.0.1', ca: sample.serverCaPem });
    await expect(
      new Promise((resolve, reject) => {
        socket.on('error', reject);
        socket.on('data', resolve);
        socket.write('GET / HTTP/1.1\r\n\r\n');
      }),
    ).rejects.toThrow(/alert|reset/);
  });

  it.each([
    ['strayIdentity', 'device.certificate-unknown'],
    ['revoked', 'device.certificate-revoked'],
  ] as const)('%s is refused with a code, by both ways', async (name, code) => {
    const identity = name === 'revoked' ? identityOf(sample, 'device-4') : sample[name];
    const opened = await link('device-4', identity);
    expect(await opened.next()).toMatchObject({ kind: 'refusal', ref: 0, code });
    expect(await opened.closed).toBe(1008);
    const { envelope } = sealTape(sample, 4);
    const answer = await postEnvelope(sample, running.server.gatewayPort, 'device-4', envelope, {
      identity,
    });
    expect(answer.status).toBe(403);
    expect(decodeRefusalBody(answer.body)).toMatchObject({ value: { code } });
  });

  it('is asked for with TLS 1.3 and AES-128-GCM only', async () => {
    const { gatewayPort: port } = running.server;
    const identity = identityOf(sample, 'device-1');
    const socket = connectTls({
      port,
      host: '127.0.0.1',
      ...clientTlsOptions({ ...identity, serverCa: sample.serverCaPem }),
    });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    expect([socket.getProtocol(), socket.getCipher().standardName]).toEqual([
      'TLSv1.3',
      'TLS_AES_128_GCM_SHA256',
    ]);
    socket.destroy();
    const old = connectTls({
      port,
      host: '127.0.0.1',
      ...identity,
      ca: sample.serverCaPem,
      maxVersion: 'TLSv1.2',
    });
    await expect(
      new Promise((resolve, reject) => {
        old.once('secureConnect', resolve);
        old.once('error', reject);
      }),
    ).rejects.toThrow(/alert|reset/);
  });
});

describe('links', () => {
  useServer({
    limits: {
      frameBytesMax: 20_000,
      handshakeMsMax: 10_000,
      submissions: { perSecond: 0.001, burst: 3 },
      refusalLeaves: { perSecond: 0.001, burst: 4 },
    },
  });

  it.each([
    ['another election', { electionId: 'sample-2021' }, 'election.other'],
    ['the other mode', { mode: 'rehearsal' }, 'mode.other'],
    ['another device', { deviceId: 'device-2' }, 'device.not-entitled'],
    ['a later version only', { versions: [2] }, 'frame.unexpected'],
  ] as const)('with a hello of %s are refused', async (_, changes, code) => {
    const opened = await link('device-2');
    const hello = { deviceId: 'device-1', ...changes };
    const device = await link('device-1');
    expect(await device.greet(hello)).toMatchObject({ kind: 'refusal', ref: 0, code });
    expect(await device.closed).toBe(1008);
    expect(await opened.greet()).toMatchObject({ kind: 'welcome' }); // others are not harmed
  });

  it('that begin with anything but hello, or say it twice, end', async () => {
    const { envelope } = sealTape(sample, 1);
    const hasty = await link('device-1');
    expect(await hasty.submit(envelope)).toMatchObject({ ref: 0, code: 'frame.unexpected' });
    const repeating = await greeted('device-2');
    expect(await repeating.greet()).toMatchObject({ ref: 0, code: 'frame.unexpected' });
    expect(await repeating.closed).toBe(1008);
  });

  it.each([
    ['garbage', new Uint8Array(100).fill(0xff), 'frame.malformed'],
    ['a server’s frame', encodeFrame({ kind: 'resend', tapeDigests: [] }), 'frame.unexpected'],
    ['too much', new Uint8Array(20_001), 'frame.too-large'],
  ])('that carry %s end with a code', async (_, frame, code) => {
    const device = await greeted('device-1');
    device.ws.send(frame);
    expect(await device.next()).toMatchObject({ kind: 'refusal', ref: 0, code });
    expect(await device.closed).toBe(1008);
  });

  it('that carry far too much, or text, end', async () => {
    const device = await greeted('device-1');
    device.ws.send(new Uint8Array(60_000));
    expect(await device.closed).toBe(1009);
    const talking = await greeted('device-1');
    talking.ws.send('hello');
    expect(await talking.next()).toMatchObject({ code: 'frame.malformed' });
  });

  it('pass over what a newer device may say', async () => {
    const device = await greeted('device-1');
    device.ws.send(Uint8Array.of(0xfa, 0x07, 0x01, 0x00)); // field 127
    device.send({ kind: 'heartbeat', sentAtMs: 77, echoOfMs: 0 });
    expect(await device.next()).toMatchObject({ kind: 'heartbeat', echoOfMs: 77 });
  });

  it('are at most two of one device; a quiet one gives way', async () => {
    await greeted('device-3');
    await greeted('device-3');
    const third = await link('device-3');
    expect(await third.next()).toMatchObject({
      code: 'link.too-many',
      retryAfterMs: expect.any(Number) as number,
    });
    running.clock.timeMs += 31_000;
    const fourth = await greeted('device-3');
    expect(running.server.gateway.linkCount).toBe(2);
    expect(fourth.ws.readyState).toBe(1);
  });

  it('that submit too fast are told when to come again, and leave few leaves', async () => {
    const device = await greeted('device-2');
    const sizeBefore = running.server.sequencer.size;
    const answers: Frame[] = [];
    for (let i = 0; i < 6; i++) answers.push(await device.submit(new Uint8Array(10).fill(i + 1)));
    const codes = answers.map((frame) => frame.kind === 'refusal' && frame.code);
    expect(codes.slice(0, 3)).toEqual(Array(3).fill('envelope.malformed'));
    expect(answers.slice(3)).toMatchObject(
      [1, 2, 3].map(() => ({
        code: 'link.rate',
        proof: '',
        retryAfterMs: expect.any(Number) as number,
      })),
    );
    expect(running.server.sequencer.size - sizeBefore).toBeLessThanOrEqual(3);
  });

  it('that say no hello in time are refused, and silent ones are cut', async () => {
    const silent = await link('device-1');
    const heard = await greeted('device-4');
    running.clock.timeMs += 10_001;
    running.server.gateway.sweep();
    expect(await silent.next()).toMatchObject({ code: 'link.handshake-late' });
    running.clock.timeMs += 31_000;
    running.server.gateway.sweep();
    expect(await heard.next()).toMatchObject({ kind: 'heartbeat', echoOfMs: 0 });
    running.clock.timeMs += 75_001;
    running.server.gateway.sweep();
    expect(await heard.closed).toBe(1006);
  });

  it('of two devices with one journal leave an incident, and go on', async () => {
    const first = await link('device-4');
    await first.greet({ journalLength: 9, bootCounter: 3 });
    const sizeBefore = running.server.sequencer.size;
    const copy = await link('device-4');
    const journalHead = new Uint8Array(32).fill(99);
    expect(await copy.greet({ journalLength: 9, bootCounter: 3, journalHead })).toMatchObject({
      kind: 'welcome',
    });
    while (running.server.sequencer.size === sizeBefore) await new Promise(setImmediate);
    const { store } = running.server;
    expect(await store.refusalAt(sizeBefore)).toMatchObject({ deviceId: 'device-4', code: 'E403' });
    expect(running.logLines.join('')).toContain('link.journal-forked');
  });

  it('carry resend requests, at once or at the next hello', async () => {
    const digest = new Uint8Array(32).fill(4);
    const { gateway } = running.server;
    const device = await greeted('device-1');
    gateway.requestResend('device-1', [digest]);
    expect(await device.next()).toMatchObject({ kind: 'resend' });
    gateway.requestResend('device-2', []);
    const later = await greeted('device-2');
    expect(await later.next()).toMatchObject({ kind: 'resend', tapeDigests: [] });
  });
});

describe('a device that is put off again and again', () => {
  useServer({
    limits: {
      submissions: { perSecond: 0.001, burst: 1 },
      countedRefusalsPerLeaf: 2,
      refusalLeaves: { perSecond: 0.001, burst: 2 },
    },
  });

  it('can prove that now and then, as far as its leaves reach; what it claims is not looked at', async () => {
    const device = await greeted();
    const { envelope } = sealTape(sample, 1);
    expect(await device.submit(envelope)).toMatchObject({ kind: 'receipt' });
    // This server's key, and a log that is longer: within the rate it would end the history.
    const log = sampleKey('log');
    const { logKey } = running.server;
    const higher = { origin: logKey.name, size: 1000, root: new Uint8Array(32) };
    const checkpoint = signCheckpoint(higher, logKey, (text) => log.sign(text));
    const proof = formatTlogProof({ index: 0, proof: [], checkpoint });
    const earlierReceipt = { tapeDigest: new Uint8Array(32), proof };
    const answers: Frame[] = [];
    for (let ref = 2; ref <= 7; ref++) {
      device.send({ kind: 'submit', ref, envelope, earlierReceipt });
      answers.push(await device.next());
    }
    const refused = nodeCrypto.sha256(envelope);
    const proven = answers.map((answer) => {
      if (answer.kind !== 'refusal') throw new Error(answer.kind);
      expect(answer).toMatchObject({
        code: 'link.rate',
        retryAfterMs: expect.any(Number) as number,
      });
      return isRefusalProven(nodeCrypto, logKey, answer, 'device-1', refused);
    });
    expect(proven).toEqual([false, true, false, true, false, false]);
    expect(running.logLines.join('')).not.toContain('log.history');
  });
});

describe('crowds', () => {
  useServer({
    limits: {
      handshakeMsMax: 300,
      connectionsMax: 5,
      connections: { perSecond: 0.001, burst: 8 },
    },
  });

  it('are let in up to a number and at a rate; who does not shake hands is sent away', async () => {
    const { gatewayPort: port } = running.server;
    const open = (): Promise<{ socket: Socket; closed: Promise<unknown> }> =>
      new Promise((resolve) => {
        const socket = connectPlain({ port, host: '127.0.0.1' }, () => {
          resolve({ socket, closed });
        });
        socket.on('error', () => undefined); // cut: told by `closed`
        const closed = new Promise((settle) => socket.on('close', settle));
      });
    const early = await Promise.all([1, 2, 3, 4, 5].map(open));
    const sixth = await open();
    await sixth.closed;
    await Promise.all(early.map(({ closed }) => closed)); // nobody said anything in time
    const later = await Promise.all([1, 2, 3].map(open));
    const ninth = await open();
    await ninth.closed; // the rate
    for (const { socket } of later) socket.destroy();
    expect(running.logLines.filter((line) => line.includes('connection.refused'))).toHaveLength(2);
  });
});

describe('a full disk', () => {
  let isFull = false;
  useServer({
    limits: { submissions: many },
    wrapStore: (store) => ({
      ...store,
      async commitLog(commit) {
        if (isFull)
          throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
        await store.commitLog(commit);
      },
    }),
  });

  it('is told to the device, and the server goes on when there is space', async () => {
    const device = await greeted();
    const sealed = sealTape(sample, 1);
    isFull = true;
    expect(await device.submit(sealed.envelope)).toMatchObject({
      code: 'server.storage',
      proof: '',
    });
    const bad = sealTape(sample, 1, { signer: 'device-2' });
    expect(await device.submit(bad.envelope)).toMatchObject({
      code: 'tape-signature.invalid',
      proof: '',
    });
    isFull = false;
    expect(await device.submit(sealed.envelope)).toMatchObject({ kind: 'receipt' });
  });
});

describe('after the embargo', () => {
  useServer({});
  it('refusals are logged open', async () => {
    running.clock.timeMs = embargoEndMs;
    const device = await greeted();
    const { envelope } = sealTape(sample, 1, { signer: 'device-2' });
    const answer = await device.submit(envelope);
    expect(answer).toMatchObject({ code: 'tape-signature.invalid', opening: { length: 0 } });
    const refused = nodeCrypto.sha256(envelope);
    expect(
      answer.kind === 'refusal' &&
        isRefusalProven(nodeCrypto, running.server.logKey, answer, 'device-1', refused),
    ).toBe(true);
  });
});
