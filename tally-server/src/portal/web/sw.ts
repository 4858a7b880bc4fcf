/**
 * Keeps the pages themselves for use without a network. Their files are named in `site/SHA256SUMS`; a cache bears
 * the digest of that list, so files of two versions never mix. States, results, log and feed always come from the
 * host: what is stale must not look fresh. No imports: a service worker is one file.
 */

interface Waiting extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface Asking extends Waiting {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Told extends Waiting {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface WorkerScope {
  readonly registration: { readonly scope: string };
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Asking) => void): void;
  addEventListener(type: 'message', listener: (event: Told) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const worker = globalThis as unknown as WorkerScope;
const sitePrefix = 'mutabaqa-site-';
/** What readers keep for a day without a network: `data/kept-package.ts` fills it. */
const keptCache = 'mutabaqa-kept';
const sumsFile = 'site/SHA256SUMS';

worker.addEventListener('install', (event) => {
  event.waitUntil(keepSite(false).then(async () => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim());
});

worker.addEventListener('message', (event) => {
  const [port] = event.ports;
  if (event.data !== 'keep-all' || port === undefined) return;
  const kept = keepSite(true).then(
    () => port.postMessage('kept'),
    () => port.postMessage('failed'),
  );
  event.waitUntil(kept);
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (request.method !== 'GET' || path === undefined) return;
  if (request.mode === 'navigate') {
    // The newest pages when there is a network, and then the list of their files is looked at again.
    event.respondWith(fromHost(request, async () => fromSite('index.html')));
    event.waitUntil(keepSite(false).catch(() => undefined)); // without a network, what is kept stays
  } else if (path.startsWith('assets/') || isShell(path)) {
    event.respondWith(answerAsset(request, path));
  } else if (path.startsWith('lookup/') || path === 'package/manifest') {
    event.respondWith(
      fromHost(request, async () => caches.match(request, { cacheName: keptCache })),
    );
  }
});

/** Relative to the pages; undefined for what is not theirs. */
function pathOf(url: string): string | undefined {
  const { scope } = worker.registration;
  if (!url.startsWith(scope)) return undefined;
  const [path = ''] = url.slice(scope.length).split(/[?#]/);
  return path;
}

function isShell(path: string): boolean {
  return path === sumsFile || path === 'icon.svg' || path === 'manifest.webmanifest';
}

/** From the host; when it cannot be reached, what was kept. */
async function fromHost(
  request: Request,
  kept: () => Promise<Response | undefined>,
): Promise<Response> {
  try {
    return await fetch(request);
  } catch (fault) {
    const response = await kept();
    if (response !== undefined) return response;
    throw fault;
  }
}

/** Assets have their digest in their name and never change; the few others are asked for first. */
async function answerAsset(request: Request, path: string): Promise<Response> {
  if (!path.startsWith('assets/')) return fromHost(request, async () => fromSite(path));
  const kept = await fromSite(path);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  const [name] = await siteCaches();
  if (response.ok && name !== undefined) {
    await (await caches.open(name)).put(request, response.clone());
  }
  return response;
}

async function fromSite(path: string): Promise<Response | undefined> {
  for (const name of await siteCaches()) {
    const found = await (await caches.open(name)).match(absolute(path));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function siteCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(sitePrefix));
}

function absolute(path: string): string {
  return new URL(path, worker.registration.scope).href;
}

/**
 * The files of the list, each with the digest that the list gives it; `all`: also the large ones, which a page
 * otherwise fetches when it needs them. Nothing changes unless every file is there.
 */
async function keepSite(all: boolean): Promise<void> {
  const response = await fetch(absolute(sumsFile), { cache: 'no-cache' });
  if (!response.ok) throw new Error(`${sumsFile}: ${response.status}`);
  const sums = await response.text();
  const name = sitePrefix + (await digestOf(new TextEncoder().encode(sums)));
  const before = await siteCaches();
  const cache = before.includes(name) ? await caches.open(name) : undefined;
  // Who kept everything for a day without a network keeps everything of the next version too.
  const isWhole = all || (await hasReader(before));
  const files: [path: string, response: Response][] = [[sumsFile, new Response(sums)]];
  for (const [hex, path] of readSums(sums)) {
    if (path === 'sw.js' || (isLarge(path) && !isWhole)) continue;
    if ((await cache?.match(absolute(path))) !== undefined) continue;
    files.push([path, await readListed(path, hex)]);
  }
  // All of them are here: only now does the new version stand beside the old one, and then in its place.
  const kept = cache ?? (await caches.open(name));
  for (const [path, file] of files) await kept.put(absolute(path), file);
  for (const old of before) if (old !== name) await caches.delete(old);
}

function readSums(sums: string): [hex: string, path: string][] {
  return sums.split('\n').flatMap((line): [string, string][] => {
    const [, hex = '', path = ''] = /^([0-9a-f]{64}) [ *](.+)$/.exec(line) ?? [];
    return hex === '' ? [] : [[hex, path]];
  });
}

/** Fonts are kept as they are met; the reader of codes by those who used it, or asked for everything. */
async function hasReader(names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const requests = await (await caches.open(name)).keys();
    if (requests.some(({ url }) => url.endsWith('.wasm'))) return true;
  }
  return false;
}

function isLarge(path: string): boolean {
  return /\.(wasm|woff2?)$/.test(path);
}

/** From an earlier version that is kept, or from the host. */
async function readListed(path: string, hex: string): Promise<Response> {
  const kept = await fromSite(path);
  if (kept !== undefined && (await isFile(kept, hex))) return kept;
  const response = await fetch(absolute(path), { cache: 'no-cache' });
  if (response.ok && (await isFile(response, hex))) return response;
  throw new Error(`${path}: not the file that the list names`);
}

async function isFile(response: Response, hex: string): Promise<boolean> {
  return (await digestOf(new Uint8Array(await response.clone().arrayBuffer()))) === hex;
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
