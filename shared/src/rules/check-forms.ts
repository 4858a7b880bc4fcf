/**
 * What closing forms and voter verification say, beside the figures of the box: ballots and voters. All
 * forms are looked at, so that a later one never closes what an earlier one opened; the order of forms is
 * not seen but in the order of findings.
 */
import type { Finding } from '../base/findings.ts';
import type { Form, FormKind } from '../evidence/form.ts';
import { settingOf } from '../policy/default-rules.ts';
import type { FormEvidence } from '../reconcile/evidence-case.ts';
import type { AccountCounts, AccountField } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';
import { checkStatement } from './closing-statement.ts';
import { accountOf, verifiedVoters } from './record-account.ts';
import type { RuleContext } from './rule-context.ts';
import type { Exact } from './tolerance.ts';
import { addExact, differs, exceeds, shownFigure, subtractExact } from './tolerance.ts';

export interface FormsRecord {
  /** Of one station, any kinds; others than closing forms and voter verification are passed over. */
  readonly forms: readonly Pick<FormEvidence, 'form'>[];
  /** The electronic figures of a paper, parts summed; undefined when there are none. */
  readonly figures: (paperId: string) => AccountCounts | undefined;
}

export type FormsContext = Pick<RuleContext, 'entry' | 'policy'>;

/** E601, W602, W607, E608, W609, W610, E611, E612. */
export function checkForms({ forms, figures }: FormsRecord, context: FormsContext): Finding[] {
  const findings: Finding[] = [];
  const closing = formsOf(forms, 'closing-form');
  const verification = formsOf(forms, 'voter-verification');
  for (const { paperId } of context.entry.papers) {
    const counts = figures(paperId);
    const closed = accountsOf(closing, paperId);
    const verified = accountsOf(verification, paperId);
    const electronic = counts ? [counts] : [];
    checkTurnout(findings, paperId, context, {
      boxes: counts?.inBox === undefined ? closed : electronic,
      voters: [...electronic, ...closed, ...verified],
    });
    for (const left of electronic) {
      for (const right of closed) {
        checkFields(findings, 'E611', { paperId, fields: accountFields, left, right }, context);
      }
      for (const right of verified) {
        checkFields(findings, 'E612', { paperId, fields: verifiedFields, left, right }, context);
      }
    }
  }
  for (const form of closing) {
    checkStatement(findings, form, { context, inBox: ballotsInAllBoxes(form, figures, context) });
  }
  return findings;
}

const none: readonly never[] = [];

function formsOf(forms: FormsRecord['forms'], kind: FormKind): readonly Form[] {
  return forms.length === 0
    ? none
    : forms.map(({ form }) => form).filter((form) => form.kind === kind);
}

function accountsOf(forms: readonly Form[], paperId: string): readonly AccountCounts[] {
  return forms.length === 0 ? none : forms.flatMap((form) => accountOf(form, paperId) ?? []);
}

/** Of the whole station: by the tape, else by the form; undefined when a paper's is not known. */
function ballotsInAllBoxes(
  form: Form,
  figures: FormsRecord['figures'],
  { entry: { papers } }: FormsContext,
): Exact | undefined {
  let sum: Exact = 0;
  for (const { paperId } of papers) {
    const inBox = figures(paperId)?.inBox ?? accountOf(form, paperId)?.inBox;
    if (inBox === undefined) return undefined;
    sum = addExact(sum, inBox);
  }
  return sum;
}

interface BoxesAndVoters {
  readonly boxes: readonly AccountCounts[];
  readonly voters: readonly AccountCounts[];
}

/** E601, W602: each count of the box against each different count of the voters. */
function checkTurnout(
  findings: Finding[],
  paperId: string,
  { policy }: FormsContext,
  { boxes, voters }: BoxesAndVoters,
): void {
  const more = settingOf(policy, 'E601');
  const fewer = settingOf(policy, 'W602');
  const seen: Exact[] = [];
  for (const counts of voters) {
    const verified = verifiedVoters(counts);
    if (verified === undefined || seen.includes(verified)) continue;
    seen.push(verified);
    for (const { inBox } of boxes) {
      if (inBox === undefined) continue;
      const path = { kind: 'account', paperId, field: 'inBox' } as const;
      const params = { inBox, verified: shownFigure(verified) };
      if (more.effect !== 'off' && exceeds(inBox, verified, verified, more)) {
        findings.push({ code: 'E601', path, params });
      }
      if (fewer.effect !== 'off' && exceeds(verified, inBox, verified, fewer)) {
        const delta = shownFigure(subtractExact(verified, inBox));
        findings.push({ code: 'W602', path, params: { ...params, delta } });
      }
    }
  }
}

const verifiedFields = ['verifiedFemale', 'verifiedMale'] as const;

interface FieldPair {
  readonly paperId: string;
  readonly fields: readonly AccountField[];
  /** The tape. */
  readonly left: AccountCounts;
  /** The form. */
  readonly right: AccountCounts;
}

/** Where both say something; what a form leaves empty is another rule's. */
function checkFields(
  findings: Finding[],
  code: 'E611' | 'E612',
  { paperId, fields, left: onTape, right: onForm }: FieldPair,
  { policy }: FormsContext,
): void {
  const setting = settingOf(policy, code);
  if (setting.effect === 'off') return;
  for (const field of fields) {
    const left = onTape[field];
    const right = onForm[field];
    if (left === undefined || right === undefined) continue;
    if (!differs(left, right, left, setting)) continue;
    const path = { kind: 'account', paperId, field } as const;
    findings.push({ code, path, params: { left, right, delta: right - left } });
  }
}
