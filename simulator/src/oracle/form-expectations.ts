/** What closing forms and counts of verified voters give rise to, beside what the machines counted. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { AccountCounts, AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type { FormPlan } from '../sim/acts.ts';
import type { FigureContext } from './figure-expectations.ts';
import { departs, passes } from './figure-expectations.ts';
import type { KnownForm } from './known-station.ts';
import type { Noticed } from './noticed.ts';

/** `machine`: of a paper, undefined when nothing electronic, nor its paper, is there. */
export function expectOfForms(
  context: FigureContext,
  forms: readonly KnownForm[],
  machine: (paperId: string) => AccountCounts | undefined,
): Noticed[] {
  const closing = forms.filter(({ plan }) => plan.kind === 'closing-form');
  const verification = forms.filter(({ plan }) => plan.kind === 'voter-verification');
  return [
    ...context.station.papers.flatMap(({ paperId }) => {
      const accounts = (of: readonly KnownForm[]): AccountCounts[] =>
        of.flatMap(({ plan }) => accountOn(plan, paperId) ?? []);
      const counted = machine(paperId);
      const [closed, verified] = [accounts(closing), accounts(verification)];
      return [
        ...expectOfTurnout(context, paperId, {
          boxes: counted?.inBox === undefined ? closed : [counted],
          voters: [...(counted ? [counted] : []), ...closed, ...verified],
        }),
        ...closed.flatMap((account) => compareAccounts(context, 'E611', paperId, counted, account)),
        ...verified.flatMap((account) =>
          compareAccounts(context, 'E612', paperId, counted, account),
        ),
      ];
    }),
    ...closing.flatMap(({ plan }) => expectOfStatement(context, plan, machine)),
  ];
}

function accountOn({ count }: FormPlan, paperId: string): AccountCounts | undefined {
  return count.find((paper) => paper.paperId === paperId)?.account;
}

function expectOfTurnout(
  context: FigureContext,
  paperId: string,
  { boxes, voters }: Readonly<Record<'boxes' | 'voters', readonly AccountCounts[]>>,
): Noticed[] {
  const noticed: Noticed[] = [];
  for (const { verifiedFemale, verifiedMale } of voters) {
    if (verifiedFemale === undefined || verifiedMale === undefined) continue;
    const verified = verifiedFemale + verifiedMale;
    for (const { inBox } of boxes) {
      if (inBox === undefined) continue;
      const detail = `${inBox} ${verified}`;
      if (passes(context, 'E601', inBox, verified, verified)) {
        noticed.push({ code: 'E601', paperId, detail });
      }
      if (passes(context, 'W602', verified, inBox, verified)) {
        noticed.push({ code: 'W602', paperId, detail });
      }
    }
  }
  return noticed;
}

function compareAccounts(
  context: FigureContext,
  code: 'E611' | 'E612',
  paperId: string,
  machine: AccountCounts | undefined,
  form: AccountCounts,
): Noticed[] {
  return Object.entries(form).flatMap(([field, right]) => {
    const left = machine?.[field as AccountField];
    if (left === undefined || !departs(context, code, left, right, left)) return [];
    return [{ code, paperId, detail: `${field} ${left} ${right}` }];
  });
}

function expectOfStatement(
  { policy, station }: FigureContext,
  form: FormPlan,
  machine: (paperId: string) => AccountCounts | undefined,
): Noticed[] {
  const { statement = {}, name } = form;
  const { ballotsReceived: received, ballotsIssued, ballotsUnused } = statement;
  const noticed: Noticed[] = [];
  const notice = (code: FindingCode, detail: string, paperId?: string): void => {
    if (settingOf(policy, code).effect === 'off') return;
    noticed.push({ code, detail: `${name} ${detail}`, ...(paperId !== undefined && { paperId }) });
  };
  const boxes = station.papers.map(
    ({ paperId }) => machine(paperId)?.inBox ?? accountOn(form, paperId)?.inBox,
  );
  const inBox = boxes.reduce<number | undefined>(
    (sum, box) => (sum === undefined || box === undefined ? undefined : sum + box),
    0,
  );
  if (received !== undefined && received > 0) {
    const returned =
      ballotsUnused === undefined ? undefined : Math.max(0, received - ballotsUnused);
    const used = ballotsIssued ?? returned ?? inBox;
    const left = settingOf(policy, 'W607').absolute;
    if (used !== undefined && used + left >= received) notice('W607', '');
  }
  if (received !== undefined && ballotsIssued !== undefined && ballotsUnused !== undefined) {
    const { absolute, hundredths } = settingOf(policy, 'E608');
    const delta = Math.abs(received - ballotsIssued - ballotsUnused);
    if (delta > absolute && delta * 10_000 > hundredths * received) notice('E608', '');
  }
  const required = [
    ...(['ballotsReceived', 'ballotsIssued', 'ballotsUnused'] as const),
    ...(['sealsIntact', 'staffSignatures'] as const),
  ];
  for (const field of required) if (statement[field] === undefined) notice('W609', field);
  for (const { paperId } of station.papers) {
    for (const field of ['inBox', 'valid', 'invalid'] as const) {
      if (accountOn(form, paperId)?.[field] === undefined) notice('W609', field, paperId);
    }
  }
  if (statement.sealsIntact === false) notice('W610', 'seals');
  if (statement.staffSignatures === 0) notice('W610', 'signatures');
  return noticed;
}
