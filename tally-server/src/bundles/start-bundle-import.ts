/** Looks into incoming/ again and again: works on every file system, and a carrier needs no signal. */
import type { Sleep } from '../publish/repeat.ts';
import { realSleep, repeat } from '../publish/repeat.ts';
import type { BundleImport, BundleImportSetup } from './bundle-import.ts';
import { makeBundleImport } from './bundle-import.ts';

export interface RunningBundleImport extends BundleImport {
  /** Finishes the bundle in hand. */
  stop(): Promise<void>;
}

export interface BundleImportStart extends BundleImportSetup {
  readonly intervalMs?: number;
  readonly sleep?: Sleep;
}

export function startBundleImport(setup: BundleImportStart): RunningBundleImport {
  const { intervalMs = 200, sleep = realSleep } = setup;
  const inner = makeBundleImport(setup);
  // Two scans at once would import one bundle twice; rounds never overlap.
  const rounds = repeat(
    async () => inner.scan(),
    intervalMs,
    sleep,
    (fault) => {
      setup.report({ kind: 'fault', file: '', fault });
    },
  );
  return { scan: async () => rounds.now(), stop: async () => rounds.stop() };
}
