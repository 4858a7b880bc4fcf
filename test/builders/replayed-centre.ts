/**
 * A directory of real results played into the real server and card reader, each its own process; the server then
 * starts again, publishes results, and takes what two commissioners decide with the real commands.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { encodePolicy } from '@mutabaqa/shared/policy/policy-json.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import { readDataset } from '@mutabaqa/simulator/replay/dataset/read-dataset.ts';
import { playStations } from '@mutabaqa/simulator/replay/play-stations.ts';
import { makeReplayCentre } from '@mutabaqa/simulator/replay/replay-centre.ts';
import { makeReplayFields } from '@mutabaqa/simulator/replay/replay-fields.ts';
import { startCardReader, startServer } from '@mutabaqa/simulator/replay/replay-processes.ts';
import { makeStationNames } from '@mutabaqa/simulator/replay/replay-station.ts';

const tallyServer = createRequire(import.meta.url).resolve('@mutabaqa/tally-server/main.ts');
const run = promisify(execFile);
const quiet = { say: () => undefined, show: () => undefined, close: () => undefined };

export interface ReplayedCentre {
  /** A file of the newest published version; throws while there is none. */
  read(file: string): Promise<string>;
  /** Signed by both, and put where the server looks; resolves when it is in the log, and the server started again. */
  changePolicy(policy: Policy, reason: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplayedCentre(dataset: string, seed: string): Promise<ReplayedCentre> {
  const work = mkdtempSync(join(tmpdir(), 'mutabaqa-replayed-'));
  const read = await readDataset(dataset);
  const fields = makeReplayFields(read);
  const names = makeStationNames(read.stations.ids);
  const centre = await makeReplayCentre(work, seed, read, fields, names, Date.now());
  const { centreDirectory, readerDirectory } = centre;
  const incoming = join(centreDirectory, 'bundles', 'incoming');
  const reader = startCardReader(readerDirectory, join(work, 'cards'), incoming);
  const collecting = startServer(centreDirectory);
  const { signal } = new AbortController();
  await playStations(
    { dataset: read, fields, names, centre },
    { seed, display: quiet, server: collecting, reader, signal },
  );
  await reader.child.stop();
  await collecting.child.stop();

  publishSoon(join(centreDirectory, 'centre.json'));
  let server = startServer(centreDirectory);
  const ask = async (path: string): Promise<string> => {
    const response = await fetch(`${await server.portal}${path}`);
    if (!response.ok) throw new Error(`${path}: status ${response.status}`);
    return response.text();
  };
  return {
    read: (file) => ask(`/results/${file}`),
    async changePolicy(policy, reason) {
      const place = (name: string): string => join(work, name);
      writeFileSync(place('policy.json'), encodePolicy(policy));
      const { logSize } = JSON.parse(await ask('/api/v1/summary')) as { logSize: number };
      const file = place('policy.decision');
      await tally('decide', 'change-policy', [
        ...['--package', join(centreDirectory, 'package'), '--out', file],
        ...['--seen', String(logSize), '--reason', reason, '--policy', place('policy.json')],
      ]);
      for (const person of ['commissioner-1', 'commissioner-2']) {
        const key = join(work, 'commission', 'staff', `${person}.key.pem`);
        await tally('sign', file, ['--person', person, '--key', key]);
      }
      copyFileSync(file, join(centreDirectory, 'decisions', 'incoming', 'policy.decision'));
      await server.child.waitFor((line) => line.includes('"decision.taken"') || undefined);
      // After a version the publisher rests for many times as long as the version took; a new one does not.
      await server.child.stop();
      server = startServer(centreDirectory);
    },
    async stop() {
      await server.child.stop();
      rmSync(work, { recursive: true, force: true });
    },
  };
}

async function tally(command: string, subject: string, options: readonly string[]): Promise<void> {
  await run(process.execPath, [tallyServer, command, subject, ...options]);
}

/** While tapes came in nobody looked; from now on versions follow each other quickly. */
function publishSoon(configFile: string): void {
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as object;
  const publication = { logIntervalMs: 500, resultsIntervalMs: 500 };
  writeFileSync(configFile, JSON.stringify({ ...config, publication }));
}
