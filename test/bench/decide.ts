/** Checks and comparison of one station: two tapes and a hand count of a ballot with 2,300 candidates. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { noCrossFacts } from '@mutabaqa/shared/reconcile/cross-facts.ts';
import { decide } from '@mutabaqa/shared/reconcile/decide.ts';
import type {
  StationCase,
  StationContext,
  TapeEvidence,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import type { BenchElection } from './bench-election.ts';
import { measureCpu } from './measure.ts';
import type { ResultRow } from './result-row.ts';
import { shown } from './result-row.ts';
import type { SealedTape } from './tapes.ts';

const repetitions = 5;
const unit = 'us CPU/station';

export async function measureDecide(
  election: BenchElection,
  tapes: readonly SealedTape[],
): Promise<ResultRow[]> {
  const context = contextOf(election);
  const cases = tapes.map((sealed) => ({
    context: { ...context, ...termsOf(election, sealed.tape) },
    agreeing: caseOf(sealed, sealed.tape),
    differing: caseOf(sealed, withOneMore(sealed.tape)),
  }));
  const now = { timeMs: assertDefined(context.deadlineMs, 'a deadline') + 1, logSize: 3 };
  const [agreeing, differing] = [
    await measureCpu(tapes.length, repetitions, () => () => {
      for (const each of cases) {
        const { state } = decide(each.agreeing, each.context, now);
        assert(state === 'matched', state);
      }
    }),
    await measureCpu(tapes.length, repetitions, () => () => {
      for (const each of cases) {
        const { state } = decide(each.differing, each.context, now);
        assert(state === 'discrepant', state);
      }
    }),
  ];
  return [
    { name: 'verdict: card, transmission and hand count agree', unit, ...shown(agreeing) },
    { name: 'verdict: one vote differs on the card', unit, ...shown(differing) },
  ];
}

function contextOf({ definition, ballot, stations }: BenchElection): StationContext {
  const group = assertDefined(definition.pollingGroups[0], 'a polling group');
  const deadlineMs = (group.closesAtS + 365 * 24 * 3600) * 1000;
  return {
    entry: assertDefined(stations[0], 'a station'),
    group,
    contest: () => ballot.contest,
    softwareDigests: new Set(),
    packageDigest: new Uint8Array(32),
    // The tapes of the benchmark were made at some time, and not in anybody's voting hours.
    policy: { ...law4Of2023, rules: { W404: off, W405: off, W410: off } },
    devices: [],
    deadlineMs,
    unmovedDeadlineMs: deadlineMs,
    isDrawn: false,
    cross: noCrossFacts,
  };
}

const off = { effect: 'off', absolute: 0, hundredths: 0 } as const;

function termsOf({ stations }: BenchElection, { header }: DecodedTape) {
  const { deviceId, stationId } = header;
  const entry = assertDefined(
    stations.find((station) => station.stationId === stationId),
    stationId,
  );
  return { entry, devices: [{ deviceId, fromLeaf: 0, untilLeaf: undefined }] };
}

function caseOf({ tape, tapeSignature }: SealedTape, card: DecodedTape): StationCase {
  const evidence = (kind: TapeEvidence['kind'], leafIndex: number, of: DecodedTape) => ({
    ...{ kind, leafIndex, tapeSignature, tape: of },
    receivedAtMs: (tape.header.madeAtS + 60) * 1000,
    problems: [],
  });
  const hand = { ...tape, header: { ...tape.header, kind: 'hand-count' } } as const;
  const digest = tape.digest.toReversed();
  return {
    tapes: [
      evidence('transmission', 0, tape),
      evidence('card', 1, card),
      evidence('transmission', 2, { ...hand, digest }),
    ],
    cardProblems: [],
    forms: [],
    decisions: [],
  };
}

/** The same tape with one more vote for the first candidate who has any. */
function withOneMore(tape: DecodedTape): DecodedTape {
  const sections = tape.sections.map((section) => {
    if (section.kind !== 'contest' || !section.candidateVotes) return section;
    const [first = 0, ...rest] = section.candidateVotes.counts;
    const candidateVotes = { ...section.candidateVotes, counts: [first + 1, ...rest] };
    return { ...section, candidateVotes };
  });
  return { ...tape, sections, digest: tape.digest.with(0, (tape.digest[0] ?? 0) ^ 1) };
}
