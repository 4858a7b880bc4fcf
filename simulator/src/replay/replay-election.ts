/** The election of a replay: one contest over all stations, and every station with a device of its own. */
import { isId } from '@mutabaqa/shared/base/ids.ts';
import type { ElectionDefinition } from '@mutabaqa/shared/election/build-package.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Dataset } from './dataset/dataset.ts';
import type { ReplayFields } from './replay-fields.ts';
import { contestId, paperId } from './replay-fields.ts';
import type { StationNames } from './replay-station.ts';
import { deviceIdOf, makeStandIn } from './replay-station.ts';
import { publicKeyBytes } from './roster-keys.ts';

const dayS = 86_400;
/** More rosters than this help nobody to fetch one of them. */
const constituenciesMax = 2_000;

/** What the roster says of the device in a row. */
export interface RosterDevices {
  /** Public tape keys, 32 bytes each, by row. */
  readonly tapeKeys: Uint8Array;
  /** Of the devices that have a certificate, by row. */
  readonly fingerprints: readonly Uint8Array[];
}

/** A rehearsal, and over: real figures of a past election must never pass for a live one. */
export function defineElection(name: string, nowMs: number): ElectionDefinition {
  const nowS = Math.floor(nowMs / 1000);
  const slug =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'dataset';
  return {
    electionId: `replay-${slug}`.slice(0, 60),
    electionName: `Replay of ${shorten(name)}`,
    mode: 'rehearsal',
    logOrigin: `replay.invalid/${slug}`.slice(0, 120),
    officersNeeded: 2,
    officerIds: ['officer-1', 'officer-2'],
    // Who replays may decide as well: their keys are made with the others, and thrown away with them.
    staff: [
      { id: 'commissioner-1', role: 'commissioner' },
      { id: 'commissioner-2', role: 'commissioner' },
    ],
    cardReaderIds: ['reader-1'],
    pollingGroups: [
      {
        id: 'all',
        opensAtS: nowS - 2 * dayS,
        closesAtS: nowS - dayS,
        embargoEndsAtS: nowS - dayS,
      },
    ],
    softwareDigests: [],
    gatewayEndpoints: ['wss://127.0.0.1'],
    officialAddresses: [],
    mirrors: [],
  };
}

export function contestOf(dataset: Dataset, { candidateColumns }: ReplayFields): ContestEntry[] {
  if (candidateColumns.length === 0) return [];
  const known = new Map(dataset.candidates.map((candidate) => [candidate.column, candidate]));
  const taken = new Set(candidateColumns);
  return [
    {
      contestId,
      constituency: 'all',
      name: shorten(dataset.name) || 'dataset',
      lists: [],
      candidates: candidateColumns.map((column, position) => {
        const id = isId(column) ? column : makeStandIn(`candidate-${position}`, taken);
        const name = shorten(known.get(column)?.listName) || shorten(column) || id;
        return { id, name, listPosition: 0 };
      }),
    },
  ];
}

export function* stationsOf(
  { stations }: Dataset,
  { candidateColumns }: ReplayFields,
  names: StationNames,
  { tapeKeys, fingerprints }: RosterDevices,
): Generator<StationEntry> {
  const areas = new Set<string>();
  for (let row = 0; row < names.byRow.length; row++) {
    const { centreId, centreName, constituency, registered } = stations.entry(row);
    const area =
      isId(constituency) && (areas.has(constituency) || areas.size < constituenciesMax)
        ? constituency
        : 'other';
    areas.add(area);
    const key = row * publicKeyBytes;
    yield {
      stationId: names.byRow[row] ?? '',
      centreId: isId(centreId) ? centreId : 'unknown',
      centreName: shorten(centreName),
      governorate: area,
      constituency: area,
      pollingGroup: 'all',
      registered,
      papers: [{ paperId, contestIds: candidateColumns.length > 0 ? [contestId] : [] }],
      devices: [
        {
          deviceId: deviceIdOf(row),
          tapeKey: tapeKeys.subarray(key, key + publicKeyBytes),
          certificateFingerprint: fingerprints[row],
        },
      ],
    };
  }
}

/** Names are for people; an absurd one must not make the package absurd, nor one that it refuses. */
function shorten(name: string | undefined): string {
  return (name ?? '')
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed();
}
