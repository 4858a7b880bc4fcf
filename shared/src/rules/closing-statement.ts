/** The closing form by itself: the account of ballot papers, seals, signatures, and what is not filled in. */
import type { Finding } from '../base/findings.ts';
import type { ClosingStatement, Form } from '../evidence/form.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { AccountField } from '../tape/tape.ts';
import { accountOf } from './record-account.ts';
import type { RuleContext } from './rule-context.ts';
import type { Exact } from './tolerance.ts';
import { addExact, differs, shownFigure } from './tolerance.ts';

export interface StatementContext {
  readonly context: Pick<RuleContext, 'entry' | 'policy'>;
  /** In all boxes of the station, when known. */
  readonly inBox: Exact | undefined;
}

/** W607, E608, W609, W610. */
export function checkStatement(
  findings: Finding[],
  form: Form,
  { context, inBox }: StatementContext,
): void {
  const statement = form.statement ?? {};
  checkLeftOver(findings, statement, inBox, context);
  checkPapers(findings, statement, context);
  checkComplete(findings, form, statement, context);
  checkSealed(findings, statement, context);
}

/**
 * W607: of the ballots that the station received none, or no more than `absolute`, is left over. Used is
 * what was given to voters, or what was not returned, or at least what lies in the boxes.
 */
function checkLeftOver(
  findings: Finding[],
  { ballotsReceived: received, ballotsIssued, ballotsUnused }: ClosingStatement,
  inBox: Exact | undefined,
  { policy }: StatementContext['context'],
): void {
  const { effect, absolute } = settingOf(policy, 'W607');
  if (effect === 'off' || received === undefined || received === 0) return;
  const returned = ballotsUnused === undefined ? undefined : Math.max(0, received - ballotsUnused);
  const used = ballotsIssued ?? returned ?? inBox;
  if (used === undefined || addExact(used, absolute) < received) return;
  findings.push({ code: 'W607', params: { used: shownFigure(used), received } });
}

/** E608 */
function checkPapers(
  findings: Finding[],
  { ballotsReceived: received, ballotsIssued: issued, ballotsUnused: unused }: ClosingStatement,
  { policy }: StatementContext['context'],
): void {
  const setting = settingOf(policy, 'E608');
  if (setting.effect === 'off') return;
  if (received === undefined || issued === undefined || unused === undefined) return;
  if (!differs(addExact(issued, unused), received, received, setting)) return;
  findings.push({ code: 'E608', params: { received, issued, unused } });
}

/** Agents sign where there are agents: their fields may be empty. */
const statementFields = [
  'ballotsReceived',
  'ballotsIssued',
  'ballotsUnused',
  'sealsIntact',
  'staffSignatures',
] as const satisfies readonly (keyof ClosingStatement)[];

const figureFields = ['inBox', 'valid', 'invalid'] as const satisfies readonly AccountField[];

/** W609: each field by itself, those of figures with their paper. */
function checkComplete(
  findings: Finding[],
  form: Form,
  statement: ClosingStatement,
  { entry, policy }: StatementContext['context'],
): void {
  if (settingOf(policy, 'W609').effect === 'off') return;
  for (const field of statementFields) {
    if (statement[field] === undefined) findings.push({ code: 'W609', params: { field } });
  }
  for (const { paperId } of entry.papers) {
    const counts = accountOf(form, paperId);
    for (const field of figureFields) {
      if (counts?.[field] !== undefined) continue;
      const path = { kind: 'account', paperId, field } as const;
      findings.push({ code: 'W609', path, params: { field } });
    }
  }
}

/** W610: a seal was not as numbered, or nobody of the staff signed the paper. */
function checkSealed(
  findings: Finding[],
  { sealsIntact, staffSignatures }: ClosingStatement,
  { policy }: StatementContext['context'],
): void {
  if (settingOf(policy, 'W610').effect === 'off') return;
  if (sealsIntact === false) findings.push({ code: 'W610', params: { field: 'sealsIntact' } });
  if (staffSignatures === 0) findings.push({ code: 'W610', params: { field: 'staffSignatures' } });
}
