import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** The linter's configuration is a checker too: each rule that we count on is shown its defect. */
const violations: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['no-explicit-any', 'src/any.ts', 'export const a: any = 1;'],
  ['no-unsafe-assignment', 'src/parsed.ts', `export const a: { b: string } = JSON.parse('1');`],
  ['no-floating-promises', 'src/floating.ts', 'Promise.resolve(1);'],
  [
    'no-misused-promises',
    'src/misused.ts',
    'export const on = (f: () => void): void => f();\non(async () => { await Promise.resolve(); });',
  ],
  ['await-thenable', 'src/await.ts', 'export const a = await 1;'],
  ['no-default-export', 'src/default.ts', 'export default 1;'],
  ['no-empty', 'src/empty.ts', 'try { JSON.stringify(1); } catch {}'],
  ['no-console', 'src/console.ts', 'console.log(1);'],
  ['eqeqeq', 'src/equal.ts', 'export const f = (a: string | null): boolean => a == null;'],
  [
    'consistent-type-imports',
    'src/type.ts',
    `import { a } from './any.ts';\nexport type A = typeof a;`,
  ],
  ['no-non-null-assertion', 'src/non-null.ts', 'export const a = [1][0]!;'],
  [
    'switch-exhaustiveness-check',
    'src/switch.ts',
    `export function f(a: 'x' | 'y'): void { switch (a) { case 'x': throw new Error('x'); } }`,
  ],
  ['only-throw-error', 'src/throw.ts', `export function f(): never { throw 'text'; }`],
  [
    'preserve-caught-error',
    'src/cause.ts',
    `try { JSON.stringify(1); } catch (e) { throw new Error(String(e)); }`,
  ],
  ['ban-ts-comment', 'src/comment.ts', '// @ts-ignore\nexport const a = 1;'],
  [
    'no-cycle',
    'src/cycle-a.ts',
    `import { b } from './cycle-b.ts';\nexport const a = (): number => b();`,
  ],
  [
    'prefer-node-protocol',
    'src/node.ts',
    `import { join } from 'path';\nexport const a = join('a');`,
  ],
  ['no-unused-vars', 'src/unused.ts', 'const a = 1;\nexport {};'],
  [
    'return-await',
    'src/return.ts',
    `export async function f(): Promise<number> { try { return Promise.resolve(1); } catch { return 0; } }`,
  ],
  ['require-array-sort-compare', 'src/sort.ts', 'export const a = [2, 10].sort();'],
  ['expect-expect', 'src/nothing.test.ts', `import { test } from 'vitest';\ntest('a', () => {});`],
];

const nearMisses: readonly (readonly [path: string, text: string])[] = [
  ['src/main.ts', 'console.log(1);'],
  ['tool.config.ts', 'export default 1;'],
  [
    'src/sound.ts',
    `export function f(): number { try { return Number('1'); } catch { return 0; } }`,
  ],
];

interface Report {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
}

const root = fileURLToPath(new URL('../../', import.meta.url));
let place = '';
let report: Report = { diagnostics: [] };

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'mutabaqa-lint-'));
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules')); // types of Node and vitest
  const back = `import { a } from './cycle-a.ts';\nexport const b = (): number => a();`;
  const files = [...violations.map(([, path, text]) => [path, text] as const), ...nearMisses];
  for (const [path, text] of [...files, ['src/cycle-b.ts', back] as const]) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), text);
  }
  const tsconfig = { extends: join(root, 'tsconfig.base.json'), include: ['src', '*.ts'] };
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(tsconfig));
  const lint = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['--config', join(root, '.oxlintrc.json'), '--format', 'json', 'src', 'tool.config.ts'],
    { cwd: place, encoding: 'utf8' },
  );
  report = JSON.parse(lint.stdout) as Report;
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

test.each(violations)('lint objects with %s to %s', (rule, path) => {
  expect(rulesFor(path)).toContain(rule);
});

test.each(nearMisses)('lint has nothing against %s', (path) => {
  expect(rulesFor(path)).toEqual([]);
});

function rulesFor(path: string): string[] {
  return report.diagnostics
    .filter(({ filename }) => filename.endsWith(path))
    .map(({ code }) => code.replace(/^.*\((.*)\)$/, '$1'));
}
