/**
 * Numbered checks with every failure at its place. A check says nothing until it was made, so one that
 * was cut short does not read as passed.
 */
export type CheckState = 'passed' | 'failed' | 'not-made';

export interface CheckFailure {
  /** Where: a file, leaf, size or section. */
  readonly position: string;
  readonly problem: string;
}

export interface Check {
  /** From 1; the same check has the same number in every report. */
  readonly number: number;
  readonly id: string;
  readonly title: string;
  readonly state: CheckState;
  readonly note?: string;
  /** The first `failuresKeptMax` of them. */
  readonly failures: readonly CheckFailure[];
  readonly failureCount: number;
}

/** Whoever wrote what is checked decides how often it fails: the report stays bounded. */
export const failuresKeptMax = 100;

export interface CheckList<Id extends string> {
  /** Without effect on a check that failed. */
  pass(id: Id, note?: string): void;
  fail(id: Id, position: string, problem: string): void;
  /** Says why a check is not made. */
  leave(id: Id, why: string): void;
  hasFailed(id: Id): boolean;
  list(): readonly Check[];
}

interface MutableCheck {
  state: CheckState;
  note?: string;
  readonly failures: CheckFailure[];
  failureCount: number;
}

/** Checks in the order of `titles`. */
export function makeCheckList<Id extends string>(
  titles: Readonly<Record<Id, string>>,
): CheckList<Id> {
  const checks = new Map<string, MutableCheck>();
  for (const id of Object.keys(titles)) {
    checks.set(id, { state: 'not-made', failures: [], failureCount: 0 });
  }
  const at = (id: string): MutableCheck => {
    const check = checks.get(id);
    if (check === undefined) throw new Error(`no check ${id}`);
    return check;
  };
  return {
    pass(id, note) {
      const check = at(id);
      if (check.state === 'failed') return;
      check.state = 'passed';
      if (note !== undefined) check.note = note;
    },
    fail(id, position, problem) {
      const check = at(id);
      check.state = 'failed';
      check.failureCount += 1;
      if (check.failures.length < failuresKeptMax) check.failures.push({ position, problem });
    },
    leave(id, why) {
      at(id).note = why;
    },
    hasFailed: (id) => at(id).state === 'failed',
    list: () =>
      Object.entries<string>(titles).map(([id, title], index) => ({
        number: index + 1,
        id,
        title,
        ...at(id),
      })),
  };
}

export function failedChecks(checks: readonly Check[]): readonly Check[] {
  return checks.filter(({ state }) => state === 'failed');
}
