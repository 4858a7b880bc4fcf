import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureSiteBundle, siteSumsFile } from './site-bundle.ts';

let directory: string;
let rebuilt: string;

beforeAll(async () => {
  directory = await ensureSiteBundle();
  rebuilt = mkdtempSync(join(tmpdir(), 'mutabaqa-bundle-'));
  const bundler = fileURLToPath(new URL('run-vite-cli.ts', import.meta.url));
  execFileSync(process.execPath, [bundler, rebuilt], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
});

afterAll(() => {
  rmSync(rebuilt, { recursive: true, force: true });
});

function digestsIn(root: string): Map<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name).slice(root.length + 1)] : [],
  );
  return new Map(
    names.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(root, name)))
        .digest('hex'),
    ]),
  );
}

test('the sums name every file of the bundle but themselves', () => {
  const digests = digestsIn(directory);
  digests.delete(siteSumsFile);
  const lines = [...digests].map(([name, digest]) => `${digest}  ${name}\n`);
  expect(readFileSync(join(directory, siteSumsFile), 'utf8')).toBe(lines.join(''));
  expect([...digests.keys()]).toContain('index.html');
});

test('equal sources give equal bytes', () => {
  const digests = digestsIn(directory);
  digests.delete(siteSumsFile);
  expect([...digestsIn(rebuilt)]).toEqual([...digests]);
});

test('made once, it is found again', async () => {
  expect(await ensureSiteBundle()).toBe(directory);
});

test('nothing in it names another host, and no script or style stands in the page', () => {
  const page = readFileSync(join(directory, 'index.html'), 'utf8');
  expect(page).toMatch(/Content-Security-Policy/);
  expect(page).not.toMatch(/<script(?![^>]*\ssrc="\.\/)/);
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
});
