/** Each way to misuse a connection, by name; the code that answers it, or `cut` when none can be sent. */
import { request } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { clientTlsOptions } from '@mutabaqa/shared/crypto/node/tls-options.ts';
import { decodeRefusalBody, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame, Hello } from '@mutabaqa/shared/link/link-frame.ts';
import { envelopesPath, linkPath, linkSubprotocol } from '@mutabaqa/shared/link/link-frame.ts';
import type { AttackedCentre } from './attacked-centre.ts';
import { tellingTape } from './attacked-centre.ts';
import type { DeviceIdentity } from './sample-gateway.ts';
import { identityOf, postEnvelope, type SampleLink } from './sample-link.ts';

type ConnectionAttack = (centre: AttackedCentre) => Promise<string>;

/** Resolves with `cut` once the other side has ended the connection. */
async function untilCut(socket: Socket): Promise<string> {
  socket.on('error', () => undefined); // told by `close`
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return 'cut';
}

function openTls(centre: AttackedCentre, changes: object = {}): TLSSocket {
  const identity = identityOf(centre.sample, 'device-1');
  const options = clientTlsOptions({ ...identity, serverCa: centre.sample.serverCaPem });
  const socket = connectTls({ port: centre.port, host: '127.0.0.1', ...options, ...changes });
  return socket.on('error', () => undefined); // told by `close`
}

async function openedTls(centre: AttackedCentre): Promise<TLSSocket> {
  const socket = openTls(centre);
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  return socket;
}

/** What the server says when these bytes come instead of HTTP, or as HTTP. */
const saying =
  (bytes: string | Uint8Array): ConnectionAttack =>
  async (centre) => {
    const socket = await openedTls(centre);
    socket.write(bytes);
    return await untilCut(socket);
  };

const plain =
  (bytes: string): ConnectionAttack =>
  async ({ port }) => {
    const socket = connectPlain({ port, host: '127.0.0.1' });
    socket.write(bytes);
    return await untilCut(socket);
  };

const shaking =
  (changes: (centre: AttackedCentre) => object): ConnectionAttack =>
  async (centre) => {
    const socket = openTls(centre, changes(centre));
    socket.write('GET / HTTP/1.1\r\n\r\n');
    return await untilCut(socket);
  };

async function codeOf(link: SampleLink): Promise<string> {
  const frame = await link.next().catch(() => undefined);
  if (frame?.kind === 'refusal' && frame.ref === 0) return frame.code;
  await link.closed;
  return 'cut';
}

/** The link is open and has been welcomed. */
const framing =
  (send: (link: SampleLink, centre: AttackedCentre) => void): ConnectionAttack =>
  async (centre) => {
    const device = await centre.greeted();
    send(device, centre);
    const code = await codeOf(device);
    await device.closed;
    return code;
  };

const greeting =
  (hello: Partial<Hello>): ConnectionAttack =>
  async (centre) => {
    const device = await centre.link();
    const answer: Frame = await device.greet(hello);
    return answer.kind === 'refusal' ? answer.code : answer.kind;
  };

const posting =
  (
    options: { path?: string; method?: string },
    bytes: number,
    identity: (centre: AttackedCentre) => DeviceIdentity = ({ sample }) =>
      identityOf(sample, 'device-1'),
  ): ConnectionAttack =>
  async (centre) => {
    const { sample, port } = centre;
    const how = { ...options, identity: identity(centre) };
    const answer = await postEnvelope(sample, port, 'device-1', new Uint8Array(bytes), how);
    const refused = decodeRefusalBody(answer.body);
    assert(refused.ok && answer.status >= 400, 'a refusal');
    return refused.value.code;
  };

