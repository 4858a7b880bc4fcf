/** The dossier of one station: every channel side by side, the verdict and how it came to be. */
import { formatHex } from '../base/bytes.ts';
import type { Form } from '../evidence/form.ts';
import type { Snapshot, StationCase, StationContext } from '../reconcile/evidence-case.ts';
import { sameOptionalCounts } from '../reconcile/compare-figures.ts';
import type { ContestVerdict, Figures } from '../reconcile/verdict.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import type { AccountField } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import type { CountRecord } from './count-records.ts';
import { findCountRecords } from './count-records.ts';
import type { DecidedStation } from './decide-in-order.ts';
import { viewFinding } from './finding-view.ts';
import { alignCounts } from './side-by-side.ts';

/** What surrounds a station: the same for all but the deadline. */
export interface DossierContext extends Pick<StationContext, 'policy' | 'deadlineMs'> {
  readonly snapshot: Snapshot;
  /** Adopted without the votes of excluded candidates. */
  readonly countableOf: (contestId: string, adopted: Figures) => Figures;
  /** 32 bytes. */
  readonly formDigest: (form: Form) => Uint8Array;
}

/** `decided` as it may be shown: withheld sections are hidden already. */
export function makeDossier(decided: DecidedStation, context: DossierContext) {
  const { entry, station, verdict } = decided;
  const { stationId, centreId, centreName, governorate, constituency, pollingGroup } = entry;
  const { policy, deadlineMs, snapshot } = context;
  const records = findCountRecords(station);
  return {
    ...{ stationId, centreId, centreName, governorate, constituency, pollingGroup },
    registered: entry.registered ?? null,
    snapshot: { timeMs: snapshot.timeMs, logSize: snapshot.logSize },
    policy: { id: policy.id, version: policy.version },
    deadlineMs: deadlineMs ?? null,
    state: verdict.state,
    arrivedBy: verdict.arrivedBy,
    reason: verdict.reason ?? null,
    findings: verdict.findings.map(viewFinding),
    claims: verdict.claims.map(viewFinding),
    contests: verdict.contests.map((contest) => viewContest(contest, records, context)),
    evidence: viewEvidence(station, context),
    cards: station.cardProblems.map(({ leafIndex, code, params }) => ({ leafIndex, code, params })),
    decisions: station.decisions.map(({ leafIndex }) => leafIndex),
  };
}

export type Dossier = ReturnType<typeof makeDossier>;

function viewContest(
  contest: ContestVerdict,
  records: readonly CountRecord[],
  context: DossierContext,
) {
  const { contestId, paperId, adopted } = contest;
  const columns = joinEqual([
    ['transmitted', contest.transmitted],
    ['card', contest.card],
    ...records.map(
      (record) =>
        [`${record.kind} ${record.leafIndex}`, record.figures(paperId, contestId)] as const,
    ),
    ['adopted', adopted],
    ['countable', adopted && context.countableOf(contestId, adopted)],
  ]);
  const figures = columns.map((column) => column.figures);
  return {
    contestId,
    paperId,
    state: contest.state,
    path: contest.path,
    findings: [...new Set(contest.findings.map(({ code }) => code))],
    adopted: adopted ? { source: adopted.source, leaves: adopted.leaves } : null,
    columns: columns.map(({ names }) => names),
    account: accountRows(figures),
    lists: voteRows(figures.map(({ contest: votes }) => votes?.listVotes)),
    candidates: voteRows(figures.map(({ contest: votes }) => votes?.candidateVotes)),
  };
}

interface Column {
  /** Of the records that say the very same. */
  readonly names: string[];
  readonly figures: Figures;
}

/** Records that agree share a column, and what says nothing has none: who agrees is seen at once. */
function joinEqual(
  records: readonly (readonly [name: string, figures: Figures | undefined])[],
): Column[] {
  const columns: Column[] = [];
  for (const [name, figures] of records) {
    if (figures === undefined) continue;
    const same = columns.find((column) => sameFigures(column.figures, figures));
    if (same === undefined) columns.push({ names: [name], figures });
    else same.names.push(name);
  }
  return columns;
}

function sameFigures(a: Figures, b: Figures): boolean {
  return (
    accountFields.every((field) => a.account?.[field] === b.account?.[field]) &&
    sameOptionalCounts(a.contest?.listVotes, b.contest?.listVotes) &&
    sameOptionalCounts(a.contest?.candidateVotes, b.contest?.candidateVotes)
  );
}

/** A figure per column, null for what is not reported. */
type AccountRow = readonly [field: AccountField, ...(number | null)[]];
/** The place on the ballot, from 1, then the same. */
type VoteRow = readonly [place: number, ...(number | null)[]];

function accountRows(columns: readonly Figures[]): AccountRow[] {
  return accountFields.flatMap((field) => {
    const counts = columns.map((figures) => figures.account?.[field] ?? null);
    return counts.every((count) => count === null) ? [] : [[field, ...counts] as const];
  });
}

function voteRows(columns: readonly (SparseCounts | undefined)[]): VoteRow[] {
  const rows: VoteRow[] = [];
  alignCounts(columns, (position, counts) => {
    const row: [number, ...(number | null)[]] = [position + 1];
    for (const count of counts) row.push(count ?? null);
    rows.push(row);
  });
  return rows;
}

function viewEvidence(
  { tapes, forms }: Pick<StationCase, 'tapes' | 'forms'>,
  { formDigest }: Pick<DossierContext, 'formDigest'>,
) {
  const ofTapes = tapes.map(({ leafIndex, kind, receivedAtMs, tape, problems }) => {
    const { deviceId, kind: tapeKind, sequence, part, capture } = tape.header;
    const digest = formatHex(tape.digest);
    return {
      ...{ leafIndex, kind, receivedAtMs, digest, deviceId, tapeKind, sequence, part, capture },
      problems,
    };
  });
  const ofForms = forms.map(({ leafIndex, receivedAtMs, form }) => ({
    leafIndex,
    kind: 'form' as const,
    receivedAtMs,
    digest: formatHex(formDigest(form)),
    formKind: form.kind,
    statement: form.statement ?? null,
  }));
  return [...ofTapes, ...ofForms].sort((a, b) => a.leafIndex - b.leafIndex);
}
