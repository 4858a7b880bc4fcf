import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  accountRule,
  addressRule,
  type Attempts,
  countAttempt,
  nameRule,
  waitMsOf,
} from './lockout.ts';

const dayMs = 24 * 3_600_000;
const rules = fc.constantFrom(accountRule, nameRule, addressRule);

it('waits nothing at first, then twice as long each time, up to the bound', () => {
  const waits = Array.from({ length: 20 }, (_, failures) =>
    waitMsOf({ failures, lastMs: 0 }, 0, accountRule),
  );
  expect(waits.slice(0, 9)).toEqual([0, 0, 0, 0, 0, 2000, 4000, 8000, 16_000]);
  expect(waits.at(-1)).toBe(accountRule.waitMsMax);
  expect(waitMsOf({ failures: 1e9, lastMs: 0 }, 0, accountRule)).toBe(accountRule.waitMsMax);
});

it('never locks longer than its bound, also when the clock was set back', () => {
  fc.assert(
    fc.property(rules, fc.nat(), fc.integer(), fc.integer(), (rule, failures, lastMs, nowMs) => {
      const waitMs = waitMsOf({ failures, lastMs }, nowMs, rule);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThanOrEqual(rule.waitMsMax);
    }),
  );
});

/** However an attacker spaces the attempts, a day admits no more than this: of a network, and of all together. */
it.each([
  ['one network', accountRule],
  ['one name', nameRule],
])('admits few attempts in a day to %s', (_, rule) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 30 * 60_000 }), { minLength: 1, maxLength: 3000 }),
      (pausesMs) => {
        let attempts: Attempts | undefined;
        let [nowMs, admitted] = [0, 0];
        for (const pauseMs of pausesMs) {
          nowMs += pauseMs;
          if (nowMs >= dayMs) break;
          if (waitMsOf(attempts, nowMs, rule) > 0) continue;
          attempts = countAttempt(attempts, nowMs, rule);
          admitted += 1;
        }
        const steps = Math.log2(rule.waitMsMax / rule.firstWaitMs);
        const most = rule.free + steps + dayMs / rule.waitMsMax + 2;
        expect(admitted).toBeLessThanOrEqual(most);
      },
    ),
  );
});

it('an owner who tries each minute gets in while one network tries each second', () => {
  let [ofOther, ofOwner, ofName]: (Attempts | undefined)[] = [undefined, undefined, undefined];
  const waits: number[] = [];
  for (let nowMs = 0; nowMs < 8 * 3_600_000; nowMs += 1000) {
    const isFree = (own: Attempts | undefined): boolean =>
      waitMsOf(own, nowMs, accountRule) + waitMsOf(ofName, nowMs, nameRule) === 0;
    if (isFree(ofOther)) {
      ofOther = countAttempt(ofOther, nowMs, accountRule);
      ofName = countAttempt(ofName, nowMs, nameRule);
    }
    if (nowMs % 60_000 !== 59_000) continue;
    waits.push(isFree(ofOwner) ? 0 : (waits.at(-1) ?? 0) + 1);
    // Mistyped now and then: that costs nothing by itself.
    if (nowMs % 3_600_000 === 59_000) ofOwner = countAttempt(ofOwner, nowMs, accountRule);
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(1);
});

it('opens again once the wait is over, and forgets after a day', () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 0, max: 1000 }), (rule, failures) => {
      const attempts = { failures, lastMs: 0 };
      const waitMs = waitMsOf(attempts, 0, rule);
      expect(waitMsOf(attempts, waitMs, rule)).toBe(0);
      expect(waitMsOf(attempts, Math.max(0, waitMs - 1), rule)).toBe(Math.min(waitMs, 1));
      expect(countAttempt(attempts, rule.forgetAfterMs, rule).failures).toBe(1);
      expect(countAttempt(attempts, rule.forgetAfterMs - 1, rule).failures).toBe(failures + 1);
    }),
  );
});
