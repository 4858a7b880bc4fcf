/** What somebody with access to the centre's files may have done before the server starts, or meanwhile. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LogCannotContinue } from '@mutabaqa/tally-server/server.ts';
import type { SampleServer } from '../builders/sample-gateway.ts';
import { makeSampleElection, sealTape, startSampleServer } from '../builders/sample-gateway.ts';
import { postEnvelope } from '../builders/sample-link.ts';

const sample = makeSampleElection();
const running: SampleServer[] = [];

afterEach(async () => {
  for (const server of running.splice(0)) await server.close();
});

async function send(server: SampleServer, sequence: number): Promise<number> {
  const { envelope } = sealTape(sample, 1, { header: { sequence } });
  const { gatewayPort } = server.server;
  return (await postEnvelope(sample, gatewayPort, 'device-1', envelope)).status;
}

/** A server that received a tape and stopped. */
async function oldServer(): Promise<SampleServer> {
  const server = await startSampleServer(sample);
  running.push(server);
  expect(await send(server, 1)).toBe(200);
  await server.stop();
  return server;
}

describe('a server does not start', () => {
  it('on the log of another election package, though it is signed and of the same name', async () => {
    const { directory } = await oldServer();
    const other = makeSampleElection(); // other certificates, so another digest; the same keys and origin
    const starting = startSampleServer(other, { directory });
    await expect(starting).rejects.toMatchObject({ problem: 'genesis-differs' });
    await expect(startSampleServer(sample, { directory }).then(({ stop }) => stop())).resolves.toBe(
      undefined,
    );
  });

  it.each<[string, (path: string) => void, string]>([
    ['is gone', (path) => rmSync(path), 'guard-missing'],
    ['is empty', (path) => writeFileSync(path, ''), 'guard-missing'],
    ['is all zeros', (path) => writeFileSync(path, new Uint8Array(8192)), 'guard-missing'],
  ])('when the guard %s', async (_, harm, problem) => {
    const { directory } = await oldServer();
    harm(join(directory, 'guard'));
    const starting = startSampleServer(sample, { directory });
    await expect(starting).rejects.toMatchObject({ problem });
    await expect(starting).rejects.toThrow(LogCannotContinue);
  });

  it('when the guard is damaged', async () => {
    const { directory } = await oldServer();
    writeFileSync(join(directory, 'guard'), new Uint8Array(8192).fill(65));
    await expect(startSampleServer(sample, { directory })).rejects.toThrow('damaged');
  });

  it('with a store from before the last receipts', async () => {
    const { directory } = await oldServer();
    const copy = ['tally.db'].map(
      (name) => [name, readFileSync(join(directory, 'store', name))] as const,
    );
    const later = await startSampleServer(sample, { directory });
    expect(await send(later, 2)).toBe(200);
    await later.stop();
    for (const [name, bytes] of copy) writeFileSync(join(directory, 'store', name), bytes);
    const starting = startSampleServer(sample, { directory });
    await expect(starting).rejects.toMatchObject({ problem: 'store-behind' });
  });
});

describe('a clock that goes back', () => {
  it('neither stops intake nor turns the times of the log around', async () => {
    const server = await startSampleServer(sample);
    running.push(server);
    expect(await send(server, 1)).toBe(200);
    server.clock.timeMs -= 3_600_000;
    expect(await send(server, 2)).toBe(200);
    server.server.gateway.sweep();
    const evidence = await server.server.store.evidenceOfStation('st-1');
    const [first, second] = evidence.map(({ receivedAtMs }) => receivedAtMs);
    expect(second).toBe(first);
  });
});
