/** Which alerts a station's verdict calls for. Pure. */
import type { ContestVerdict, StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { Exposure } from '../publish/gate.ts';
import type { NewAlert } from '../store/alert-store.ts';
import { alertKinds } from './alert-kinds.ts';

const ofStates = {
  overdue: 'station.overdue',
  discrepant: 'station.discrepant',
  quarantined: 'station.quarantined',
  'at-audit-centre': 'station.at-audit-centre',
} as const;

/**
 * Cards, identity, time and keys: what blocks adoption there is true of any figures. Arithmetic,
 * differences (E310: of two cards) and duplicates are not, and are told by the station's state once that
 * may be shown.
 */
const figureFreeFinding = /^E(?!310)[34]/;
const codedFinding = /^E[34]/;

export type AlertingVerdict = Pick<StationVerdict, 'state' | 'findings'> & {
  readonly contests: readonly Pick<ContestVerdict, 'path'>[];
};

/** Before the embargo of its group ends (`arrivals`), only what no figure was needed for. */
export function verdictAlerts(
  stationId: string,
  verdict: AlertingVerdict,
  exposure: Exposure,
): NewAlert[] {
  const alerts: NewAlert[] = [];
  const isOpen = exposure === 'everything';
  // What people counted or decided meanwhile may come of figures: until then overdue is overdue.
  const isOverdue = verdict.contests.some(({ path }) => path.includes('miss-deadline'));
  const state = !isOpen && isOverdue ? 'overdue' : verdict.state;
  const told = isOpen ? codedFinding : figureFreeFinding;
  const kind = Object.hasOwn(ofStates, state)
    ? ofStates[state as keyof typeof ofStates]
    : undefined;
  if (kind !== undefined && (isOpen || alertKinds[kind].isFigureFree)) {
    const { severity } = alertKinds[kind];
    alerts.push({ key: `${kind}/${stationId}`, kind, severity, stationId, params: {} });
  }
  const codes = new Set(
    verdict.findings.map(({ code }): string => code).filter((code) => told.test(code)),
  );
  for (const code of codes) {
    const { severity } = alertKinds['station.finding'];
    const key = `station.finding/${stationId}/${code}`;
    alerts.push({ key, kind: 'station.finding', severity, stationId, params: { code } });
  }
  return alerts;
}
