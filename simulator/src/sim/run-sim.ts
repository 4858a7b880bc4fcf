/** One simulated election, from its package to its published results. */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { hash } from 'node:crypto';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { Election } from '../world/election.ts';
import { makeElection } from '../world/election.ts';
import { makePaperMaker } from './make-papers.ts';
import { makeTapeMaker } from './make-tapes.ts';
import type { Answer } from './play-sim.ts';
import { planActs } from './play-sim.ts';
import type { SimPlan } from './plan-sim.ts';
import { planSim } from './plan-sim.ts';
import type { LiveState } from './sim-centre.ts';
import { makeSimCentre } from './sim-centre.ts';
import { deviceIdOf, groupHours, makeSimElection } from './sim-election.ts';
import { makeVirtualTime } from './virtual-time.ts';

export interface SimOptions {
  readonly seed: string;
  readonly stations: number;
  readonly policy: Policy;
  readonly otherPolicies: readonly Policy[];
}

export interface PlayedSim {
  readonly world: Election;
  /** Of the package. */
  readonly policy: Policy;
  readonly plan: SimPlan;
  readonly answers: readonly Answer[];
  /** In order of time. */
  readonly publications: readonly Publication[];
  readonly logSize: number;
  /** SHA-256 over all files and the log's root: equal for equal seeds. */
  readonly digest: string;
}

export interface Publication {
  /** Unix milliseconds. */
  readonly atMs: number;
  /** By name. */
  readonly files: ReadonlyMap<string, string>;
  /** What the running server says of each station at that moment, by station id. */
  readonly live: ReadonlyMap<string, LiveState>;
}

const beforeOpeningMs = 3_600_000;
const ramDisk = '/dev/shm';

export async function playSim({
  seed,
  stations,
  policy,
  otherPolicies,
}: SimOptions): Promise<PlayedSim> {
  const world = makeElection(seed, stations, { name: 'sim', ballotSize: 'small' });
  const plan = planSim(world, { policy, otherPolicies });
  const devices = new Map(plan.stories.map((story) => [story.station.stationId, devicesIn(story)]));
  const sim = makeSimElection(world, {
    ...{ policy, restrictsSoftware: plan.restrictsSoftware },
    devicesOf: (stationId) => devices.get(stationId) ?? 1,
  });
  const time = makeVirtualTime(groupHours('special').opensAtS * 1000 - beforeOpeningMs);
  const centre = await makeSimCentre(sim, time, existsSync(ramDisk) ? ramDisk : tmpdir());
  try {
    const answers: Answer[] = [];
    const stage = {
      ...{ time, centre, answers },
      tapes: makeTapeMaker(sim),
      papers: makePaperMaker(sim),
    };
    planActs(stage, [...plan.stories.flatMap(({ acts }) => acts), ...plan.electionActs]);
    const publications: Publication[] = [];
    for (const atMs of plan.snapshotsMs) {
      time.plan(atMs, async () => {
        publications.push({ atMs, ...(await centre.publish()) });
      });
    }
    await time.run();
    const digest = hash('sha256', JSON.stringify([centre.root(), publications.map(listFiles)]));
    return { world, policy, plan, answers, publications, logSize: centre.size, digest };
  } finally {
    await centre.close();
  }
}

/** Whether a second device of the station says anything. */
function devicesIn({ station, acts }: SimPlan['stories'][number]): number {
  const second = deviceIdOf(station.stationId, 2);
  return acts.some((act) => act.kind === 'card' && act.card.deviceId === second) ? 2 : 1;
}

function listFiles({ files }: Publication): [string, string][] {
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1));
}
