/** All benchmarks on one election, one after the other: at the same time they would disturb each other. */
import { measureAgentMemory } from './agent-memory.ts';
import { makeBenchCentre } from './bench-centre.ts';
import { makeBenchElection } from './bench-election.ts';
import { measureComparison } from './compare.ts';
import { measureDecide } from './decide.ts';
import { measureLinkTimes } from './link.ts';
import { measurePackage } from './package.ts';
import { measurePipeline } from './pipeline-rows.ts';
import { measureRecount } from './recount.ts';
import { measurePortalLoad } from './portal-load.ts';
import type { ResultRow } from './result-row.ts';
import { sealTapes } from './tapes.ts';
import { measureTotals } from './totals.ts';
import { measureVerdicts } from './verdicts.ts';

export const benchNames = [
  'pipeline',
  'link',
  'comparison',
  'totals',
  'package',
  'verdicts',
  'recount',
  'agent',
  'portal',
] as const;
export type BenchName = (typeof benchNames)[number];

export interface BenchSizes {
  readonly tapes: number;
  /** Of the package. */
  readonly stations: number;
}

/** Their keys are cached; a country has 44,000. */
const devicesMax = 1000;
const carriers = 12;
const partTapesMax = 2000;

export async function runBenches(
  sizes: BenchSizes,
  names: readonly BenchName[],
  tell: (name: string) => void,
): Promise<ResultRow[]> {
  tell(`sealing ${sizes.tapes} tapes`);
  const election = makeBenchElection(Math.min(devicesMax, sizes.tapes), carriers);
  const tapes = sealTapes(election, sizes.tapes);
  const few = tapes.slice(0, partTapesMax);
  const centre = makeBenchCentre(election);
  const benches: Record<BenchName, () => Promise<ResultRow[]>> = {
    pipeline: () => measurePipeline(election, centre, tapes, few, tell),
    link: () => measureLinkTimes(election, centre, few),
    comparison: () => measureComparison(few),
    totals: () => measureTotals(election, centre, tapes),
    package: () => measurePackage(centre, sizes.stations),
    verdicts: async () => [
      ...(await measureDecide(election, few)),
      ...(await measureVerdicts(centre, sizes.stations)),
    ],
    recount: () => measureRecount(centre, sizes.stations),
    agent: () => measureAgentMemory(election, centre),
    portal: () => measurePortalLoad(election, centre, tapes),
  };
  const rows: ResultRow[] = [];
  try {
    for (const name of names) {
      tell(name);
      rows.push(...(await benches[name]()));
    }
  } finally {
    centre.remove();
  }
  return rows;
}
