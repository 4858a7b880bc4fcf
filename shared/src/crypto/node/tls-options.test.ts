/** Real handshakes over loopback with certificates as x509.ts makes them. */
import {
  connect,
  createServer,
  type ConnectionOptions,
  type TlsOptions,
  type TLSSocket,
} from 'node:tls';
import { type AddressInfo, connect as openSocket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { makeRsaKeyPem, publicKeyPemOf } from './rsa-key.ts';
import { clientTlsOptions, serverTlsOptions } from './tls-options.ts';
import {
  type CertificateAuthority,
  issueDeviceCertificate,
  issueServerCertificate,
  makeCaCertificate,
  makeCertificateAuthority,
  type Validity,
} from './x509.ts';

const validity = { notBefore: new Date('2025-01-01'), notAfter: new Date('2100-01-01') };
const expired = { notBefore: new Date('2024-01-01'), notAfter: new Date('2025-01-01') };
const [caKey, otherCaKey, deviceKey, serverKey] = [1, 2, 3, 4].map(() => makeRsaKeyPem(2048)) as [
  string,
  string,
  string,
  string,
];
const deviceCa = makeCa('device', 'device-ca', caKey);
const sameNamedDeviceCa = makeCa('device', 'device-ca', otherCaKey);
const serverCa = makeCa('server', 'server-ca', caKey);
const sameNamedServerCa = makeCa('server', 'server-ca', otherCaKey);

function makeCa(kind: 'device' | 'server', name: string, key: string): CertificateAuthority {
  return makeCertificateAuthority(makeCaCertificate(kind, name, key, validity), key);
}

function deviceCert(ca = deviceCa, when: Validity = validity): string {
  const device = { deviceId: 'device-0001', publicKeyPem: publicKeyPemOf(deviceKey) };
  return issueDeviceCertificate(ca, device, when);
}

function serverCert(dnsName = 'localhost', ca = serverCa, when: Validity = validity): string {
  const publicKeyPem = publicKeyPemOf(serverKey);
  const server = { serverId: 'tally-1', publicKeyPem, dnsNames: [dnsName], addresses: [] };
  return issueServerCertificate(ca, server, when);
}

function serverSide(cert = serverCert()): TlsOptions {
  return serverTlsOptions({ key: serverKey, cert, deviceCa: deviceCa.certificatePem });
}

function clientSide(cert = deviceCert()): ConnectionOptions {
  const serverCaPem = serverCa.certificatePem;
  return clientTlsOptions({ key: deviceKey, cert, serverCa: serverCaPem });
}

const tls12 = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-RSA-AES128-GCM-SHA256',
} as const;

interface Outcome {
  /** What came back of 'ping'; empty when the link was refused. */
  readonly reply: string;
  readonly protocol: string | null;
  readonly suite: string;
  readonly group: string;
  readonly reused: boolean;
  readonly clientFault: string;
  readonly serverFault: string;
  readonly sessions: readonly Buffer[];
  /** Bytes that the client received, handshake and all. */
  readonly bytesRead: number;
  /** The device that the server saw, and what it had against it. */
  readonly peer: string;
  readonly objection: string;
}

/** Serves one connection after another and lets each say 'ping'. */
async function meet(server: TlsOptions, ...clients: ConnectionOptions[]): Promise<Outcome[]> {
  let serverFault = '';
  let [peer, objection] = ['', ''];
  const listener = createServer(server, (socket) => {
    peer = socket.getPeerX509Certificate()?.subject ?? '';
    objection = String(socket.authorizationError ?? '');
    socket.on('error', (fault: NodeJS.ErrnoException) => (serverFault ||= fault.code ?? ''));
    socket.pipe(socket);
  });
  listener.on('tlsClientError', (fault: NodeJS.ErrnoException) => (serverFault = fault.code ?? ''));
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  const { port } = listener.address() as AddressInfo;
  const outcomes: Outcome[] = [];
  for (const client of clients) {
    serverFault = peer = objection = '';
    const session = client.session ?? outcomes[0]?.sessions.at(-1);
    const own = {
      ...client,
      host: '127.0.0.1',
      port,
      servername: client.servername ?? 'localhost',
    };
    const wire = openSocket(port, '127.0.0.1');
    const seen = await ping(connect({ ...own, socket: wire, ...(session && { session }) }));
    outcomes.push({ ...seen, bytesRead: wire.bytesRead, serverFault, peer, objection });
  }
  await new Promise((done) => listener.close(done));
  return outcomes;
}

async function ping(
  socket: TLSSocket,
): Promise<Omit<Outcome, 'bytesRead' | 'serverFault' | 'peer' | 'objection'>> {
  const sessions: Buffer[] = [];
  let [reply, clientFault, suite, group] = ['', '', '', ''];
  let [reused, protocol] = [false, null as string | null];
  socket.on('session', (session) => sessions.push(session));
  socket.on('error', (fault: NodeJS.ErrnoException) => (clientFault ||= fault.code ?? ''));
  socket.on('secureConnect', () => {
    suite = socket.getCipher().name;
    protocol = socket.getProtocol();
    reused = socket.isSessionReused();
    const ephemeral = socket.getEphemeralKeyInfo();
    group = ephemeral !== null && 'name' in ephemeral ? (ephemeral.name ?? '') : '';
    socket.write('ping');
  });
  socket.on('data', (bytes: Buffer) => {
    reply += bytes.toString();
    if (reply === 'ping') socket.end();
  });
  await new Promise((done) => socket.on('close', done));
  return { reply, protocol, suite, group, reused, clientFault, sessions };
}

