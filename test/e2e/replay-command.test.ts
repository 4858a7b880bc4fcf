/** `npm run replay` as a person meets it: what it refuses, how it ends, what it leaves behind. */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expectedDiscrepancies } from '@mutabaqa/simulator/replay/dataset/expected-discrepancies.ts';
import { writeOddDataset } from '@mutabaqa/simulator/replay/odd-datasets/make-odd-dataset.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findReplayMistakes } from '../builders/replay-mistakes.ts';
import { seed } from '../soak.ts';

const simulator = fileURLToPath(import.meta.resolve('@mutabaqa/simulator/main.ts'));
const timeout = 180_000;

let directory: string;
let temporary: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'mutabaqa-replay-command-'));
  temporary = join(directory, 'tmp');
  mkdirSync(temporary);
});
afterEach(() => rmSync(directory, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

/** In `directory`, so that relative paths lead there. */
function run(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [simulator, 'replay', ...args], {
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'close').then(([status]) => status as number | null);
  return { child, output: () => output, ended };
}

/** What it made in the places for temporary files, on the RAM disk as well. */
function leftBy({ child }: Running): string[] {
  const places = [temporary, '/dev/shm'].filter((place) => existsSync(place));
  return places.flatMap((place) =>
    readdirSync(place).filter((name) => name.startsWith(`mutabaqa-replay-${child.pid}-`)),
  );
}

/** Sending goes on for a while then: the first receipts are there, the last are not. */
async function whenSending({ child, output, ended }: Running): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      if (/receipts [1-9]/.test(output())) resolve();
    };
    child.stdout?.on('data', look);
    void ended.then((status) => reject(new Error(`ended with ${status}: ${output()}`)));
  });
}

describe('refuses, with one line and status 2,', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['a directory without results', 'empty', 'out', /^empty has neither .*\n$/],
    ['a dataset that is not there', 'missing', 'out', /^missing is no directory .*\n$/],
    ['a file that is no gzip', 'broken', 'out', /^official.csv.gz cannot be read: .*\n$/],
    ['an --out that is a file', 'broken', 'file', /^--out file cannot be written: EEXIST\n$/],
    ['an --out below a file', 'broken', 'file/x', /^--out file\/x cannot be written: ENOTDIR\n$/],
  ];
  test.each(cases)('%s', { timeout }, async (_, dataset, out, line) => {
    mkdirSync(join(directory, 'empty'));
    mkdirSync(join(directory, 'broken'));
    writeFileSync(join(directory, 'broken', 'official.csv.gz'), 'station_id\n');
    writeFileSync(join(directory, 'file'), '');
    const refused = run('--dataset', dataset, '--out', out);
    expect(await refused.ended).toBe(2);
    const lines = refused.output().split('\n');
    expect(lines.filter((each) => !/^ *\d+\.\d s {2}/.test(each)).join('\n')).toMatch(line);
    expect(leftBy(refused)).toEqual([]);
  });
});

test('explains itself', { timeout }, async () => {
  const help = run('--help');
  expect(await help.ended).toBe(0);
  for (const option of ['--dataset', '--out', '--seed']) expect(help.output()).toContain(option);
});

test(
  'replaces what an earlier replay left, and removes what is temporary',
  { timeout },
  async () => {
    await writeOddDataset(join(directory, 'dataset'), 'ordinary', seed, 60);
    const out = join(directory, 'a', 'b');
    mkdirSync(join(out, 'log', 'tile'), { recursive: true });
    writeFileSync(join(out, 'log', 'tile', 'of-another-log'), 'x');
    writeFileSync(join(out, 'discrepancies.csv'), 'old');
    writeFileSync(join(out, 'notes.txt'), 'mine');
    const replay = run('--dataset', './dataset', '--out', 'a/b/');
    expect(await replay.ended).toBe(0);
    expect(findReplayMistakes(expectedDiscrepancies(join(directory, 'dataset')), out)).toEqual([]);
    expect(readdirSync(out).sort()).toEqual([
      ...['discrepancies.csv', 'log', 'notes.txt', 'summary.json'],
    ]);
    expect(existsSync(join(out, 'log', 'tile', 'of-another-log'))).toBe(false);
    const key = readFileSync(join(out, 'log', 'key'), 'utf8').trim();
    expect(replay.output()).toContain(`--log-key ${key}`);
    expect(leftBy(replay)).toEqual([]);
  },
);

describe('in the middle of its work', () => {
  beforeEach(async () => {
    await writeOddDataset(join(directory, 'dataset'), 'ordinary', seed, 30_000);
  });

  test('is broken off by SIGINT and leaves nothing behind', { timeout }, async () => {
    const replay = run('--dataset', 'dataset', '--out', 'out');
    await whenSending(replay);
    const children = childrenOf(replay);
    replay.child.kill('SIGINT');
    expect(await replay.ended).toBe(130);
    expect(replay.output()).toMatch(/\nbroken off\n$/);
    expect(leftBy(replay)).toEqual([]);
    expect(readdirSync(join(directory, 'out'))).toEqual([]);
    expect(children.filter(isAlive)).toEqual([]);
  });

  const noProc = existsSync('/proc/self/task') ? '' : ' (skipped: no /proc on this system)';
  test.skipIf(noProc !== '')(`says how the server died${noProc}`, { timeout }, async () => {
    const replay = run('--dataset', 'dataset', '--out', 'out');
    await whenSending(replay);
    const server = childrenOf(replay).find((pid) => commandOf(pid).includes('serve'));
    process.kill(Number(server), 'SIGKILL');
    expect(await replay.ended).toBe(1);
    expect(replay.output()).toMatch(/\nserve ended early:\n.*"server.started"/s);
    expect(leftBy(replay)).toEqual([]);
    expect(readdirSync(join(directory, 'out'))).toEqual([]);
  });
});

/** Process ids; none where the system has no /proc. */
function childrenOf({ child: { pid } }: Running): string[] {
  const file = `/proc/${pid}/task/${pid}/children`;
  return existsSync(file) ? readFileSync(file, 'utf8').split(' ').filter(Boolean) : [];
}

function commandOf(pid: string): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
}

function isAlive(pid: string): boolean {
  return existsSync(`/proc/${pid}`);
}
