import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { sampleDefinition } from '@mutabaqa/test/builders/sample-election.ts';
import { makeManualTimers } from '@mutabaqa/test/builders/manual-timers.ts';
import { makeReceivingLog } from '@mutabaqa/test/builders/receiving-log.ts';
import type { SamplePki } from '@mutabaqa/test/builders/sample-pki.ts';
import { makeSamplePki } from '@mutabaqa/test/builders/sample-pki.ts';
import { makeSampleDevice } from '@mutabaqa/test/builders/sample-device.ts';
import { sealedSampleTape } from '@mutabaqa/test/builders/sealed-tape.ts';
import type { ReceiverOptions } from '@mutabaqa/test/builders/tally-receiver.ts';
import { startTallyReceiver } from '@mutabaqa/test/builders/tally-receiver.ts';
import type { TlsIdentity } from './tls-connection.ts';
import { isClockPlausible, isTrustedServer } from './tls-connection.ts';
import type { LinkTrouble } from './uplink.ts';
import type { Link, LinkOptions } from './ws-link.ts';
import { connectLink } from './ws-link.ts';

let pki: SamplePki;
let otherPki: SamplePki;
let expiredPki: SamplePki;
const cleanups: (() => Promise<void> | void)[] = [];

beforeAll(() => {
  pki = makeSamplePki();
  otherPki = makeSamplePki();
  expiredPki = makeSamplePki({
    notBefore: new Date('2020-01-01'),
    notAfter: new Date('2021-01-01'),
  });
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const hello: LinkOptions['hello'] = {
  electionId: sampleDefinition.electionId,
  mode: 'rehearsal',
  deviceId: 'device-1',
  softwareDigest: new Uint8Array(32),
  journalHead: new Uint8Array(32),
  journalLength: 0,
  bootCounter: 1,
};

const identityOf = (own: SamplePki, trusted = own): TlsIdentity => {
  const { key, cert } = own.device('device-1');
  return { key, cert, serverCa: trusted.serverCa.certificatePem };
};

interface Setup {
  readonly receiver?: Partial<ReceiverOptions>;
  readonly identity?: TlsIdentity;
  readonly host?: string;
  readonly datesCount?: boolean;
  readonly link?: Partial<LinkOptions>;
}

async function setUp({ receiver: changes, identity, host, datesCount, link }: Setup = {}) {
  const log = makeReceivingLog();
  const receiver = await startTallyReceiver({
    pki,
    react: ({ envelope }) => log.take(envelope),
    ...changes,
  });
  cleanups.push(() => receiver.close());
  const timers = makeManualTimers(0);
  const target = {
    host: host ?? '127.0.0.1',
    port: receiver.port,
    identity: identity ?? identityOf(changes?.pki ?? pki),
    datesCount: datesCount ?? true,
  };
  const connect = async (): Promise<Link> => {
    const made = await connectLink({ target, hello, clock: timers, timers, ...link });
    cleanups.push(() => made.close());
    return made;
  };
  return { log, receiver, timers, connect };
}

/** The trouble in which opening ends, or the link itself where only the server knows. */
async function troubleOf(connect: () => Promise<Link>): Promise<LinkTrouble> {
  const fault = await connect().then(
    (link) => link.ended,
    (cause: unknown) => cause,
  );
  expect(fault).toMatchObject({ name: 'LinkFault' });
  return (fault as { trouble: LinkTrouble }).trouble;
}

describe('a link', () => {
  it('is TLS 1.3 with AES-128-GCM, both sides known, no tickets', async () => {
    const { connect, receiver } = await setUp();
    const link = await connect();
    expect(await link.welcomed).toMatchObject({ version: 1 });
    expect(receiver.tlsOf(0)).toEqual({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_128_GCM_SHA256',
      device: 'device-1',
      isSessionReused: false,
    });
  });

  it('sends what is submitted at once behind hello, before welcome', async () => {
    const { connect, receiver } = await setUp({ receiver: { greet: () => 'silence' } });
    const link = await connect();
    const answer = await link.submit(sealedSampleTape(1).envelope);
    expect(answer.kind).toBe('receipt');
    expect(receiver.hellos).toHaveLength(1);
  });

  it('keeps a window of submissions in flight and gives each its own answer', async () => {
    const tapes = Array.from({ length: 30 }, (_, i) => sealedSampleTape(1, { sequence: i + 1 }));
    const { connect, receiver, log } = await setUp({
      link: { inFlightMax: 4 },
      receiver: { react: () => 'silence' },
    });
    const link = await connect();
    const answers = tapes.map(({ envelope }) => link.submit(envelope));
    const answer = (ref: number) => {
      const receipt = log.take(receiver.submissions[ref - 1]!.envelope);
      receiver.say({ kind: 'receipt', ref, receipt });
    };
    const arrived = (count: number) =>
      vi.waitFor(() => expect(receiver.submissions).toHaveLength(count));
    await arrived(4);
    for (let ref = 3; ref <= 28; ref++) {
      answer(ref); // the first two wait until the end
      await arrived(ref + 2);
    }
    for (const ref of [29, 1, 30, 2]) answer(ref);
    for (const [index, one] of (await Promise.all(answers)).entries()) {
      if (one.kind !== 'receipt') throw new Error('refused');
      expect([...one.receipt.tapeDigest]).toEqual([...tapes[index]!.tapeDigest]);
    }
  });

  it('rejects everything that waits when it ends', async () => {
    const { connect, receiver } = await setUp({ receiver: { react: () => 'silence' } });
    const link = await connect();
    await link.welcomed;
    const waiting = [link.submit(Uint8Array.of(1)), link.submit(Uint8Array.of(2))];
    receiver.cutAll();
    for (const one of waiting) await expect(one).rejects.toMatchObject({ trouble: 'closed' });
    await expect(link.submit(Uint8Array.of(3))).rejects.toMatchObject({ trouble: 'closed' });
  });

  it('beats, answers beats, and gives up a silent peer', async () => {
    const { connect, receiver, timers } = await setUp({
      receiver: { heartbeatIntervalMs: 10_000 },
    });
    const link = await connect();
    await link.welcomed;
    receiver.say({ kind: 'heartbeat', sentAtMs: 77, echoOfMs: 0 });
    await vi.waitFor(() => expect(receiver.heartbeats).toContainEqual([0, 77]));
    receiver.say({ kind: 'heartbeat', sentAtMs: 78, echoOfMs: 5 });
    timers.advance(10_000);
    await vi.waitFor(() => expect(receiver.heartbeats).toContainEqual([10_000, 0]));
    expect(receiver.heartbeats).toHaveLength(2);
    timers.advance(60_000);
    expect(await link.ended).toMatchObject({ trouble: 'silent' });
  });

  it('tells of resend requests and notices, and ignores frames it does not know', async () => {
    const resends: number[] = [];
    const notices: string[] = [];
    const { connect, receiver } = await setUp({
      link: {
        onResend: (digests) => resends.push(digests.length),
        onNotice: ({ code }) => notices.push(code),
      },
    });
    const link = await connect();
    await link.welcomed;
    receiver.sayBytes(new Uint8Array());
    receiver.say({ kind: 'resend', tapeDigests: [new Uint8Array(32)] });
    receiver.say({ kind: 'notice', code: 'server.stopping', params: {} });
    await vi.waitFor(() => expect([resends, notices]).toEqual([[1], ['server.stopping']]));
    receiver.sayBytes(Uint8Array.of(0x0a, 0x7f));
    expect(await link.ended).toMatchObject({ trouble: 'answer-malformed' });
  });
});

describe('a link that does not open', () => {
  it('tells a server of another authority from one that cannot be reached', async () => {
    const foreign = await setUp({ identity: identityOf(pki, otherPki) });
    expect(await troubleOf(foreign.connect)).toBe('server-not-trusted');
    const gone = await setUp();
    await gone.receiver.close();
    cleanups.pop();
    expect(await troubleOf(gone.connect)).toBe('unreachable');
  });

  it('says "certificate refused?" when the server resets before its first word', async () => {
    const stranger = await setUp({ identity: identityOf(otherPki, pki) });
    expect(await troubleOf(stranger.connect)).toBe('certificate-refused?');
    const cut = await setUp({ receiver: { greet: () => 'cut' } });
    expect(await troubleOf(cut.connect)).toBe('certificate-refused?');
  });

  it('trusts nothing but a server certificate of the pinned authority, for this host', () => {
    const parse = (pem: string) => new X509Certificate(pem);
    const { serverCa, deviceCa, server } = pki;
    const isTrusted = (pem: string, ca: string, host: string) =>
      isTrustedServer(parse(pem), ca, host);
    expect(isTrusted(server.cert, serverCa.certificatePem, '127.0.0.1')).toBe(true);
    expect(isTrusted(server.cert, serverCa.certificatePem, 'localhost')).toBe(true);
    expect(isTrusted(server.cert, serverCa.certificatePem, '127.0.0.2')).toBe(false);
    expect(isTrusted(server.cert, serverCa.certificatePem, 'tally.example')).toBe(false);
    expect(isTrusted(server.cert, otherPki.serverCa.certificatePem, 'localhost')).toBe(false);
    expect(isTrusted(serverCa.certificatePem, serverCa.certificatePem, 'localhost')).toBe(false);
    const deviceCertificate = pki.device('localhost').cert;
    expect(isTrusted(deviceCertificate, deviceCa.certificatePem, 'localhost')).toBe(false);
  });

  it('does not wait for ever, for TLS nor for welcome', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => void mute.close());
    const timers = makeManualTimers(0);
    const { port } = mute.address() as AddressInfo;
    const target = { host: '127.0.0.1', port, identity: identityOf(pki), datesCount: true };
    const connecting = connectLink({ target, hello, clock: timers, timers });
    timers.advance(15_000);
    await expect(connecting).rejects.toMatchObject({ trouble: 'handshake-late' });
    const silent = await setUp({ receiver: { greet: () => 'silence' } });
    const link = await silent.connect();
    silent.timers.advance(15_000);
    expect(await link.ended).toMatchObject({ trouble: 'handshake-late' });
    await expect(link.welcomed).rejects.toMatchObject({ trouble: 'handshake-late' });
  });
});