async function refusal(server: TlsOptions, client: ConnectionOptions): Promise<string> {
  const [outcome] = await meet(server, client);
  expect(outcome?.reply).toBe('');
  return `${outcome?.serverFault} | ${outcome?.clientFault}`;
}

describe('a link that is let in', () => {
  it('is mutual TLS 1.3 with one suite, and X25519', async () => {
    const [outcome] = await meet(serverSide(), clientSide());
    expect(outcome).toMatchObject({
      reply: 'ping',
      protocol: 'TLSv1.3',
      suite: 'TLS_AES_128_GCM_SHA256',
      group: 'X25519',
      peer: 'CN=device-0001',
      serverFault: '',
      clientFault: '',
    });
  });

  it('carries no CA certificate, as it would with the own CA among the trusted', async () => {
    const [lean] = await meet(serverSide(), clientSide());
    const both = [deviceCa.certificatePem, serverCa.certificatePem];
    const [heavy] = await meet({ ...serverSide(), ca: both }, clientSide());
    expect(heavy?.reply).toBe('ping');
    expect(heavy?.bytesRead).toBeGreaterThan((lean?.bytesRead ?? 0) + 500);
  });

  it('is not resumed, though it would be with tickets', async () => {
    const [, second] = await meet(serverSide(), clientSide(), clientSide());
    expect(second).toMatchObject({ reply: 'ping', reused: false });
    const withTickets = { ...serverSide(), secureOptions: 0, sessionIdContext: 'test' };
    const client = { ...clientSide(), secureOptions: 0 };
    const [, resumed] = await meet(withTickets, client, client);
    expect(resumed).toMatchObject({ reply: 'ping', reused: true });
  });

  it('takes another group when both sides are set to it', async () => {
    const link = { key: serverKey, cert: serverCert(), ecdhCurve: 'P-256' };
    const server = serverTlsOptions({ ...link, deviceCa: deviceCa.certificatePem });
    const [outcome] = await meet(server, { ...clientSide(), ecdhCurve: 'P-256' });
    expect(outcome).toMatchObject({ reply: 'ping', group: 'prime256v1' });
    expect(await refusal(server, clientSide())).toMatch(/HANDSHAKE|SHARED|GROUP/);
  });
});

describe('a link that is refused', () => {
  it.each([
    ['no certificate', { key: undefined, cert: undefined }, 'PEER_DID_NOT_RETURN_A_CERTIFICATE'],
    ['another suite', { ciphers: 'TLS_AES_256_GCM_SHA384' }, 'NO_SHARED_CIPHER'],
    ['TLS 1.2', { ...tls12 }, 'UNSUPPORTED_PROTOCOL'],
  ])('by the server: %s', async (_, change, reason) => {
    const client = { ...clientSide(), ...change } as ConnectionOptions;
    expect(await refusal(serverSide(), client)).toContain(reason);
  });

  it.each([
    ['another CA of the same name', () => ({ cert: deviceCert(sameNamedDeviceCa) }), 'UNABLE'],
    ['an expired certificate', () => ({ cert: deviceCert(deviceCa, expired) }), 'CERT_HAS_EXPIRED'],
    ['a server certificate', () => ({ key: serverKey, cert: serverCert() }), 'INVALID_PURPOSE'],
    [
      'a server certificate, signed with the key and name of the device CA',
      () => ({
        key: serverKey,
        cert: serverCert('localhost', makeCa('server', 'device-ca', caKey)),
      }),
      'INVALID_PURPOSE',
    ],
  ])('by the server: %s', async (_, change, reason) => {
    const client = { ...clientSide(), ...change() };
    expect(await refusal(serverSide(), client)).toContain('ECONNRESET');
    // A server that refuses does not say why: one that is made to let everybody in does.
    const [outcome] = await meet({ ...serverSide(), rejectUnauthorized: false }, client);
    expect(outcome?.objection).toContain(reason);
  });

  it.each([
    ['another host name', () => serverCert('other.example'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['another CA of the same name', () => serverCert('localhost', sameNamedServerCa), 'UNABLE'],
    [
      'an expired certificate',
      () => serverCert('localhost', serverCa, expired),
      'CERT_HAS_EXPIRED',
    ],
  ])('by the client: %s', async (_, cert, reason) => {
    expect(await refusal(serverSide(cert()), clientSide())).toContain(reason);
  });

  it('by the client: a device that plays the server', async () => {
    const impostor = { ...serverSide(), key: deviceKey, cert: deviceCert() };
    expect(await refusal(impostor, clientSide())).toContain('INVALID_PURPOSE');
  });

  it('by the client: a server that only speaks TLS 1.2', async () => {
    expect(await refusal({ ...serverSide(), ...tls12 }, clientSide())).toMatch(/PROTOCOL|VERSION/);
  });
});

it('is set to TLS 1.3 on both sides, not only by the suite', () => {
  const versions = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' };
  expect(serverSide()).toMatchObject(versions);
  expect(clientSide()).toMatchObject(versions);
});

it('is not configured with chains, CA certificates or one common CA', () => {
  const [cert, ca] = [deviceCert(), deviceCa.certificatePem];
  const options = { key: deviceKey, serverCa: serverCa.certificatePem };
  expect(() => clientTlsOptions({ ...options, cert: cert + ca })).toThrow('leaf only');
  expect(() => clientTlsOptions({ ...options, cert: ca })).toThrow('CA certificate');
  expect(() => clientTlsOptions({ key: deviceKey, serverCa: ca, cert })).toThrow('separate');
});
