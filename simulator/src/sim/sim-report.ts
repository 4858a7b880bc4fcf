/** The table of a simulation: what was planted, how often, and whether the centre and the oracle agree. */
import type { Comparison } from './compare-with-oracle.ts';
import type { Disagreement } from './disagreement.ts';
import { allStories } from './plan-sim.ts';
import type { PlayedSim } from './run-sim.ts';

const shownMax = 40;

export function formatSimReport(played: PlayedSim, comparison: Comparison): string {
  const { world, policy, plan, logSize, digest } = played;
  const { disagreements, verdicts, sums, expected } = comparison;
  const isAgreed = disagreements.length === 0;
  const moved = expected.policy.id === policy.id ? '' : `, then ${expected.policy.id}`;
  return [
    `election ${world.electionId}, ${world.stations.length} stations, policy ${policy.id}${moved}`,
    '',
    ...formatStories(played, disagreements),
    '',
    `${logSize} leaves, ${verdicts} verdicts, ${sums} totals, ${plan.electionActs.length} decisions about all`,
    `result ${digest}`,
    ...disagreements.slice(0, shownMax).map(formatDisagreement),
    ...(disagreements.length > shownMax ? [`... and ${disagreements.length - shownMax} more`] : []),
    isAgreed ? 'AGREED' : `DISAGREED in ${disagreements.length} places`,
    '',
  ].join('\n');
}

function formatStories(
  { plan }: PlayedSim,
  disagreements: readonly Disagreement[],
): readonly string[] {
  const planted = new Map<string, number>();
  for (const { story } of plan.stories) planted.set(story, (planted.get(story) ?? 0) + 1);
  const stations = new Map(plan.stories.map(({ station, story }) => [station.stationId, story]));
  const wrong = new Map<string, Set<string>>();
  for (const { about } of disagreements) {
    const story = stations.get(about);
    if (story === undefined) continue;
    wrong.set(story, (wrong.get(story) ?? new Set()).add(about));
  }
  const rows = allStories
    .filter(({ name }) => planted.has(name))
    .map(({ name, title }) => {
      const count = planted.get(name) ?? 0;
      const agreed = count - (wrong.get(name)?.size ?? 0);
      return `${String(count).padStart(7)}  ${String(agreed).padStart(6)}  ${title}`;
    });
  return ['planted  agreed  what', ...rows];
}

function formatDisagreement(each: Disagreement): string {
  const { about, story, what, expected, published } = each;
  const place = story === '' ? about : `${about} (${story})`;
  return `${place}, ${what}: expected "${expected}", published "${published}"`;
}
