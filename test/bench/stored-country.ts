/**
 * The evidence of a whole election in a store: of each station a transmission, a card and a hand count. The
 * signatures are not real: nobody looks at them here.
 */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { makeTape } from '@mutabaqa/station-agent/capture/make-tape.ts';
import { resolveClosingResult } from '@mutabaqa/station-agent/capture/resolve-closing-result.ts';
import {
  deviceIdOf,
  groupHours,
  knownSoftware,
  makeSimElection,
} from '@mutabaqa/simulator/sim/sim-election.ts';
import type { SimElection } from '@mutabaqa/simulator/sim/sim-election.ts';
import type { StationPlan } from '@mutabaqa/simulator/world/election.ts';
import { makeElection } from '@mutabaqa/simulator/world/election.ts';
import { makeSeededRandom } from '@mutabaqa/simulator/world/random.ts';
import { makeStationResult } from '@mutabaqa/simulator/world/station-result.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { LogItem, Store } from '@mutabaqa/tally-server/store/store.ts';
import { batchesOf } from './measure.ts';

export interface StoredCountry {
  readonly simulated: SimElection;
  readonly store: Store;
  /** Leaves. */
  readonly size: number;
}

const signature = new Uint8Array(64).fill(7);
const channels = {
  transmission: { kind: 'transmission' },
  card: { kind: 'card', cardId: new Uint8Array(16), journalHead: new Uint8Array(32) },
} as const;

export async function storeCountry(directory: string, stations: number): Promise<StoredCountry> {
  const world = makeElection('bench', stations);
  const simulated = makeSimElection(world, {
    policy: law4Of2023,
    restrictsSoftware: true,
    devicesOf: () => 1,
  });
  const store = openSqliteStore(directory);
  let size = 0;
  for (const plans of batchesOf(simulated.world.stations, 256)) {
    const items = plans.flatMap((plan) => itemsOf(simulated, plan));
    await store.commitLog({ firstIndex: size, items, checkpoint: '' });
    size += items.length;
  }
  return { simulated, store, size };
}

function itemsOf({ world, election }: SimElection, plan: StationPlan): LogItem[] {
  const { stationId } = plan;
  const { opensAtS: openedAtS, closesAtS: closedAtS } = groupHours(plan.pollingGroup);
  const result = makeStationResult(world, plan, { openedAtS, closedAtS });
  const station = assertDefined(election.roster.station(stationId), stationId);
  const { manifest, manifestBytes, digest, contests } = election;
  const contest = (id: string) => contests.get(id);
  const devicePackage = { manifest, manifestBytes, digest, station, contest };
  const resolved = resolveClosingResult(devicePackage, result);
  assert(resolved.ok, stationId);
  const deviceId = deviceIdOf(stationId);
  const origin = { devicePackage, deviceId, softwareDigest: knownSoftware };
  const random = makeSeededRandom(`nonces/${stationId}`);
  const tape = (kind: 'closing' | 'hand-count', sequence: number): Uint8Array => {
    const made = { ...resolved.value, result: { ...result, kind } };
    return encodeTape(
      makeTape(origin, made, sequence, () => random.bytes(16), (closedAtS + 60) * 1000),
    );
  };
  const [closing, hand] = [tape('closing', 1), tape('hand-count', 2)];
  return [
    itemOf('transmission', closing, closedAtS),
    itemOf('card', closing, closedAtS),
    itemOf('transmission', hand, closedAtS),
  ];
}

function itemOf(kind: 'transmission' | 'card', tape: Uint8Array, closedAtS: number): LogItem {
  const decoded = decodeTape(nodeCrypto, tape, { withheldAllowed: false });
  assert(decoded.ok, 'a good tape');
  const { header, digest } = decoded.value;
  const { stationId, deviceId, sequence, part } = header;
  const timeMs = (closedAtS + 120) * 1000;
  const signatures = { tapeSignature: signature, channelSignature: signature };
  return {
    entry: encodeLeaf({ kind, stationId, commitment: digest, timeMs }),
    opening: undefined,
    timeMs,
    evidence: {
      ...{ kind, stationId, deviceId, sequence, tapeKind: header.kind, partIndex: part.index },
      tapeDigest: digest,
      record: encodeTapeRecord({ tape, ...signatures, channel: channels[kind] }),
      envelopeDigest: digest,
      relayedBy: undefined,
      problems: [],
    },
  };
}
