/** Deciding a whole country again, as after a change of policy. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { makeReconciler } from '@mutabaqa/tally-server/reconcile/make-reconciler.ts';
import type { BenchCentre } from './bench-centre.ts';
import { measureWall, summarize } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';
import type { StoredCountry } from './stored-country.ts';
import { storeCountry } from './stored-country.ts';

const repetitions = 5;
const unit = 's';

export async function measureVerdicts(centre: BenchCentre, stations: number): Promise<ResultRow[]> {
  const country = await storeCountry(centre.makeDirectory(), stations);
  const { store } = country;
  const reading = await measureWall(repetitions, () => readAll(country));
  const deciding = await measureDeciding(country);
  await store.close();
  return [
    {
      name: `re-deciding ${stations} stations after a change of policy`,
      unit,
      ...shown(inSeconds(deciding)),
      limit: inSeconds(reading).value,
      limitIs: 'reading their evidence from the store, station by station',
    },
  ];
}

async function readAll({ store, simulated }: StoredCountry): Promise<void> {
  for (const { stationId } of simulated.world.stations) await store.evidenceOfStation(stationId);
}

/** As the server does it: told of the decision, until every verdict is up to date. */
async function measureDeciding({ store, simulated, size }: StoredCountry) {
  const facts: DecisionFact[] = [];
  let tell: (fact: DecisionFact) => void = () => undefined;
  const { election } = simulated;
  const clock = { nowMs: () => Date.now() };
  const reconciler = await makeReconciler({
    ...{ crypto: nodeCrypto, election, store, clock },
    sequencer: { onCommitted: () => undefined, size },
    decisions: {
      facts,
      onDecision: (listener) => {
        tell = listener;
      },
    },
    onFault(stationId, fault) {
      throw new Error(stationId, { cause: fault });
    },
  });
  const stations = simulated.world.stations.length;
  const matched = (): number =>
    [...reconciler.summary().values()].reduce((sum, { states }) => sum + states.matched, 0);
  assert(matched() === stations, `${matched()} of ${stations} matched`);
  return measureWall(repetitions, async () => {
    const fact = policyChange(facts.length + 2, size + facts.length);
    facts.push(fact);
    tell(fact);
    await reconciler.settled();
    assert(matched() === stations, 'every station is matched under either policy');
  });
}

function policyChange(version: number, leafIndex: number): DecisionFact {
  const policy = { ...law4Of2023, version };
  return {
    leafIndex,
    timeMs: Date.now(),
    digest: new Uint8Array(32),
    baseSize: leafIndex,
    contestId: undefined,
    stationId: undefined,
    change: { kind: 'change-policy', policy },
  };
}

function inSeconds({ values }: { readonly values: readonly number[] }) {
  return summarize(values.map((ms) => ms / 1000));
}
