import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeFront } from './make-front.ts';

const opensAtMs = 1_800_000_000_000;
const rows = 'station,candidate,votes\n'.repeat(500);

let directory = '';
let front: Server;
let inner: Server;
let nowMs = 0;
let faults: unknown[] = [];
/** What the inner portal was asked, and how it answers. */
let asked: IncomingMessage[] = [];
let answerInner: Parameters<typeof createServer>[1];

const at = (...names: string[]): string => join(directory, 'public', ...names);

function put(name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(`${at(name)}.draft`, content);
  renameSync(`${at(name)}.draft`, at(name));
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-front-'));
  mkdirSync(at());
  [nowMs, faults, asked] = [opensAtMs, [], []];
  answerInner = (request, response) => {
    asked.push(request);
    response.setHeader('Content-Security-Policy', "default-src 'none'");
    response.end(`inner ${request.method} ${request.url}`);
  };
  inner = createServer((request, response) => answerInner?.(request, response as never));
  const innerSocket = join(directory, 'inner.sock');
  await new Promise<void>((resolve) => void inner.listen(innerSocket, resolve));
  const setup = {
    ...{ address: '127.0.0.1', port: 0, publicDirectory: at(), innerSocket, opensAtMs },
    ...{ ownDirectory: join(directory, 'own'), tls: undefined },
  };
  front = makeFront(setup, {
    nowMs: () => nowMs,
    onFault: (fault) => faults.push(fault),
    proxyLimits: { atOnce: 2, waitingMax: 1, answerMsMax: 5000 },
  });
  await new Promise<void>((resolve) => void front.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const server of [front, inner]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  rmSync(directory, { recursive: true });
  expect(faults).toEqual([]);
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** As written: no client tidies the path or undoes an encoding. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { port } = front.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, headers: answered, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

const codeOf = ({ body }: Answer): unknown => (JSON.parse(String(body)) as { code: string }).code;

describe('files', () => {
  it.each([
    ['log/checkpoint', 'text/plain; charset=utf-8', 'public, max-age=2'],
    ['log-2/checkpoint', 'text/plain; charset=utf-8', 'public, max-age=2'],
    ['log/tile/0/x001/067', 'application/octet-stream', /immutable/],
    ['log/tile/entries/000.p/12', 'application/octet-stream', /immutable/],
    ['package/parts/00', 'application/octet-stream', /immutable/],
    ['package/manifest', 'application/octet-stream', 'public, max-age=2'],
    ['results/newest', 'text/plain; charset=utf-8', 'public, max-age=2'],
    ['results/versions/1/stations.csv', 'text/csv; charset=utf-8', /immutable/],
    ['now/index.json', 'application/json; charset=utf-8', 'public, max-age=2'],
    ['assets/main-0a1b.js', 'text/javascript; charset=utf-8', /immutable/],
    ['sw.js', 'text/javascript; charset=utf-8', 'no-cache'],
    ['documents/files/00', 'application/octet-stream', /immutable/],
  ])('%s is served as %s, kept %s', async (name, type, cacheControl) => {
    put(name, 'content');
    const { status, headers, body } = await get(`/${name}`);
    expect([status, String(body)]).toEqual([200, 'content']);
    expect(headers['content-type']).toBe(type);
    expect(headers['cache-control']).toMatch(cacheControl);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'access-control-allow-origin': '*',
      'referrer-policy': 'no-referrer',
    });
  });

  it('of the newest version answer under its alias, which is not kept for ever', async () => {
    put('results/versions/9/contests/Baghdad%2Fcouncil.csv', 'nine');
    put('results/versions/10/contests/Baghdad%2Fcouncil.csv', 'ten');
    put('results/versions/10/version.json', '{}');
    put('results/newest', '10\n');
    for (const path of ['Baghdad%2Fcouncil.csv', 'Baghdad%252Fcouncil.csv']) {
      const { body, headers } = await get(`/results/contests/${path}`);
      expect(String(body)).toBe('ten');
      expect(headers['cache-control']).toBe('public, max-age=2');
      const nine = await get(`/results/versions/9/contests/${path}`);
      expect(String(nine.body)).toBe('nine');
    }
    expect(String((await get('/results/')).body)).toBe('{}');
    const missing = await get('/results/nothing.csv');
    expect([missing.status, codeOf(missing)]).toEqual([404, 'resource.unknown']);
  });

  it('that wait for the embargo are refused as such, as long as it lasts', async () => {
    nowMs = opensAtMs - 1;
    for (const path of ['/results/', '/results/stations.csv', '/results/versions/1/stations.csv']) {
      const answer = await get(path, { 'accept-language': 'en' });
      expect([answer.status, codeOf(answer)]).toEqual([403, 'publication.embargo']);
      expect(String(answer.body)).toContain(new Date(opensAtMs).toISOString());
    }
    nowMs = opensAtMs;
    expect((await get('/results/stations.csv')).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('single tapes of large elections are asked for inside', async () => {
    const name = `${'ab'.repeat(32)}.tape`;
    expect(String((await get(`/results/tapes/${name}`)).body)).toBe(
      `inner GET /results/tapes/${name}`,
    );
    put('results/newest', '1\n');
    put(`results/versions/1/tapes/${name}`, 'a file');
    await vi.waitFor(async () => {
      nowMs += 1000;
      expect(String((await get(`/results/tapes/${name}`)).body)).toBe('a file');
    });
  });

  it('have an ETag that changes with them', async () => {
    put('now/index.json', '{"timeMs":1}');
    const first = await get('/now/index.json');
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await get('/now/index.json', { 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    put('now/index.json', '{"timeMs":2}');
    utimesSync(at('now/index.json'), 5, 5);
    nowMs += 1000;
    const changed = await get('/now/index.json', { 'if-none-match': etag });
    expect([changed.status, String(changed.body)]).toEqual([200, '{"timeMs":2}']);
    const head = await get('/now/index.json', {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, '12', 0]);
  });

  it('answer ranges of their own bytes, whatever compression is accepted', async () => {
    put('results/versions/1/stations/Baghdad.ndjson', rows);
    const asking = { range: 'bytes=24-46', 'accept-encoding': 'gzip, br' };
    const part = await get('/results/versions/1/stations/Baghdad.ndjson', asking);
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'content-range': `bytes 24-46/${rows.length}`,
      'access-control-expose-headers': expect.stringContaining('Content-Range') as unknown,
    });
    expect(part.headers['content-encoding']).toBeUndefined();
    expect(String(part.body)).toBe('station,candidate,votes');
    const beyond = { range: `bytes=${rows.length}-` };
    expect((await get('/results/versions/1/stations/Baghdad.ndjson', beyond)).status).toBe(416);
    expect(
      (await get('/results/versions/1/stations/Baghdad.ndjson', {}, 'OPTIONS')).headers,
    ).toEqual(
      expect.objectContaining({
        'access-control-allow-headers': expect.stringContaining('Range') as unknown,
      }),
    );
  });

  it('are compressed when that is accepted, under an ETag of their own', async () => {
    put('results/versions/1/stations.csv', rows);
    const path = '/results/versions/1/stations.csv';
    const plain = await get(path);
    expect([plain.headers['content-encoding'], String(plain.body)]).toEqual([undefined, rows]);
    const gzip = await get(path, { 'accept-encoding': 'gzip' });
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(gzip.headers.vary).toBe('Accept-Encoding');
    expect(gzip.body.length).toBeLessThan(rows.length / 5);
    expect(String(gunzipSync(gzip.body))).toBe(rows);
    expect(gzip.headers.etag).not.toBe(plain.headers.etag);
    const again = { 'accept-encoding': 'gzip', 'if-none-match': gzip.headers.etag ?? '' };
    expect((await get(path, again)).status).toBe(304);
    expect((await get(path, { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBe(
      undefined,
    );
    // Tiles are hashes: there is nothing to gain.
    put('log/tile/0/000', Buffer.alloc(8192));
    const tile = await get('/log/tile/0/000', { 'accept-encoding': 'gzip' });
    expect(tile.headers['content-encoding']).toBeUndefined();
  });

  it('come as they were compressed when published, unless they changed since', async () => {
    put('index.html', rows);
    put('index.html.br', brotliCompressSync('published'));
    const compressed = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(compressed.headers['content-encoding']).toBe('br');
    expect(compressed.headers['content-type']).toBe('text/html; charset=utf-8');
    utimesSync(at('index.html.br'), 5, 5);
    nowMs += 1000;
    const later = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(later.headers['content-encoding']).toBe('gzip');
    expect(String(gunzipSync(later.body))).toBe(rows);
  });

  it('that changed are compressed anew', async () => {
    put('now/index.json', rows);
    await get('/now/index.json', { 'accept-encoding': 'gzip' });
    put('now/index.json', rows.toUpperCase());
    utimesSync(at('now/index.json'), 5, 5);
    nowMs += 1000;
    const { body } = await get('/now/index.json', { 'accept-encoding': 'gzip' });
    expect(String(gunzipSync(body))).toBe(rows.toUpperCase());
  });

  it('that somebody brought can do nothing in a browser', async () => {
    put('documents/files/00', '<script>alert(1)</script>');
    put('index.html', '<!doctype html>');
    put('results/versions/1/x.json', '{}');
    const { headers } = await get('/documents/files/00');
    expect(headers['content-disposition']).toBe('attachment');
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/);
    const policies = await Promise.all(
      ['/', '/results/versions/1/x.json', '/nowhere'].map(
        async (path) => (await get(path)).headers['content-security-policy'],
      ),
    );
    expect(policies[0]).toMatch(/script-src 'self' 'wasm-unsafe-eval';.*frame-ancestors 'none'/);
    expect(policies[0]).not.toMatch(/unsafe-inline|'unsafe-eval'|https?:/);
    expect(policies.slice(1).every((policy) => policy?.includes('sandbox'))).toBe(true);
  });
});

it('the pages carry the policy that they are served with, for who serves them without it', async () => {
  put('index.html', '<!doctype html>');
  const source = readFileSync(join(import.meta.dirname, '../portal/web/index.html'), 'utf8');
  const [, inPage] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(source) ?? [];
  const { headers } = await get('/');
  expect(headers['content-security-policy']).toBe(`${inPage}; frame-ancestors 'none'`);
});

describe('nobody gets', () => {
  beforeEach(() => {
    writeFileSync(join(directory, 'secret'), 'secret');
    put('log/checkpoint', 'checkpoint');
    put('results/versions/1/stations.csv', 'rows');
  });

  it.each([
    ...[
      '/../secret',
      '/log/../../secret',
      '/%2e%2e/secret',
      '/..%2fsecret',
      '/log/..%2f..%2fsecret',
    ],
    ...[
      '/....//secret',
      '/log/.%2e/secret',
      '/..%5csecret',
      '/log/checkpoint/',
      '/log',
      '/results/versions/1',
    ],
    ...['/results/versions/1/%2e%2e/1/stations.csv', '//secret', '/log//checkpoint', '/%00'],
  ])('anything by %s', async (path) => {
    const answer = await get(path);
    expect([400, 404]).toContain(answer.status);
    expect(String(answer.body)).not.toMatch(/^(secret|checkpoint|rows)$/);
  });

  it('drafts, hidden files and what links lead to', async () => {
    writeFileSync(at('log/checkpoint.draft'), 'draft');
    mkdirSync(at('results/versions/.draft-2'));
    writeFileSync(at('results/versions/.draft-2/stations.csv'), 'draft');
    writeFileSync(at('.hidden'), 'hidden');
    symlinkSync(join(directory, 'secret'), at('log/key'));
    symlinkSync(directory, at('feed'));
    symlinkSync(at('log/checkpoint'), at('log/copy'));
    const paths = ['/log/checkpoint.draft', '/results/versions/.draft-2/stations.csv', '/.hidden'];
    for (const path of [...paths, '/log/key', '/feed/secret', '/log/copy']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect(String((await get('/log/checkpoint')).body)).toBe('checkpoint');
  });

  it('to write', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await get('/log/checkpoint', {}, method);
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('what needs the server', () => {
  it('is asked for inside, with who asked as the front saw it', async () => {
    const headers = {
      ...{ 'x-forwarded-for': '10.1.1.1', forwarded: 'for=10.1.1.1', cookie: 'session=1' },
      connection: 'close',
    };
    const answer = await get('/api/v1/observers/session?x=%2F', headers, 'POST');
    expect(String(answer.body)).toBe('inner POST /api/v1/observers/session?x=%2F');
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(asked[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      cookie: 'session=1',
    });
    expect(asked[0]?.headers).not.toHaveProperty('forwarded');
  });

  it('is sent what the reader sends, and may refuse it before the end', async () => {
    answerInner = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => response.end(Buffer.concat(chunks)));
    };
    const { port } = front.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v1/rumours`;
    const echoed = await fetch(url, { method: 'POST', body: rows });
    expect(await echoed.text()).toBe(rows);

    answerInner = (_, response) => {
      response.writeHead(413).end('too much');
    };
    const body = Buffer.alloc(8 * 1024 * 1024);
    for (let round = 0; round < 5; round++) {
      const status = await new Promise((resolve, reject) => {
        const sending = httpRequest(url, { method: 'POST' }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sending.on('error', reject).end(body);
      });
      expect(status).toBe(413);
    }
  });

  it('is the page as long as there is no bundle', async () => {
    expect(String((await get('/?lang=ar')).body)).toBe('inner GET /?lang=ar');
    expect(String((await get('/style.css')).body)).toBe('inner GET /style.css');
    put('index.html', 'the bundle');
    nowMs += 1000;
    expect(String((await get('/?lang=ar')).body)).toBe('the bundle');
  });

  it('is asked so many times at once, and no more', async () => {
    const held: (() => void)[] = [];
    answerInner = (_, response) => held.push(() => response.end('late'));
    const answers = [1, 2, 3].map(() => get('/api/v1/summary'));
    await vi.waitFor(() => expect(held).toHaveLength(2));
    await vi.waitFor(async () => {
      const refused = await get('/api/v1/summary');
      expect([refused.status, codeOf(refused)]).toEqual([503, 'server.busy']);
      expect(refused.headers['retry-after']).toBe('1');
    });
    expect(held).toHaveLength(2);
    held.splice(0).forEach((answer) => answer());
    await vi.waitFor(() => expect(held).toHaveLength(1));
    held.forEach((answer) => answer());
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('is busy when nobody answers inside; files are served all the same', async () => {
    put('log/checkpoint', 'checkpoint');
    inner.closeAllConnections();
    await new Promise((resolve) => inner.close(resolve));
    const refused = await get('/api/v1/summary');
    expect([refused.status, codeOf(refused)]).toEqual([503, 'server.busy']);
    expect((await get('/log/checkpoint')).status).toBe(200);
    answerInner = undefined;
    inner.listen(join(directory, 'inner.sock'));
  });

  it('that breaks off in the middle does not look whole', async () => {
    answerInner = (_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('half');
      setImmediate(() => response.destroy());
    };
    await expect(get('/api/v1/discrepancies')).rejects.toThrow('aborted');
  });
});

it('refusals are in the language of who asks', async () => {
  const texts = new Set<unknown>();
  for (const lang of ['ar', 'ckb', 'en']) {
    const answer = await get('/nowhere', { 'accept-language': lang });
    texts.add((JSON.parse(String(answer.body)) as { text: string }).text);
    expect(String((await get(`/nowhere?lang=${lang}`)).body)).toBe(String(answer.body));
  }
  expect(texts.size).toBe(3);
});
