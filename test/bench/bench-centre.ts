/** The directory of a tally server for a benchmark's election, and where its runs keep their state. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCentre } from '@mutabaqa/tally-server/commission/make-centre.ts';
import { writePackageFiles } from '@mutabaqa/tally-server/commission/package-files.ts';
import type { BenchChild } from './bench-child.ts';
import { startBenchChild } from './bench-child.ts';
import type { BenchElection } from './bench-election.ts';

export interface BenchCentre {
  /** The server's own directory. */
  readonly directory: string;
  readonly deviceCaFile: string;
  /** Empty at each call; for stores, guards and files. */
  makeDirectory(): string;
  remove(): void;
}

export function makeBenchCentre(election: BenchElection): BenchCentre {
  const root = mkdtempSync(join(tmpdir(), 'mutabaqa-bench-'));
  const { centre, commission } = makeCentre(root, election.definition, election.keys);
  writePackageFiles(join(centre, 'package'), election.built, election.signedManifest);
  return {
    directory: centre,
    deviceCaFile: join(commission, 'device-ca.cert.pem'),
    makeDirectory: () => mkdtempSync(join(root, 'state-')),
    remove() {
      rmSync(root, { recursive: true });
    },
  };
}

export interface ServerRun {
  /** 0 = verify in the server's own thread. */
  readonly verifyWorkers: number;
  /** Added to each durable step; 0 = as fast as the disk is. */
  readonly fsyncMs: number;
  /** For `taskset`; undefined = all. */
  readonly cores?: string;
}

export function startBenchServer(centre: BenchCentre, run: ServerRun): Promise<BenchChild> {
  const { verifyWorkers, fsyncMs, cores } = run;
  const args = [centre.directory, centre.makeDirectory(), String(verifyWorkers), String(fsyncMs)];
  return startBenchChild(new URL('./server-process.ts', import.meta.url), args, cores);
}

export function startBenchSink(centre: BenchCentre, answerBytes: number): Promise<BenchChild> {
  const args = [centre.directory, centre.deviceCaFile, String(answerBytes)];
  return startBenchChild(new URL('./sink-process.ts', import.meta.url), args);
}
