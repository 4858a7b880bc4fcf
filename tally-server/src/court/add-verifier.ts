/** The verifier inside the bundle: built from its sources when they have changed, and how to run it. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { courtFiles } from '@mutabaqa/shared/court/court-files.ts';
import { type BundleDirectory, digestFile, filesIn } from './bundle-directory.ts';
import { verifierReadme } from './verifier-readme.ts';

/** Without the development dependencies, for one. */
export class VerifierUnbuildable extends Error {
  override readonly name = 'VerifierUnbuildable';
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = join(root, 'tally-server/dist/verifier');
const builder = fileURLToPath(new URL('build-verifier-cli.ts', import.meta.url));
const sources = ['observer/src', 'proto/src', 'shared/src'];

/** Before anything is written: whoever cannot build it has no half of a bundle. */
export async function prepareVerifier(): Promise<(out: BundleDirectory) => void> {
  const file = await ensureVerifier();
  return (out) => {
    out.copy(file, courtFiles.verifier);
    out.write('verify/README', verifierReadme);
  };
}

/** One file that needs Node and nothing else. Takes seconds when its sources have changed. */
async function ensureVerifier(): Promise<string> {
  const file = join(built, `${await digestSources()}.mjs`);
  if (existsSync(file)) return file;
  mkdirSync(built, { recursive: true });
  const draft = `${file}.draft-${process.pid}`;
  await runBuilder(draft);
  renameSync(draft, file); // others may have been first, with the same bytes
  return file;
}

async function digestSources(): Promise<string> {
  const hash = createHash('sha256').update('verifier 1\n');
  for (const directory of sources) {
    for (const name of filesIn(join(root, directory))) {
      if (name.endsWith('.test.ts')) continue;
      hash.update(`${directory}/${name}\n${await digestFile(join(root, directory, name))}\n`);
    }
  }
  for (const name of [builder, join(root, 'package-lock.json')]) {
    hash.update(`${await digestFile(name)}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}

/** In a process of its own: it wants `NODE_ENV=production`, and memory for a moment. */
async function runBuilder(file: string): Promise<void> {
  const child = spawn(process.execPath, [builder, file], {
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
    throw new VerifierUnbuildable(
      `the verifier cannot be built:\n${Buffer.concat(said).toString()}`,
    );
  }
}
