/** `npm start -- --once` as a person runs it: real processes, real sockets, a small fast night. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electionNight } from '@mutabaqa/simulator/night/scenario.ts';
import type { Scenario } from '@mutabaqa/simulator/night/scenario.ts';
import { describe, expect, it } from 'vitest';
import type { TestContext } from 'vitest';

const simulator = fileURLToPath(import.meta.resolve('@mutabaqa/simulator/main.ts'));
/** A busy machine takes three times as long as a free one, which takes 40 s. */
const nightMsMax = 240_000;
const fastNight: Scenario = {
  ...electionNight,
  links: 'fast',
  sendingMs: 5_000,
  settlingMs: 6_000,
};

/** Gone when the test is over; concurrent tests have each their own hooks. */
async function makeTemporary({ onTestFinished }: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mutabaqa-night-test-'));
  onTestFinished(async () => await rm(directory, { recursive: true }));
  return directory;
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

async function holdNight(directory: string, ...options: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [simulator, 'night', '--once', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: directory },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return { status, output };
}

async function holdFastNight(
  directory: string,
  scenario: Scenario,
  ...options: readonly string[]
): Promise<Ended> {
  const file = join(directory, 'scenario.json');
  await writeFile(file, JSON.stringify(scenario));
  const ports = ['--portal-port', '0', '--gateway-port', '0', '--console-port', '0'];
  return await holdNight(directory, '--stations', '40', '--scenario', file, ...ports, ...options);
}

describe.concurrent('an election night', () => {
  it(
    'finds every planted incident and nothing else, and cleans up',
    async (test) => {
      const directory = await makeTemporary(test);
      const { status, output } = await holdFastNight(directory, fastNight);
      expect(output).toContain('29 of 29 planted incidents found, 0 not planted, 9 ordinary');
      // The observer has made every verdict and total again from what was published.
      expect(output).toMatch(/^VERIFIED$/m);
      expect(status).toBe(0);
      expect(await readdir(directory)).toEqual(['scenario.json']); // the temporary directory is gone
    },
    nightMsMax,
  );

  it(
    'fails for a difference that nobody planted',
    async (test) => {
      const incidents = { 'lost-card': 1 };
      const unannounced = { 'altered-card': 1 };
      const scenario = { ...fastNight, incidents, unannounced };
      const directory = await makeTemporary(test);
      const { status, output } = await holdFastNight(directory, scenario, '--portal-tls');
      expect(output).toMatch(/Public pages {2}https:\/\/localhost:/);
      expect(output).toMatch(/^VERIFIED$/m);
      expect(output).toMatch(/\(nothing\) .* discrepant.*E201/);
      expect(output).toContain('NOT AS PLANTED');
      expect(status).toBe(1);
    },
    nightMsMax,
  );

  it('says in one line that a night has more stations than that', async (test) => {
    const { status, output } = await holdNight(await makeTemporary(test), '--stations', '39');
    expect(output).toContain('from 40 to 2000');
    expect(status).not.toBe(0);
  }, 60_000);

  it('says in one line that a port is in use', async (test) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, output } = await holdNight(
      await makeTemporary(test),
      ...['--gateway-port', '0', '--portal-port', `${port}`],
    );
    server.close();
    expect(output).toBe(`Refused: port ${port} is in use\n`);
    expect(status).toBe(2);
  }, 60_000);
});
