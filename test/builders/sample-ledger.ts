/** An election of some polling centres for tests of the ledger; evidence is as in `sample-case.ts`. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import { decideCentre } from '@mutabaqa/shared/reconcile/decide-centre.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { makeLedger } from '@mutabaqa/shared/reconcile/ledger.ts';
import type { CaseChoice } from './sample-case.ts';
import { caseOf, closesAtS, contestEntry, opensAtS, stationEntry, tapeAt } from './sample-case.ts';
import type { TapeChoice } from './sample-case.ts';
import {
  buildSamplePackage,
  partReaderOf,
  sampleDefinition,
  sampleKey,
  samplePackageKeys,
  sampleSeed,
  signSamplePackage,
} from './sample-election.ts';

const definition = {
  ...sampleDefinition,
  pollingGroups: [
    { id: 'general', opensAtS, closesAtS, embargoEndsAtS: closesAtS },
    {
      id: 'special',
      opensAtS: opensAtS - 2 * 86_400,
      closesAtS: closesAtS - 2 * 86_400,
      embargoEndsAtS: closesAtS,
    },
  ],
};

/** Its device is `d-<id>`, its polling group `special` when the id begins so. */
export function centreStation(stationId: string, centreId: string): StationEntry {
  const deviceId = `d-${stationId}`;
  return {
    ...stationEntry,
    stationId,
    centreId,
    pollingGroup: stationId.startsWith('special') ? 'special' : 'general',
    devices: [device(deviceId)],
  };
}

export function device(deviceId: string): StationEntry['devices'][number] {
  return {
    deviceId,
    tapeKey: sampleKey(deviceId).publicKey,
    certificateFingerprint: sampleSeed(`certificate of ${deviceId}`),
  };
}

/** Signed and loaded, as everybody does. */
export function makeCentreElection(
  policy: Policy,
  stations: readonly StationEntry[],
): ElectionPackage {
  const built = buildSamplePackage({
    definition,
    keys: samplePackageKeys(definition),
    contests: [contestEntry],
    stations,
    policy,
  });
  const loaded = loadElectionPackage(nodeCrypto, signSamplePackage(built), partReaderOf(built));
  assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
  return loaded.value;
}

export interface SampleCentre {
  /** Of this station's own device. */
  tape(stationId: string, leafIndex: number, choice?: TapeChoice): ReturnType<typeof tapeAt>;
  /** Transmitted and on the card, at `leafIndex` and the next. */
  pair(stationId: string, leafIndex: number, choice?: TapeChoice): ReturnType<typeof tapeAt>[];
  /** Verdicts by station id; stations without a case are silent. Two days after the close. */
  decide(
    cases: Readonly<Record<string, CaseChoice>>,
    decisions?: readonly DecisionFact[],
  ): ReadonlyMap<string, StationVerdict>;
}

/** One polling centre with these stations. */
export function makeCentre(policy: Policy, ids: readonly string[]): SampleCentre {
  const entries = ids.map((id) => centreStation(id, 'centre'));
  const election = makeCentreElection(policy, entries);
  const packageDigest = election.digest;
  const tape: SampleCentre['tape'] = (stationId, leafIndex, choice = {}) =>
    tapeAt(leafIndex, {
      deviceId: `d-${stationId}`,
      ...choice,
      header: { stationId, packageDigest, ...choice.header },
    });
  return {
    tape,
    pair: (stationId, leafIndex, choice = {}) => [
      tape(stationId, leafIndex, choice),
      tape(stationId, leafIndex + 1, { ...choice, by: 'card' }),
    ],
    decide(cases, decisions = []) {
      const ledger = makeLedger(election, decisions, nodeCrypto);
      const centre = entries.map((entry) => ({
        entry,
        station: caseOf({
          decisions: ledger.decisionsOf(entry.stationId),
          ...cases[entry.stationId],
        }),
      }));
      const now = { timeMs: (closesAtS + 48 * 3600) * 1000, logSize: 1000 };
      return new Map(
        decideCentre(ledger, centre, now).map((verdict) => [verdict.stationId, verdict]),
      );
    },
  };
}
