/**
 * The bundle of the public pages, made when its sources have changed. Equal sources give equal bytes, so that
 * anybody who builds it has the digest that the centre shows.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bundles = join(root, 'tally-server/dist/site');
const bundler = fileURLToPath(new URL('run-vite-cli.ts', import.meta.url));

/** What the pages are made of; libraries are named by the lock file. */
const sources = [
  'tally-server/src/portal/web',
  'tally-server/vite.config.ts',
  'tsconfig.base.json',
  'shared/src',
  'proto/src',
  'package-lock.json',
];

/** Lists every other file of the bundle, as `sha256sum` writes it; its own digest names the bundle. */
export const siteSumsFile = 'site/SHA256SUMS';

/**
 * The directory of the bundle, below `tally-server/dist/site`, by the digest of its sources: it is complete
 * and does not change. Takes seconds when it has to be made. May be called by several processes at once: each
 * makes its own draft, and the first to finish gives the directory its name.
 */
export async function ensureSiteBundle(): Promise<string> {
  const directory = join(bundles, await digestSources());
  if (existsSync(directory)) return directory;
  const draft = `${directory}.draft-${process.pid}`;
  await rm(draft, { recursive: true, force: true });
  await runVite(draft);
  await writeSums(draft);
  await dropOthers(directory);
  try {
    await rename(draft, directory);
  } catch (fault) {
    if (!existsSync(directory)) throw fault;
    await rm(draft, { recursive: true }); // somebody else was first with the same bytes
  }
  return directory;
}

/** 32 hexadecimal digits. */
async function digestSources(): Promise<string> {
  const hash = createHash('sha256').update('site-bundle 1\n');
  for (const source of sources) {
    for (const path of await filesBelow(join(root, source))) {
      if (/\.test\.tsx?$/.test(path)) continue;
      const digest = createHash('sha256').update(await readFile(path));
      hash.update(`${nameIn(root, path)}\n${digest.digest('hex')}\n`);
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/** In a process of its own: it wants `NODE_ENV=production`, and 200 MB for a moment. */
async function runVite(directory: string): Promise<void> {
  const child = spawn(process.execPath, [bundler, directory], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => said.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes));
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (status !== 0) {
    throw new Error(`the public pages cannot be built:\n${Buffer.concat(said).toString()}`);
  }
}

async function writeSums(directory: string): Promise<void> {
  const lines: string[] = [];
  for (const path of await filesBelow(directory)) {
    const digest = createHash('sha256').update(await readFile(path));
    lines.push(`${digest.digest('hex')}  ${nameIn(directory, path)}\n`);
  }
  await mkdir(join(directory, 'site'));
  await writeFile(join(directory, siteSumsFile), lines.join(''));
}

const keptMs = 3_600_000;

/** Bundles of older sources, and drafts of builds that died; younger ones may be in somebody's use. */
async function dropOthers(directory: string): Promise<void> {
  for (const name of await readdir(bundles)) {
    const path = join(bundles, name);
    if (path === directory) continue;
    const { mtimeMs } = await stat(path);
    if (mtimeMs < Date.now() - keptMs) await rm(path, { recursive: true, force: true });
  }
}

/** In byte order of their names. A file stands for itself. */
async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (fault: unknown) => {
      if (isNotDirectory(fault)) return undefined;
      throw fault;
    },
  );
  if (entries === undefined) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isNotDirectory(fault: unknown): boolean {
  return fault instanceof Error && 'code' in fault && fault.code === 'ENOTDIR';
}

function nameIn(directory: string, path: string): string {
  return relative(directory, path).split(sep).join('/');
}
