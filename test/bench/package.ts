/** A whole country's election package: to build, to load, and what a device keeps of it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { encodeStationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { rootOfEntries } from '@mutabaqa/shared/merkle/frontier.ts';
import { makeElection } from '@mutabaqa/simulator/world/election.ts';
import { makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import type { SignedPackage } from '@mutabaqa/tally-server/commission/build-and-sign-package.ts';
import type { BenchCentre } from './bench-centre.ts';
import { benchSeed, makeBenchKeys, makeDefinition, signBenchPackage } from './bench-election.ts';
import { measureCpu } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';

const repetitions = 3;
const megabyte = 1e6;

export async function measurePackage(
  centre: BenchCentre,
  stationCount: number,
): Promise<ResultRow[]> {
  const nowMs = Date.now();
  const election = makeElection(benchSeed, stationCount);
  const stations = withDevices(election.stations);
  const groupIds = [...new Set(stations.map(({ pollingGroup }) => pollingGroup))];
  const definition = makeDefinition(groupIds, Math.floor(nowMs / 1000));
  const keys = makeBenchKeys(definition, nowMs);
  const signed = signBenchPackage(definition, keys, election.contests, stations);
  const parts = new Map(signed.built.parts.map(({ digestHex, bytes }) => [digestHex, bytes]));

  const built = await measureCpu(1000, repetitions, () => () => {
    signBenchPackage(definition, keys, election.contests, stations);
  });
  const loaded = await measureCpu(1000, repetitions, () => () => {
    const read = (digestHex: string) => parts.get(digestHex);
    assert(loadElectionPackage(nodeCrypto, signed.signedManifest, read).ok, 'a good package');
  });
  const entries = stations.map(encodeStationEntry);
  const hashed = await measureCpu(1000, repetitions, () => () => {
    for (const bytes of parts.values()) nodeCrypto.sha256(bytes);
    rootOfEntries(nodeCrypto, entries);
  });
  const candidates = election.contests.reduce((sum, each) => sum + each.candidates.length, 0);
  const size = `${stations.length} stations, ${candidates} candidates`;
  const limit = { limit: hashed.value, limitIs: 'hashing the same parts and stations' };
  return [
    { name: `package, ${size}: build and sign`, unit: 'CPU ms', ...shown(built), ...limit },
    { name: `package, ${size}: load and verify`, unit: 'CPU ms', ...shown(loaded), ...limit },
    measureSlice(centre, signed),
  ];
}

function withDevices(plans: readonly Omit<StationEntry, 'devices'>[]): StationEntry[] {
  const random = makeSeededRandom(`${benchSeed}/package`);
  return plans.map((plan) => ({
    ...plan,
    devices: [
      {
        deviceId: `device-${plan.stationId}`,
        tapeKey: random.bytes(32),
        certificateFingerprint: random.bytes(32),
      },
    ],
  }));
}

/** In a process of its own, with the files of the station that has the longest slice and ballots. */
function measureSlice(centre: BenchCentre, { built, signedManifest }: SignedPackage): ResultRow {
  const directory = centre.makeDirectory();
  mkdirSync(join(directory, 'contests'));
  let bytes = signedManifest.length;
  for (const part of built.parts.filter(({ name }) => name.startsWith('contest/'))) {
    const contestId = part.name.slice('contest/'.length);
    writeFileSync(join(directory, 'contests', encodeURIComponent(contestId)), part.bytes);
  }
  const slice = [...built.slices()].reduce((a, b) => (b.bytes.length > a.bytes.length ? b : a));
  writeFileSync(join(directory, 'manifest'), signedManifest);
  writeFileSync(join(directory, 'slice'), slice.bytes);
  bytes += slice.bytes.length;
  const script = new URL('./slice-process.ts', import.meta.url).pathname;
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', script, directory],
    { encoding: 'utf8' },
  );
  assert(status === 0, stderr);
  const { grownBytes, contestBytes } = JSON.parse(stdout) as Record<string, number>;
  return {
    name: 'device: slice loaded, growth of resident memory',
    unit: 'MB',
    value: (grownBytes ?? 0) / megabyte,
    limit: (bytes + (contestBytes ?? 0)) / megabyte,
    limitIs: 'the files that it read',
  };
}
