/** The observer as people run it: as a process of its own, or its command line in this one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runObserver } from '@mutabaqa/observer/program.ts';

const main = join(import.meta.dirname, '../../observer/src/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export async function runObserverProcess(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** The same command line without a process: a second faster each. */
export async function runObserverHere(...args: readonly string[]): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  let code: number | null = null;
  await runObserver(args, {
    nowMs: () => Date.now(),
    write: (line) => out.push(`${line}\n`),
    complain: (line) => err.push(`${line}\n`),
    exitWith: (given) => (code = given),
  });
  return { code, out: out.join(''), err: err.join('') };
}

export interface WitnessProcess {
  readonly child: ChildProcess;
  readonly port: number;
  readonly ended: Promise<unknown>;
}

/** `observer witness serve` on any port; resolves when it answers. */
export async function startWitnessProcess(
  directory: string,
  logKey: string,
  ...more: readonly string[]
): Promise<WitnessProcess> {
  const args = ['witness', 'serve', '--dir', directory, '--log-key', logKey, '--port', '0'];
  const child = spawn(process.execPath, [main, ...args, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [, found] = /"kind":"started","port":(\d+)/.exec(text) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(() => {
      reject(new Error('the witness did not start'));
    });
  });
  return { child, port, ended };
}