describe('certificate dates', () => {
  it('count while our own clock is plausible, and only then', async () => {
    const expired = { receiver: { pki: expiredPki } };
    const strict = await setUp(expired);
    expect(await troubleOf(strict.connect)).toBe('server-not-trusted');
    const lenient = await setUp({ ...expired, datesCount: false });
    const link = await lenient.connect();
    expect(await link.welcomed).toMatchObject({ version: 1 });
  });

  it('are the only thing that does not count then', async () => {
    const foreign = await setUp({ identity: identityOf(pki, otherPki), datesCount: false });
    expect(await troubleOf(foreign.connect)).toBe('server-not-trusted');
    const misnamed = await setUp({
      host: '127.0.0.2',
      receiver: { host: '127.0.0.2' },
      datesCount: false,
    });
    expect(await troubleOf(misnamed.connect)).toBe('server-not-trusted');
  });

  it('count from the making of the package until a year after its last embargo', () => {
    const { manifest } = makeSampleDevice(1).devicePackage;
    const embargoEndS = 1_762_873_200;
    const cases: [number, boolean][] = [
      [0, false],
      [manifest.madeAtS * 1000 - 1, false],
      [manifest.madeAtS * 1000, true],
      [(embargoEndS + 365 * 86_400) * 1000, true],
      [(embargoEndS + 365 * 86_400) * 1000 + 1, false],
    ];
    for (const [nowMs, expected] of cases) {
      expect(isClockPlausible(manifest, nowMs), `${nowMs}`).toBe(expected);
    }
  });
});
