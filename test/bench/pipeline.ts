/**
 * The real server, fed with sealed tapes over warm links by this process: WebSocket, open, verify,
 * decode, durable commit, log, receipt. Its CPU time is its own; the load's is not in it.
 */
import type { BenchCentre, ServerRun } from './bench-centre.ts';
import { startBenchServer } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import { checkAnswers, openBenchLinks, sendAll } from './load.ts';
import type { Measured } from './measure.ts';
import { batchesOf, summarize } from './measure.ts';
import type { SealedTape } from './tapes.ts';

export interface PipelineResult {
  /** All threads of the server, microseconds per tape. */
  readonly cpuUs: Measured;
  /** By the clock on the wall. */
  readonly tapesPerSecond: Measured;
  readonly residentBytes: number;
  /** Per byte of the tapes; undefined where the system does not say. */
  readonly writtenPerTapeByte: number | undefined;
}

/** On its night the server is warm: a part of the tapes makes it so, the rest is measured in rounds. */
const warmUpShare = 0.4;
const rounds = 4;
const verifiedEvery = 97;

export async function runPipeline(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
  run: ServerRun,
): Promise<PipelineResult> {
  const server = await startBenchServer(centre, run);
  const links = await openBenchLinks(election, server.port);
  const warmUp = tapes.slice(0, Math.ceil(tapes.length * warmUpShare));
  const measured = tapes.slice(warmUp.length);
  checkAnswers(election, warmUp, await sendAll(links, warmUp), verifiedEvery);

  const cpuUs: number[] = [];
  const rates: number[] = [];
  const start = await server.usage();
  let before = start;
  for (const round of batchesOf(measured, Math.ceil(measured.length / rounds))) {
    const startedMs = performance.now();
    const answers = await sendAll(links, round);
    rates.push((1000 * round.length) / (performance.now() - startedMs));
    const after = await server.usage();
    cpuUs.push((after.cpuUs - before.cpuUs) / round.length);
    checkAnswers(election, round, answers, verifiedEvery);
    before = await server.usage();
  }
  await Promise.all(links.map((link) => link.close()));
  await server.stop();
  return {
    cpuUs: summarize(cpuUs),
    tapesPerSecond: summarize(rates),
    residentBytes: before.residentBytes,
    writtenPerTapeByte: writtenPerByte(start.writtenBytes, before.writtenBytes, measured),
  };
}

function writtenPerByte(
  before: number | undefined,
  after: number | undefined,
  tapes: readonly SealedTape[],
): number | undefined {
  // A file system in memory writes nothing to a disk.
  if (before === undefined || after === undefined || after === before) return undefined;
  const bytes = tapes.reduce((sum, { tape }) => sum + tape.bytes.length, 0);
  return (after - before) / bytes;
}
