/**
 * The rules of one election as data: published before polling, in the package, changed only by a decision
 * in the log. Integer arithmetic throughout; shares are in hundredths of a percent (500 = 5 %).
 * Specification: proto/spec/policy.md
 */
import type { FindingCode } from '../base/findings.ts';
import type { StationState } from '../reconcile/verdict.ts';

/**
 * `note`: shown, changes nothing. `block`: nothing is adopted until a person decides. `quarantine`: kept out
 * of the totals until released. `off`: not looked at.
 */
export const ruleEffects = ['off', 'note', 'block', 'quarantine'] as const;
export type RuleEffect = (typeof ruleEffects)[number];

export interface RuleSetting {
  readonly effect: RuleEffect;
  /** Fires only when exceeded by more than both, or as the rule's own formula says. */
  readonly absolute: number;
  readonly hundredths: number;
}

export interface HandCountPolicy {
  /** Whose box is counted by hand, at the station. */
  readonly stations: 'all' | 'drawn' | 'none';
  /** What is adopted where a hand count is due and there is none: nothing yet, or the electronic figures. */
  readonly whenMissing: 'wait' | 'electronic';
  /** Of the differences: their absolute sum, the largest of them, or the difference of the sums. */
  readonly numerator: 'sum' | 'largest' | 'total';
  readonly denominator: 'valid-electronic' | 'valid-hand' | 'in-box-electronic' | 'in-box-hand';
  /** With a denominator of 0. */
  readonly zeroDenominator: 'any-difference' | 'never';
  readonly level: 'list' | 'candidate';
  /** Over all papers of the box together, or each contest by itself. */
  readonly scope: 'box' | 'contest';
  readonly operator: '>=' | '>';
  readonly hundredths: number;
  readonly adoptWithin: 'hand-count' | 'electronic';
  readonly beyond: 'audit-centre' | 'whole-centre' | 'discrepant';
}

export interface DeadlinePolicy {
  /** Minutes; undefined = nothing is ever late. */
  readonly minutes: number | undefined;
  /** From the close of the polling group's stations, or from the end of its embargo. */
  readonly startsAt: 'close' | 'embargo-end';
  /** What has to be in the log by then. */
  readonly counts: 'transmission' | 'any';
  readonly late: 'audit-centre' | 'discrepant' | 'accept';
}

export interface Policy {
  readonly id: string;
  /** From 1; an amendment's is higher. */
  readonly version: number;
  readonly name: Readonly<Record<'ar' | 'ckb' | 'en', string>>;
  readonly source: string;
  readonly handCount: HandCountPolicy;
  readonly deadline: DeadlinePolicy;
  /** States whose figures enter the adopted total. */
  readonly adoptedStates: readonly StationState[];
  /** Whose figures are the electronic ones where only one channel spoke, or both and they agree. */
  readonly preferred: 'transmission' | 'card';
  /** Codes that are not named have the registry's default (`defaultRules`). */
  readonly rules: Readonly<Partial<Record<FindingCode, RuleSetting>>>;
}
