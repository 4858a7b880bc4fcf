import { defineConfig } from 'vitest/config';
import { seed, soak } from './test/soak.ts';

export default defineConfig({
  test: {
    include: ['**/src/**/*.test.ts', 'test/**/*.test.ts', 'proto/**/*.test.ts'],
    globalSetup: ['test/print-seed.ts'],
    setupFiles: ['test/seed-properties.ts'],
    env: { MUTABAQA_SEED: String(seed) }, // workers draw from the seed that was printed
    // Processes, not threads: tests open SQLite files, sockets and child processes, and one that
    // dies must not take the others with it. Two, because the bench machine has two cores.
    pool: 'forks',
    maxWorkers: 2,
    // A hang guard, not a speed limit: machines that run this are shared and noisy.
    testTimeout: soak ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000,
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
