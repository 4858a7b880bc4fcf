/**
 * Runs the commands of README.md, "by hand", and then those of docs/operations.md, in order, and compares
 * what they print with what is shown there.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { type CentreConfig, defaultConfig } from '@mutabaqa/tally-server/config.ts';

interface Step {
  /** Of the fence: a terminal, or what must be so before: `results` published, the centre `stopped`. */
  readonly where: string;
  readonly commands: string;
  /** Lines that are printed in any order, with `…` for any text; `^C` = stopped once all are there. */
  readonly shown: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');
const place = mkdtempSync(join(tmpdir(), 'mutabaqa-by-hand-'));
const running: Running[] = [];
let ports: ReadonlyMap<string, number>;

beforeAll(async () => {
  // The repository as a fresh clone has it, with an example that is its own: the ports are changed.
  for (const name of readdirSync(root)) {
    if (['.git', 'by-hand', 'examples'].includes(name)) continue;
    symlinkSync(join(root, name), join(place, name));
  }
  cpSync(join(root, 'examples'), join(place, 'examples'), { recursive: true });
  ports = new Map([
    ['8443', await freePort()],
    ['8080', await freePort()],
    ['8081', await freePort()],
  ]);
  rewritePorts('examples/small-election/election.json');
});

afterAll(async () => {
  for (const each of running) await stop(each, 'SIGTERM');
  rmSync(place, { recursive: true });
});

it(
  'the README’s centre, card reader and station do what it says',
  { timeout: 180_000 },
  async () => {
    const steps = readSteps('README.md');
    expect(steps.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['by-hand', 'terminal-1', 'terminal-2', 'terminal-3', 'results']),
    );
    for (const [index, step] of steps.entries()) {
      if (step.where === 'terminal-1') rewritePorts('by-hand/centre/centre.json');
      if (step.where === 'results') await resultsOf('110102');
      await play(step, `step ${index + 1}, ${step.where}`);
      const card = /cp -r by-hand\/\S+ by-hand\/bags\/(\d+)/.exec(step.commands)?.[1];
      if (card !== undefined) await vi.waitFor(() => said('terminal-2', `${card}: 1 tapes`), wait);
    }
    const station = async (id: string) =>
      (await (await get(`/api/v1/stations/${id}`)).json()) as object;
    expect(await station('110101')).toMatchObject({ state: 'matched', findings: [] });
    expect(await station('110102')).toMatchObject({ state: 'discrepant' });
    const json = async (path: string) => (await (await get(path)).json()) as object;
    await vi.waitFor(async () => {
      const states = { matched: 1, discrepant: 1 };
      expect(await json('/now/index.json')).toMatchObject({ stations: 4, states });
      expect(await (await get('/')).text()).toContain('<script type="module"');
    }, wait);
    expect(await json('/lookup/index.json')).toMatchObject({ mode: 'rehearsal' });
  },
);

it(
  'the server that docs/operations.md breaks goes on as it says',
  { timeout: 120_000 },
  async () => {
    for (const [index, step] of readSteps('docs/operations.md').entries()) {
      if (step.where === 'stopped') await stopTerminal('terminal-1');
      await play(step, `step ${index + 1}, ${step.where}`);
    }
    await vi.waitFor(async () => {
      const { evidence } = (await (await get('/api/v1/stations/610101')).json()) as {
        evidence: object[];
      };
      expect(evidence).toHaveLength(1);
    }, wait);
    expect(await (await get('/log-2/checkpoint')).text()).toMatch(
      /^tally\.example\/rehearsal-2025-2$/m,
    );
    expect(await (await get('/log/checkpoint')).text()).toMatch(
      /^tally\.example\/rehearsal-2025$/m,
    );
  },
);

it('docs/operations.md shows the settings of centre.json as they are by default', () => {
  const text = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const [, json = ''] = /^```json centre\.json\n(.*?)^```$/ms.exec(text) ?? [];
  const { verifyWorkers, ...shown } = JSON.parse(json) as CentreConfig;
  expect(verifyWorkers).toBeGreaterThan(0);
  expect({ ...shown, verifyWorkers: defaultConfig.verifyWorkers }).toEqual(defaultConfig);
});

async function stopTerminal(where: string): Promise<void> {
  const index = running.findIndex((each) => each.where === where);
  for (const terminal of running.splice(index, 1)) await stop(terminal, 'SIGINT');
}

const wait = { timeout: 30_000, interval: 50 };

/** Each ```sh block with a name after it, and the ```text block that follows it, if one does. */
function readSteps(file: string): Step[] {
  const text = readFileSync(join(root, file), 'utf8');
  const blocks = [...text.matchAll(/^```(sh|text)(?: ([a-z0-9-]+))?\n(.*?)^```$/gms)];
  return blocks.flatMap(([, language, where, commands = ''], index) => {
    if (language !== 'sh' || where === undefined) return [];
    const [, next, , shown = ''] = blocks[index + 1] ?? [];
    const lines = next === 'text' ? shown.trimEnd().split('\n') : [];
    return [{ where, commands: withPorts(commands), shown: lines.map(withPorts) }];
  });
}

async function play({ where, commands, shown }: Step, name: string): Promise<void> {
  const shell = start(where, commands);
  const isStopped = shown.at(-1) === '^C';
  const isLasting = where === 'terminal-1' || where === 'terminal-2';
  const lines = isStopped ? shown.slice(0, -1) : shown;
  const missing = () => lines.filter((line) => !patternOf(line).test(shell.output()));
  if (isLasting) running.push(shell);
  if (isLasting || isStopped) {
    await vi.waitFor(() => {
      assert(missing().length === 0, `${name}: ${missing().join('\n')} in ${shell.output()}`);
    }, wait);
  }
  if (isStopped) await stop(shell, 'SIGINT');
  // Shells differ in what they answer when they are interrupted.
  const status = isLasting || isStopped ? undefined : await shell.ended;
  const wanted = where === 'refused' ? 1 : 0;
  const isOrderly = !isStopped || shell.output().includes('"event":"stopped"');
  expect({ missing: missing(), status, isOrderly }, `${name}: ${shell.output()}`).toEqual({
    missing: [],
    status: status === undefined ? undefined : wanted,
    isOrderly: true,
  });
}

interface Running {
  readonly where: string;
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

function start(where: string, commands: string): Running {
  let output = '';
  const child = spawn('sh', ['-ec', commands], {
    cwd: place,
    detached: true, // a process group of its own, as a terminal gives it
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = once(child, 'close').then(([status]: unknown[]) => status as number | null);
  return { where, child, ended, output: () => output };
}

/** To the whole group, as Ctrl-C does. */
async function stop({ child, ended }: Running, signal: NodeJS.Signals): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  await ended;
}

function said(where: string, text: string): void {
  expect(running.find((each) => each.where === where)?.output()).toContain(text);
}

/** A new version is written every few seconds. */
async function resultsOf(station: string): Promise<void> {
  await vi.waitFor(async () => {
    const table = await (await get('/results/stations.csv')).text();
    expect(table).toMatch(new RegExp(`^${station},.*,discrepant,`, 'm'));
  }, wait);
}

async function get(path: string): Promise<Response> {
  return await fetch(withPorts(`http://127.0.0.1:8080${path}`));
}

function patternOf(line: string): RegExp {
  const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'm');
}

function withPorts(text: string): string {
  return text.replaceAll(/\b(8443|8080|8081)\b/g, (port) => String(ports.get(port)));
}

function rewritePorts(file: string): void {
  const path = join(place, file);
  writeFileSync(path, withPorts(readFileSync(path, 'utf8')));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
