/** The source of `writeResults`, made of published evidence: each record is verified when its station's turn comes. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type {
  CardProblem,
  DecisionFact,
  StationCase,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import type { LoggedVersion } from './leaf-records.ts';
import type { RecordFiles } from './record-files.ts';
import type { SignatureThreads } from './signature-threads.ts';
import type { VerifiedDecisions } from './verify-decisions.ts';
import type { StationEvidence } from './decode-evidence.ts';
import type { RecordVerifier } from './verify-records.ts';

export interface PublishedEvidence {
  readonly election: ResultsSource['election'];
  readonly snapshot: ResultsSource['snapshot'];
  readonly decisions: VerifiedDecisions;
  /** That the log has. */
  readonly versions: readonly LoggedVersion[];
  readonly records: RecordFiles;
  readonly verifier: RecordVerifier;
  /** Of whole cards, by the station on the bag. */
  readonly cardProblems: ReadonlyMap<string, readonly CardProblem[]>;
  readonly threads: Pick<SignatureThreads, 'room'>;
  /** Told of each station's evidence once. */
  readonly onStation?: (stationId: string, evidence: StationEvidence) => void;
}

export function makeResultsSource(published: PublishedEvidence): ResultsSource {
  const { election, snapshot, decisions, versions, records, verifier, cardProblems, threads } =
    published;
  const byStation = Map.groupBy(
    decisions.facts.filter(({ stationId }) => stationId !== undefined),
    ({ stationId }) => stationId,
  );
  /** Cases of centres are asked for again when they had to be forgotten. */
  const seen = new Set<string>();
  const decisionsOf = (stationId: string): readonly DecisionFact[] =>
    byStation.get(stationId) ?? [];

  function readCase(stationId: string): StationCase {
    const evidence = seen.has(stationId)
      ? verifier.readAgain(records.read(stationId))
      : verifier.verify(records.read(stationId));
    if (!seen.has(stationId)) published.onStation?.(stationId, evidence);
    seen.add(stationId);
    return {
      tapes: evidence.tapes,
      forms: evidence.forms,
      cardProblems: cardProblems.get(stationId) ?? [],
      decisions: decisionsOf(stationId),
    };
  }

  return {
    election,
    snapshot,
    decisions: decisions.facts,
    versions: new Map(versions.map(({ record }) => [record.number, record.snapshot])),
    signedDecision: (leafIndex) =>
      assertDefined(decisions.signed.get(leafIndex), `the decision at leaf ${leafIndex}`),
    caseOf(stationId) {
      const room = threads.room();
      return room === undefined ? readCase(stationId) : room.then(() => readCase(stationId));
    },
  };
}
