/**
 * What readers of the public side cost intake: tapes offered at a steady rate, with nobody reading and with many
 * readers, in turns. A receipt's time counts from when its tape was due, so that a stall shows in all that it held up.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { Answer } from '@mutabaqa/station-agent/uplink/uplink.ts';
import type { Link } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import type { Usage } from './bench-child.ts';
import type { BenchElection } from './bench-election.ts';
import { checkAnswers, openBenchLinks } from './load.ts';
import { writePublicLoadFiles } from './public-load-files.ts';
import type { ReaderCount } from './readers-process.ts';
import type { ResultRow } from './result-row.ts';
import { batchesOf } from './measure.ts';
import type { SealedTape } from './tapes.ts';

export interface PortalLoad {
  /** Tapes a second. */
  readonly rate: number;
  readonly readers: number;
  /** Between two requests of a reader; 0 = as fast as they are answered. */
  readonly pauseMs: number;
  /** The tapes are offered in so many, without and with readers by turns. */
  readonly turns: number;
}

interface Taken {
  readonly receiptMs: number[];
  tapes: number;
  seconds: number;
  /** Of the server's own process, the public listener not in it. */
  cpuUs: number;
}

function nothingTaken(): Taken {
  return { receiptMs: [], tapes: 0, seconds: 0, cpuUs: 0 };
}

const verifiedEvery = 97;
/** The server's first second is not like the rest of its night. */
const warmUpTapes = 200;

export interface PortalLoadResult {
  readonly alone: Taken;
  readonly read: Taken;
  readonly readers: ReaderCount;
}

export async function runPortalLoad(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
  load: PortalLoad,
): Promise<PortalLoadResult> {
  const state = centre.makeDirectory();
  mkdirSync(join(state, 'public'));
  writePublicLoadFiles(join(state, 'public'));
  const server = await startChild('./public-process.ts', [centre.directory, state]);
  const links = await openBenchLinks(election, server.port);
  const results: PortalLoadResult = {
    alone: nothingTaken(),
    read: nothingTaken(),
    readers: { kind: 'count', answers: 0, bytes: 0, failed: 0 },
  };
  let readers = results.readers;
  const warmUp = tapes.slice(0, Math.min(warmUpTapes, Math.floor(tapes.length / 10)));
  const warming = await offer(links, warmUp, load.rate, nothingTaken());
  checkAnswers(election, warmUp, warming, verifiedEvery);
  const rest = tapes.slice(warmUp.length);
  for (const [turn, batch] of batchesOf(rest, Math.ceil(rest.length / load.turns)).entries()) {
    const isRead = turn % 2 === 1;
    const reading = isRead ? await startReaders(server.portalPort, load) : undefined;
    const taken = isRead ? results.read : results.alone;
    const before = await ask<Usage>(server.child, 'usage');
    const answers = await offer(links, batch, load.rate, taken);
    taken.cpuUs += (await ask<Usage>(server.child, 'usage')).cpuUs - before.cpuUs;
    checkAnswers(election, batch, answers, verifiedEvery);
    if (reading) readers = addCounts(readers, await reading.stop());
  }
  await Promise.all(links.map((link) => link.close()));
  await server.stop();
  return { ...results, readers };
}

async function startReaders(port: number, { readers, pauseMs }: PortalLoad) {
  const args = [port, readers, pauseMs].map(String);
  const reading = await startChild('./readers-process.ts', args);
  await sleep(1000); // until all of them read
  return {
    async stop(): Promise<ReaderCount> {
      const count = await ask<ReaderCount>(reading.child, 'count');
      await reading.stop();
      return count;
    },
  };
}

function addCounts(a: ReaderCount, b: ReaderCount): ReaderCount {
  const { answers, bytes, failed } = b;
  return {
    kind: 'count',
    answers: a.answers + answers,
    bytes: a.bytes + bytes,
    failed: a.failed + failed,
  };
}

async function offer(
  links: readonly Link[],
  tapes: readonly SealedTape[],
  rate: number,
  taken: Taken,
): Promise<Answer[]> {
  const beganMs = performance.now();
  const answers: Promise<Answer>[] = [];
  for (const [at, { envelope }] of tapes.entries()) {
    const dueMs = beganMs + (1000 * at) / rate;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const answered = links[at % links.length]!.submit(envelope);
    answers.push(answered);
    void answered.then(() => taken.receiptMs.push(performance.now() - dueMs));
  }
  const all = await Promise.all(answers);
  taken.tapes += tapes.length;
  taken.seconds += (performance.now() - beganMs) / 1000;
  return all;
}

interface Started {
  readonly kind: 'portal' | 'ready';
  readonly port: number;
}

async function startChild(script: string, args: readonly string[]) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [...args], { execArgv: [] });
  const ended = once(child, 'close');
  const died = ended.then(([status]) => {
    throw new Error(`${script} ended with status ${String(status)}`);
  });
  died.catch(() => undefined); // whoever waits for an answer sees it
  let portalPort = 0;
  let port: number | undefined;
  while (port === undefined) {
    const [told] = (await Promise.race([once(child, 'message'), died])) as [Started];
    if (told.kind === 'portal') portalPort = told.port;
    else ({ port } = told);
  }
  return {
    ...{ child, port, portalPort },
    async stop() {
      child.send('stop');
      await ended;
    },
  };
}

async function ask<T>(child: ChildProcess, question: 'count' | 'usage'): Promise<T> {
  const answer = new Promise<T>((resolve) => {
    child.on('message', function take(message) {
      if ((message as { kind: string }).kind !== question) return;
      child.off('message', take);
      resolve(message as T);
    });
  });
  child.send(question);
  return await answer;
}

export async function measurePortalLoad(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const pauseMs of [1000, 0]) {
    const load = { rate: 200, readers: 200, pauseMs, turns: 8 };
    const { alone, read, readers } = await runPortalLoad(election, centre, tapes, load);
    assert(readers.failed === 0, 'every reader is answered');
    const who = pauseMs > 0 ? '200 readers, one file a second each' : '200 readers without a pause';
    const limits = { limitIs: 'nobody reads' };
    rows.push(
      ...([50, 99] as const).map((percent) => ({
        ...{ name: `receipt at 200 tapes/s, ${who}: ${percent} %`, unit: 'ms', ...limits },
        value: quantile(read.receiptMs, percent),
        limit: quantile(alone.receiptMs, percent),
        ...(percent === 99 && { aim: aims.readersOnReceipts }),
      })),
      {
        ...{ name: `tapes received, ${who}`, unit: 'tapes/s', ...limits },
        value: read.tapes / read.seconds,
        limit: alone.tapes / alone.seconds,
        aim: aims.readersOnThroughput,
      },
      {
        ...{ name: `server's own process, ${who}`, unit: 'us CPU/tape', ...limits },
        value: read.cpuUs / read.tapes,
        limit: alone.cpuUs / alone.tapes,
        aim: aims.readersOnReceipts,
      },
      {
        name: `answers to ${who}`,
        unit: 'answers/s',
        value: readers.answers / read.seconds,
      },
    );
  }
  return rows;
}

function quantile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
}
