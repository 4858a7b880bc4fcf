/** When and by what a tape was made, beside what the package says of hours, software and itself. */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { TapeEvidence } from '../reconcile/evidence-case.ts';
import type { RuleContext } from './rule-context.ts';

export type RecordTimesContext = Pick<
  RuleContext,
  'group' | 'softwareDigests' | 'packageDigest' | 'policy'
>;

/** W404, W405, E406, W410. Tolerances of times are minutes, in `absolute`. */
export function checkRecordTimes(
  evidence: Pick<TapeEvidence, 'tape' | 'receivedAtMs'>,
  context: RecordTimesContext,
): Finding[] {
  const findings: Finding[] = [];
  const { header } = evidence.tape;
  const { softwareDigests, packageDigest } = context;
  checkHours(findings, 'closedAtS', header.closedAtS, context);
  // A correction and a hand count are made when there is need for one, hours later or the next day.
  if (header.kind === 'closing') checkHours(findings, 'madeAtS', header.madeAtS, context);
  checkClock(findings, evidence, context);
  if (softwareDigests.size > 0 && isActive(context, 'E406')) {
    const digest = formatHex(header.softwareDigest);
    if (!softwareDigests.has(digest)) {
      findings.push({
        code: 'E406',
        path: { kind: 'header', field: 'softwareDigest' },
        params: { digest },
      });
    }
  }
  if (!equalBytes(header.packageDigest, packageDigest) && isActive(context, 'W410')) {
    findings.push({
      code: 'W410',
      path: { kind: 'header', field: 'packageDigest' },
      params: { left: formatHex(header.packageDigest), right: formatHex(packageDigest) },
    });
  }
  return findings;
}

function isActive({ policy }: RecordTimesContext, code: FindingCode): boolean {
  return settingOf(policy, code).effect !== 'off';
}

/**
 * Of the group's hours it is the close that a tape belongs to: a station that closed at noon is as odd as a
 * clock that is three hours slow, and both look the same.
 */
function checkHours(
  findings: Finding[],
  field: 'closedAtS' | 'madeAtS',
  atS: number | undefined,
  { group: { closesAtS }, policy }: RecordTimesContext,
): void {
  const { effect, absolute } = settingOf(policy, 'W404');
  if (effect === 'off' || atS === undefined) return;
  const seconds = Math.abs(atS - closesAtS);
  if (seconds <= absolute * 60) return;
  findings.push({
    code: 'W404',
    path: { kind: 'header', field },
    params: { atS, minutes: minutesOf(seconds), closesAtS },
  });
}

/** A tape cannot be older than polling nor younger than its arrival, but for the drift of a clock. */
function checkClock(
  findings: Finding[],
  { tape: { header }, receivedAtMs }: Pick<TapeEvidence, 'tape' | 'receivedAtMs'>,
  { group: { opensAtS }, policy }: RecordTimesContext,
): void {
  const { effect, absolute } = settingOf(policy, 'W405');
  if (effect === 'off') return;
  const { madeAtS: atS } = header;
  const receivedAtS = Math.floor(receivedAtMs / 1000);
  const limitS = atS > receivedAtS ? receivedAtS : opensAtS;
  const seconds = Math.max(atS - receivedAtS, opensAtS - atS);
  if (seconds <= absolute * 60) return;
  findings.push({
    code: 'W405',
    path: { kind: 'header', field: 'madeAtS' },
    params: { atS, minutes: minutesOf(seconds), limitS },
  });
}

/** Rounded up, so that what is beyond a tolerance reads so. */
function minutesOf(seconds: number): number {
  return Math.ceil(seconds / 60);
}
