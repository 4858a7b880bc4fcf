/** How much memory several processes held at the same time, at most. */
import { readFileSync } from 'node:fs';

export interface PeakMemoryWatch {
  /** Takes a last sample and ends the watch: peak bytes, or undefined where /proc is missing (not Linux). */
  stop(): number | undefined;
}

/**
 * Adds up the resident memory of the processes at every interval and keeps the largest sum. Pages that
 * processes share count once for each, so the figure errs upwards; what comes and goes between two
 * samples, or while this thread is busy, is missed. A process that has ended counts nothing.
 *
 * @param pids asked anew at each sample, since processes start and end.
 */
export function watchPeakMemory(pids: () => readonly number[], intervalMs = 100): PeakMemoryWatch {
  let peakBytes: number | undefined;
  const sample = () => {
    if (residentBytes(process.pid) === undefined) return;
    let sum = 0;
    for (const pid of new Set(pids())) sum += residentBytes(pid) ?? 0;
    peakBytes = Math.max(peakBytes ?? 0, sum);
  };
  sample();
  const timer = setInterval(sample, intervalMs);
  timer.unref();
  return {
    stop() {
      clearInterval(timer);
      sample();
      return peakBytes;
    },
  };
}

/** VmRSS of /proc/<pid>/status, the one figure there whose unit does not depend on the page size. */
export function residentBytes(pid: number): number | undefined {
  let status: string;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return undefined; // ended since its id was listed, or a system without /proc
  }
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024; // a zombie has no VmRSS
}
