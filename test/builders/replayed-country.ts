/** All stations of a dataset as evidence in memory: transmitted what is preliminary, on the card what is official. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import { decide } from '@mutabaqa/shared/reconcile/decide.ts';
import type { StationCase, TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import { encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { DecodedTape, Tape } from '@mutabaqa/shared/tape/tape.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import type { ElectionTotals } from '@mutabaqa/shared/totals/election-totals.ts';
import type { ExactCount } from '@mutabaqa/shared/totals/exact-count.ts';
import { makeElectionTotals } from '@mutabaqa/shared/totals/election-totals.ts';
import { readDataset } from '@mutabaqa/simulator/replay/dataset/read-dataset.ts';
import { contestId, makeReplayFields, paperId } from '@mutabaqa/simulator/replay/replay-fields.ts';
import type { ReplayFields } from '@mutabaqa/simulator/replay/replay-fields.ts';
import { deviceIdOf, makeSideTapes } from '@mutabaqa/simulator/replay/replay-station.ts';
import { closesAtS, contextOf, decisionAt, opensAtS } from './sample-case.ts';

export interface ReplayedCountry extends Pick<ReplayFields, 'columnOf'> {
  readonly fields: ReplayFields;
  readonly contest: ContestEntry;
  readonly stations: readonly ReplayedStation[];
}

interface ReplayedStation {
  readonly entry: StationEntry;
  readonly transmission: DecodedTape | undefined;
  readonly card: DecodedTape | undefined;
}

/** Nobody signs: what is verified elsewhere is whose tapes they are. */
const unsigned = new Uint8Array(64);
const packageDigest = new Uint8Array(32).fill(9);

export async function replayCountry(directory: string): Promise<ReplayedCountry> {
  const dataset = await readDataset(directory);
  const fields = makeReplayFields(dataset);
  const header = {
    electionId: dataset.name,
    packageDigest,
    mode: 'rehearsal',
    kind: 'closing',
    sequence: 1,
    correctionReason: undefined,
    part: { index: 1, count: 1 },
    capture: 'file',
    openedAtS: undefined,
    closedAtS: undefined,
    madeAtS: closesAtS,
    softwareDigest: new Uint8Array(32),
  } as const;
  const stations = dataset.stations.ids.map((stationId, row): ReplayedStation => {
    const sides = makeSideTapes('country', header, stationId, row, fields, dataset);
    const official = sides.official && decoded(sides.official);
    const isSame = sides.official === sides.preliminary;
    const { registered, centreId, centreName, constituency } = dataset.stations.entry(row);
    return {
      transmission: isSame ? official : sides.preliminary && decoded(sides.preliminary),
      card: official,
      entry: {
        stationId,
        centreId,
        centreName,
        constituency,
        governorate: constituency,
        registered,
        pollingGroup: 'general',
        devices: [],
        papers: [{ paperId, contestIds: [contestId] }],
      },
    };
  });
  const contest: ContestEntry = {
    contestId,
    constituency: 'all',
    name: dataset.name,
    lists: [],
    candidates: fields.candidateColumns.map((id) => ({ id, name: id, listPosition: 0 })),
  };
  return { fields, columnOf: fields.columnOf, contest, stations };
}

function decoded(tape: Tape): DecodedTape {
  const bytes = encodeTape(tape);
  return { ...tape, bytes, digest: nodeCrypto.sha256(bytes) };
}

export interface DecidedCountry {
  readonly verdicts: readonly StationVerdict[];
  readonly totals: ElectionTotals;
}

/** `cardAdoptedAt`: where two people decided for the card, having seen it. */
export function decideCountry(
  { contest, stations }: ReplayedCountry,
  policy: Policy,
  channels: readonly ('transmission' | 'card')[] = ['transmission', 'card'],
  cardAdoptedAt: ReadonlySet<string> = new Set(),
): DecidedCountry {
  const contests = new Map([[contest.contestId, contest]]);
  const totals = makeElectionTotals(contests, { ...policy, exclusions: [] });
  const group = { id: 'general', opensAtS, closesAtS, embargoEndsAtS: closesAtS };
  const now = { timeMs: (closesAtS + 86_400) * 1000, logSize: 4 * stations.length };
  const verdicts = stations.map(({ entry, ...tapes }, row) => {
    const devices = [{ deviceId: deviceIdOf(row), fromLeaf: 0, untilLeaf: undefined }];
    const at = (kind: 'transmission' | 'card'): TapeEvidence[] => {
      const tape = channels.includes(kind) ? tapes[kind] : undefined;
      const leafIndex = 3 * row + (kind === 'card' ? 2 : 1);
      const receivedAtMs = (closesAtS + leafIndex) * 1000;
      return tape
        ? [{ kind, leafIndex, receivedAtMs, tape, tapeSignature: unsigned, problems: [] }]
        : [];
    };
    const adopt = { kind: 'adopt', leaves: [3 * row + 2] } as const;
    const station: StationCase = {
      tapes: [...at('transmission'), ...at('card')],
      cardProblems: [],
      forms: [],
      decisions: cardAdoptedAt.has(entry.stationId)
        ? [decisionAt(3 * stations.length + row, adopt, { stationId: entry.stationId })]
        : [],
    };
    const context = contextOf(policy, {
      entry,
      group,
      devices,
      packageDigest,
      contest: (id) => contests.get(id),
    });
    const verdict = decide(station, context, now);
    totals.add(entry, verdict);
    return verdict;
  });
  return { verdicts, totals };
}

/** By column of the dataset. */
export function figuresOfTotals(
  { fields }: ReplayedCountry,
  totals: ElectionTotals,
  column: 'transmitted' | 'card' | 'adopted' | 'countable',
): Readonly<Record<string, ExactCount | undefined>> {
  const { account, candidates } = assertDefined(totals.contests[0], 'the contest').whole[column];
  const accountSums = new Map(account.rows().map(({ position, sum }) => [position, sum]));
  const candidateSums = new Map(candidates.rows().map(({ position, sum }) => [position, sum]));
  assert(accountSums.size === fields.account.length, 'every figure of the account has its column');
  const ofAccount = fields.account.map(
    ([name, field]) => [name, accountSums.get(accountFields.indexOf(field))] as const,
  );
  const ofContest = fields.candidateColumns.map(
    (name, position) => [name, candidateSums.get(position)] as const,
  );
  return Object.fromEntries([...ofAccount, ...ofContest]);
}
