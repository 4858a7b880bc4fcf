/** The pipeline in its variants, beside the sum of its parts and beside each other. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { aims } from './aims.ts';
import type { BenchCentre, ServerRun } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import type { Parts } from './parts.ts';
import { boundOf, measureParts, mergeParts } from './parts.ts';
import type { PipelineResult } from './pipeline.ts';
import { runPipeline } from './pipeline.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';
import type { SealedTape } from './tapes.ts';

const slowFsyncMs = 5;

export async function measurePipeline(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
  partTapes: readonly SealedTape[],
  tell: (name: string) => void,
): Promise<ResultRow[]> {
  const run = (name: string, variant: ServerRun): Promise<PipelineResult> => {
    tell(`pipeline: ${name}`);
    return runPipeline(election, centre, tapes, variant);
  };
  // The load has the other core; without taskset the server's one thread is as good as one core.
  const one = { verifyWorkers: 0, ...(canPin() && { cores: '0' }) };
  const before = await measureParts(election, centre, partTapes);
  const oneCore = await run('one core', { ...one, fsyncMs: 0 });
  const slow = await run(`${slowFsyncMs} ms fsync`, { ...one, fsyncMs: slowFsyncMs });
  tell('parts again');
  const parts = mergeParts(before, await measureParts(election, centre, partTapes));
  const workers = Math.min(2, availableParallelism());
  const twoCores = await run('two cores', { verifyWorkers: workers, fsyncMs: 0 });
  return [
    ...partRows(parts),
    ...pipelineRows(parts, oneCore, twoCores),
    ...rateRows(oneCore, slow, twoCores),
    ...diskRows(oneCore),
  ];
}

function canPin(): boolean {
  return spawnSync('taskset', ['-c', '0', 'true']).status === 0;
}

const partNames: Readonly<Record<keyof Parts, string>> = {
  link: 'part: WebSocket over mutual TLS, frame in, receipt-sized frame out',
  open: 'part: HPKE open',
  verify: 'part: both signatures',
  decode: 'part: strict decoding with all digests',
  append: 'part: leaf and Merkle tree',
  commit: 'part: durable commit and guard, 256 a batch',
  receipt: 'part: receipt, one signature for 256',
};

function partRows(parts: Parts): ResultRow[] {
  const unit = 'us CPU/tape';
  return [
    ...Object.entries(partNames).map(([part, name]) => ({
      name,
      unit,
      ...shown(parts[part as keyof Parts]),
    })),
    { name: 'sum of the parts', unit, value: boundOf(parts) },
  ];
}

function pipelineRows(
  parts: Parts,
  oneCore: PipelineResult,
  twoCores: PipelineResult,
): ResultRow[] {
  const row = (name: string, { cpuUs }: PipelineResult): ResultRow => ({
    name,
    unit: 'tapes/CPU s',
    value: 1e6 / cpuUs.value,
    noise: cpuUs.noise,
    limit: 1e6 / boundOf(parts),
    limitIs: 'sum of the parts',
    aim: aims.pipelineOfBound,
  });
  return [
    row('pipeline, one core', oneCore),
    row('pipeline, two cores, all threads', twoCores),
    {
      name: 'pipeline / cryptography',
      unit: 'us CPU/tape',
      ...shown(oneCore.cpuUs),
      limit: parts.open.value + parts.verify.value,
      limitIs: 'HPKE open + both signatures',
      aim: aims.pipelineOfCryptography,
    },
  ];
}

function rateRows(
  oneCore: PipelineResult,
  slow: PipelineResult,
  twoCores: PipelineResult,
): ResultRow[] {
  const native = { limit: oneCore.tapesPerSecond.value, unit: 'tapes/s' };
  return [
    {
      name: `pipeline with a ${slowFsyncMs} ms fsync, one core`,
      ...shown(slow.tapesPerSecond),
      ...native,
      limitIs: 'one core, native fsync',
      aim: aims.slowDisk,
    },
    {
      name: 'pipeline, two cores shared with the load',
      ...shown(twoCores.tapesPerSecond),
      ...native,
      limitIs: 'one core',
      aim: aims.twoCores,
    },
  ];
}

function diskRows({ writtenPerTapeByte: value }: PipelineResult): ResultRow[] {
  if (value === undefined) return [];
  return [
    {
      name: 'bytes written to disk',
      unit: 'bytes/tape byte',
      value,
      limit: 1,
      limitIs: 'the tapes alone',
      aim: aims.diskBytes,
    },
  ];
}
