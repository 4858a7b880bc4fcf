/**
 * How long one tape takes from a device to its verified receipt over a satellite, with a new link and
 * with a warm one, beside what round trips and bytes alone take.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { Link } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import type { LinkModel } from '@mutabaqa/simulator/world/link-model.ts';
import { satelliteLink } from '@mutabaqa/simulator/world/link-model.ts';
import type { LinkProxy } from '@mutabaqa/simulator/world/link-proxy.ts';
import { startLinkProxy } from '@mutabaqa/simulator/world/link-proxy.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import { startBenchServer } from './bench-centre.ts';
import type { BenchElection } from './bench-election.ts';
import { checkAnswers, openBenchLink, openBenchLinks, sendAll } from './load.ts';
import { summarize } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import type { SealedTape } from './tapes.ts';

const coldSends = 3;
const warmSends = 5;
/** TCP, TLS 1.3, upgrade; the tape leaves with hello, behind the upgrade's answer. */
const coldRoundTrips = 4;
const tcpHeaderBytes = 40;
const segmentBytes = 1460;

interface Sent {
  readonly ms: number;
  readonly up: number;
  readonly down: number;
}

/** The last tapes are sent over the link, all others before, for receipts as long as on the night. */
export async function measureLinkTimes(
  election: BenchElection,
  centre: BenchCentre,
  tapes: readonly SealedTape[],
  model: LinkModel = satelliteLink,
): Promise<ResultRow[]> {
  const server = await startBenchServer(centre, { verifyWorkers: 0, fsyncMs: 0 });
  const far = tapes.slice(-coldSends - warmSends);
  const links = await openBenchLinks(election, server.port);
  await sendAll(links, tapes.slice(0, -far.length));
  await Promise.all(links.map((link) => link.close()));
  const proxy = await startLinkProxy(model, { host: '127.0.0.1', port: server.port }, () => 1);
  const [carrier] = election.carriers;
  const open = () => openBenchLink(election, carrier!, proxy.port);

  const cold: Sent[] = [];
  for (const tape of far.slice(0, coldSends)) {
    cold.push(
      await timeSending(election, proxy, tape, async () => {
        const link = await open();
        return { link, close: () => link.close() };
      }),
    );
    await wait(2 * model.delayMs); // until the end of the old link is through
  }
  const link = await open();
  await link.welcomed;
  await wait(2 * model.delayMs);
  const warm: Sent[] = [];
  for (const tape of far.slice(coldSends)) {
    warm.push(await timeSending(election, proxy, tape, async () => ({ link })));
  }
  await link.close();
  await proxy.close();
  await server.stop();
  return rowsOf(model, cold, warm);
}

async function timeSending(
  election: BenchElection,
  { carried }: LinkProxy,
  tape: SealedTape,
  getLink: () => Promise<{ link: Link; close?: () => Promise<void> }>,
): Promise<Sent> {
  const before = { ...carried };
  const startedMs = performance.now();
  const { link, close } = await getLink();
  const answer = await link.submit(tape.envelope);
  checkAnswers(election, [tape], [answer], 1);
  const ms = performance.now() - startedMs;
  const sent = { ms, up: carried.up - before.up, down: carried.down - before.down };
  await close?.();
  return sent;
}

function rowsOf(model: LinkModel, cold: readonly Sent[], warm: readonly Sent[]): ResultRow[] {
  assert(model.bitsPerSecond !== undefined, 'a link of limited rate');
  const bitsMs = (bytes: number) => {
    const headers = Math.ceil(bytes / segmentBytes) * tcpHeaderBytes;
    return ((bytes + headers) * 8 * 1000) / (model.bitsPerSecond ?? 1);
  };
  const row = (name: string, sent: readonly Sent[], roundTrips: number): ResultRow => {
    const { value, noise } = summarize(sent.map(({ ms }) => ms));
    const bits = summarize(sent.map(({ up, down }) => bitsMs(up) + bitsMs(down))).value;
    const kilobytes = sent.map(({ up, down }) => (up + down) / 1000);
    return {
      name,
      unit: 'ms',
      value,
      noise,
      limit: roundTrips * 2 * model.delayMs + bits,
      limitIs: `${roundTrips} round trips + ${summarize(kilobytes).value.toFixed(1)} kB both ways`,
    };
  };
  const oneWay = summarize(warm.map(({ up }) => bitsMs(up))).value;
  const warmRow = row(`${model.name}: warm link, send to receipt`, warm, 1);
  return [
    row(`${model.name}: cold start, send to receipt`, cold, coldRoundTrips),
    warmRow,
    {
      ...warmRow,
      name: `${model.name}: warm link / what must go up`,
      limit: 2 * model.delayMs + oneWay,
      limitIs: '1 round trip + bits upwards',
      aim: aims.warmLink,
    },
  ];
}
