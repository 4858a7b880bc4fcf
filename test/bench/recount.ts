/** An observer's recount of a whole country, beside verifying the same signatures and nothing else. */
import { availableParallelism } from 'node:os';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeDirectoryLogSource } from '@mutabaqa/observer/log/directory-log-source.ts';
import { failedChecks } from '@mutabaqa/observer/report/check-list.ts';
import { recount } from '@mutabaqa/observer/recount/recount.ts';
import type { SignatureJob } from '@mutabaqa/observer/recount/signature-batch.ts';
import type { SignatureThreads } from '@mutabaqa/observer/recount/signature-threads.ts';
import { startSignatureThreads } from '@mutabaqa/observer/recount/signature-threads.ts';
import { openVersion } from '@mutabaqa/observer/recount/version-files.ts';
import { aims } from './aims.ts';
import type { BenchCentre } from './bench-centre.ts';
import { cpuUs } from './measure.ts';
import type { PublishedVersion } from './recount-version.ts';
import { publishBenchVersion } from './recount-version.ts';
import type { ResultRow } from './result-row.ts';

export async function measureRecount(centre: BenchCentre, stations: number): Promise<ResultRow[]> {
  const published = await publishBenchVersion(centre.makeDirectory(), stations);
  const whole = await measureOnce((threads) => recountOnce(published, threads));
  // Not in the run that is measured: keeping them all would slow it.
  const jobs: SignatureJob[] = [];
  await recountOnce(published, { ...noThreads, add: (job) => jobs.push(job) });
  const alone = await measureOnce((threads) => verifyAll(jobs, threads));
  const name = `recount: ${stations} stations by transmission, card and hand count`;
  const limitIs = `their ${jobs.length} signatures alone, on as many threads`;
  return [
    { name, unit: 's', value: whole.seconds, limit: alone.seconds, limitIs, aim: aims.recount },
    {
      name: `${name}: all threads`,
      unit: 'CPU s',
      value: whole.cpuSeconds,
      limit: alone.cpuSeconds,
      limitIs,
    },
  ];
}

async function measureOnce(
  run: (threads: SignatureThreads) => Promise<void>,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  const [startMs, startUs] = [performance.now(), cpuUs()];
  const threads = startSignatureThreads(availableParallelism());
  await run(threads);
  const seconds = (performance.now() - startMs) / 1000;
  const cpuSeconds = (cpuUs() - startUs) / 1e6;
  await threads.close();
  return { seconds, cpuSeconds };
}

const noThreads: SignatureThreads = {
  add: () => undefined,
  room: () => undefined,
  finish: async () => undefined,
  close: async () => undefined,
};

async function recountOnce(
  { directory, logDirectory, logKey }: PublishedVersion,
  threads: SignatureThreads,
): Promise<void> {
  const { checks } = await recount({
    crypto: nodeCrypto,
    version: await openVersion(directory),
    log: makeDirectoryLogSource(logDirectory),
    logKey,
    packageSource: makeDirectoryLogSource(`${directory}/package`),
    packageTrust: {},
    threads,
    receipts: undefined,
    stationId: undefined,
  });
  assert(failedChecks(checks).length === 0, JSON.stringify(failedChecks(checks)));
}

async function verifyAll(jobs: readonly SignatureJob[], threads: SignatureThreads): Promise<void> {
  for (const job of jobs) {
    const room = threads.room();
    if (room !== undefined) await room;
    threads.add(job, () => {
      throw new Error('a good signature');
    });
  }
  await threads.finish();
}
