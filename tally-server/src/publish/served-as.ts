/**
 * How each public file is to be served, by its name below the public directory. The front process and
 * mirrors that take headers follow it; any static file server may do less.
 */

export interface ServedAs {
  readonly contentType: string;
  readonly cacheControl: string;
  /** The bytes under this name never change. */
  readonly isImmutable: boolean;
  /** Text that a slow link is glad to get compressed. */
  readonly isCompressible: boolean;
  /** `pages`: what the browser runs; `attachment`: brought by somebody, never shown in our name. */
  readonly policy: 'pages' | 'data' | 'attachment';
}

const shortly = 'public, max-age=2';
const forEver = 'public, max-age=31536000, immutable';
/** Kept, but asked about each time: names that stay when a new bundle comes. */
const revalidated = 'no-cache';

const binary = 'application/octet-stream';
const plain = 'text/plain; charset=utf-8';

const typesByExtension: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  png: 'image/png',
  svg: 'image/svg+xml',
  topojson: 'application/json; charset=utf-8',
  txt: plain,
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
  woff2: 'font/woff2',
};

/** Without an extension, by their last name. */
const textNames = new Set([
  ...['SHA256SUMS', 'checkpoint', 'cosigned', 'key', 'newest', 'signature', 'witnesses'],
]);

const immutableNames = [
  /^log(-[0-9]+)?\/(tile\/.*|successor)$/,
  /^package\/parts\//,
  /^results\/versions\//,
  /^assets\//,
  /^documents\/files\//,
];

/** `name` as on disk, with `/` between its parts. */
export function servedAs(name: string): ServedAs {
  const isImmutable = immutableNames.some((pattern) => pattern.test(name));
  const isAttachment = name.startsWith('documents/files/');
  const isPages = !name.includes('/') || name.startsWith('assets/');
  const contentType = isAttachment ? binary : typeOf(name);
  return {
    contentType,
    cacheControl: isImmutable ? forEver : isPages ? revalidated : shortly,
    isImmutable,
    isCompressible: /^text\/|json|\+xml|javascript|wasm/.test(contentType),
    policy: isAttachment ? 'attachment' : isPages ? 'pages' : 'data',
  };
}

function typeOf(name: string): string {
  const last = name.slice(name.lastIndexOf('/') + 1);
  if (textNames.has(last)) return plain;
  return typesByExtension[/\.([a-z0-9]+)$/.exec(last)?.[1] ?? ''] ?? binary;
}

/** Drafts and what begins with a dot are nobody's business until they have their name. */
export function isPublicName(name: string): boolean {
  return name.split('/').every((part) => part !== '' && !part.startsWith('.') && !isDraft(part));
}

function isDraft(part: string): boolean {
  return part.endsWith('.draft');
}
