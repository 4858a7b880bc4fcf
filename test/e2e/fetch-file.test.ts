import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
import { fetchText } from '@mutabaqa/tally-server/portal/web/data/fetch-file.ts';

it('an answer that is an error does not keep its connection', async () => {
  let isClosed = false;
  const server = createServer((_, response) => {
    response.once('close', () => {
      isClosed = true;
    });
    response.writeHead(404).write('there is no such file, and this goes on');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browserFetch = fetch;
  vi.stubGlobal('fetch', (path: string, options?: RequestInit) =>
    browserFetch(new URL(path, `http://127.0.0.1:${port}`), options),
  );
  try {
    expect(await fetchText('results/none')).toEqual({ ok: false, error: 'absent' });
    await vi.waitFor(() => expect(isClosed).toBe(true));
  } finally {
    vi.unstubAllGlobals();
    server.closeAllConnections();
    server.close();
  }
});
