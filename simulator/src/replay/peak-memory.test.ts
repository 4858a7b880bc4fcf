import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { residentBytes, watchPeakMemory } from './peak-memory.ts';

const noProc = existsSync('/proc/self/status') ? '' : ' (skipped: no /proc on this system)';
const MB = 1 << 20;

test.skipIf(noProc !== '')(
  `the peak is that of the sum over processes, and stays after one has ended${noProc}`,
  { timeout: 30_000 },
  async () => {
    const script = `globalThis.held = Buffer.alloc(${96 * MB}, 1); console.log('ready'); process.stdin.resume();`;
    const child = spawn(process.execPath, ['--eval', script], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    const alone = residentBytes(pid) ?? 0;
    expect(alone).toBeGreaterThan(96 * MB);
    // An interval that never comes: the samples are those of start and stop.
    const watch = watchPeakMemory(() => [pid, pid, process.pid], 2 ** 30);
    child.stdin.end();
    await once(child, 'exit');
    expect(residentBytes(pid)).toBeUndefined();
    const peak = watch.stop() ?? 0;
    expect(peak).toBeGreaterThan(alone + 20 * MB);
    expect(peak).toBeLessThan(2 * alone + (residentBytes(process.pid) ?? 0) - 20 * MB);
  },
);

test('a process that does not exist counts nothing', () => {
  expect(residentBytes(2 ** 30)).toBeUndefined();
});
