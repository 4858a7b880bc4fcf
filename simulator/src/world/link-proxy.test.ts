import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeLinkDirection, perfectLink, satelliteLink } from './link-model.ts';
import { startLinkProxy } from './link-proxy.ts';
import { makeSeededRandom } from './random.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startEcho(): Promise<number> {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => await new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe('link model', () => {
  it('adds the time on the wire, headers included, to the delay', () => {
    const link = makeLinkDirection(satelliteLink, () => 1);
    // 960 bytes and 40 of headers are 8,000 bits: 125 ms at 64 kbit/s.
    expect(link.arrivalMs(960, 1000)).toBe(1425);
    expect(link.arrivalMs(960, 1000)).toBe(1550); // waits for the first to be sent
  });

  it('delays a lost segment and all behind it by a retransmission', () => {
    const draws = [0, 1, 1];
    const link = makeLinkDirection(
      { ...perfectLink, delayMs: 100, lossRate: 0.5 },
      () => draws.shift() ?? 1,
    );
    expect(link.arrivalMs(100, 0)).toBe(400);
    expect(link.arrivalMs(100, 1)).toBe(400);
    expect(link.arrivalMs(100, 500)).toBe(600);
  });
});

describe('link proxy', () => {
  it('carries bytes unchanged and in order over a slow lossy link', async () => {
    const random = makeSeededRandom('link-proxy');
    const proxy = await startLinkProxy(
      { name: 'bad', delayMs: 3, bitsPerSecond: 20_000_000, lossRate: 0.01, outages: [] },
      { host: '127.0.0.1', port: await startEcho() },
      random.unit,
    );
    closers.push(async () => await proxy.close());
    const sent = Buffer.from(random.bytes(300_000));
    const socket = connect(proxy.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      if (Buffer.concat(received).length === sent.length) socket.end();
    });
    socket.write(sent);
    await once(socket, 'close');
    expect(Buffer.concat(received).equals(sent)).toBe(true);
    expect(proxy.carried).toEqual({ up: sent.length, down: sent.length });
  });

  it('breaks connections when it is cut', async () => {
    const proxy = await startLinkProxy(
      perfectLink,
      { host: '127.0.0.1', port: await startEcho() },
      () => 1,
    );
    closers.push(async () => await proxy.close());
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = new Promise((resolve) =>
      socket.on('close', resolve).on('error', () => undefined),
    );
    proxy.cut();
    await closed;
    expect(socket.destroyed).toBe(true);
  });
});