const head = `POST ${envelopesPath} HTTP/1.1\r\nHost: tally\r\n`;
const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: tally\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n` +
  `Sec-WebSocket-Protocol: ${linkSubprotocol}\r\n\r\n`;

export const connectionAttacks: Readonly<Record<string, ConnectionAttack>> = {
  'garbage instead of TLS': plain('\u0016\u0003\u0001garbage that is no hello\r\n\r\n'),
  'TLS without a certificate': shaking(() => ({ key: undefined, cert: undefined })),
  'a certificate of another authority': shaking(({ sample }) => sample.forgedIdentity),
  'an expired certificate': shaking(({ sample }) => sample.expiredIdentity),
  'TLS 1.2': shaking(() => ({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: 'DEFAULT' })),
  'a certificate that the roster does not know': async (centre) =>
    await codeOf(await centre.link('device-1', centre.sample.strayIdentity)),
  'a revoked certificate': async (centre) => await codeOf(await centre.link('device-3')),
  'a revoked certificate by HTTPS': posting({}, 100, ({ sample }) =>
    identityOf(sample, 'device-3'),
  ),
  'garbage instead of HTTP': saying('\u0000\u0001\u0002 garbage\r\n\r\n'),
  'headers without end': saying(`${head}X-Long: ${'a'.repeat(20_000)}\r\n\r\n`),
  'another path': saying(upgrade('/v2/link')),
  'another method': posting({ method: 'DELETE' }, 0),
  'a path that climbs': posting({ path: '/v1/envelopes/../../keys/log.key.pem' }, 10),
  'garbage frames': framing(({ ws }) => {
    ws.send(new Uint8Array(100).fill(0xff));
  }),
  'text frames': framing(({ ws }) => {
    ws.send('hello');
  }),
  'no WebSocket frames': saying(`${upgrade(linkPath)}${'\u007f'.repeat(64)}`),
  'groups in groups without end': framing(({ ws }) => {
    ws.send(new Uint8Array(500_000).fill(0x0b));
  }),
  'a submission without an envelope': framing((link) => {
    link.send({ kind: 'submit', ref: 1, envelope: new Uint8Array(), earlierReceipt: undefined });
  }),
  'a frame that only a server sends': framing((link) => {
    link.send({ kind: 'resend', tapeDigests: [] });
  }),
  async 'a tape before hello'(centre) {
    const device = await centre.link();
    const answer = await device.submit(tellingTape(centre.sample, 1).envelope);
    return answer.kind === 'refusal' && answer.ref === 0 ? answer.code : answer.kind;
  },
  'a hello of another device': greeting({ deviceId: 'device-2' }),
  'a hello for another election': greeting({ electionId: 'sample-2021' }),
  'a hello for a rehearsal': greeting({ mode: 'rehearsal' }),
  'an oversized frame': framing(({ ws }) => {
    ws.send(new Uint8Array(600_001));
  }),
  'a frame far beyond any size': framing(({ ws }) => {
    ws.send(new Uint8Array(1_300_000));
  }),
  'an oversized request': posting({}, 700_000),
  'an oversized request of unknown length': async (centre) => await postChunks(centre, 700_000),
  'a connection that says nothing': plain(''),
  'TLS and then nothing': saying(''),
  async 'a request a letter at a time'(centre) {
    const socket = await openedTls(centre);
    const cut = untilCut(socket);
    const writing = setInterval(() => socket.write('P'), 50);
    socket.write('POST /v1/envelopes HTTP/1.1\r\nX-Slow: ');
    return await cut.finally(() => clearInterval(writing));
  },
  async 'a link without hello'(centre) {
    const device = await centre.link();
    centre.clock.timeMs += 1600;
    centre.server.gateway.sweep();
    return await codeOf(device);
  },
  async 'a third link of one device'(centre) {
    for (let i = 0; i < 2; i++) await centre.greeted();
    return await codeOf(await centre.link());
  },
  async 'a ninth connection of one device'(centre) {
    const first = await Promise.all(Array.from({ length: 8 }, () => openedTls(centre)));
    const cut = await untilCut(openTls(centre));
    assert(
      first.every(({ closed }) => !closed),
      'the first eight stay',
    );
    for (const socket of first) socket.destroy();
    return cut;
  },
};

function postChunks({ sample, port }: AttackedCentre, bytes: number): Promise<string> {
  const identity = identityOf(sample, 'device-1');
  return new Promise((resolve, reject) => {
    const asked = request({
      ...clientTlsOptions({ ...identity, serverCa: sample.serverCaPem }),
      ...{ host: '127.0.0.1', port, path: envelopesPath, method: 'POST', agent: false },
      headers: { 'transfer-encoding': 'chunked' },
    });
    asked.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const refused = decodeRefusalBody(Buffer.concat(chunks));
        resolve(refused.ok ? refused.value.code : 'no refusal');
        asked.destroy();
      });
    });
    asked.on('error', reject);
    asked.write(new Uint8Array(bytes)); // and never ends
  });
}

/** One frame that a device may send at any rate. */
export function heartbeatBytes(): Uint8Array {
  return encodeFrame({ kind: 'heartbeat', sentAtMs: 1, echoOfMs: 0 });
}
