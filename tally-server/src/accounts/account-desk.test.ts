import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import {
  makeSampleAccounts,
  type SampleAccounts,
  samplePassword,
} from '@mutabaqa/test/builders/sample-accounts.ts';
import type { Session } from './account-desk.ts';
import { accountRule, addressRule, nameRule } from './lockout.ts';
import { sessionIdleMsMax, sessionMsMax } from './session-life.ts';

let accounts: SampleAccounts;
beforeEach(() => {
  accounts = makeSampleAccounts();
});
afterEach(() => accounts.close());

function logIn(name: string, password: string, address = 'address a', earlier?: string) {
  return accounts.desk.logIn({ name, password, address }, earlier);
}

const answer = (outcome: Result<unknown, Refusal>): unknown =>
  outcome.ok ? 'opened' : { code: outcome.error.code, params: outcome.error.params };

async function tokenOf(name = 'amal'): Promise<string> {
  const outcome = await logIn(name, samplePassword);
  assert(outcome.ok, 'logged in');
  return outcome.value.token;
}

async function sessionOf(token: string): Promise<Session> {
  return assertDefined(await accounts.desk.findSession(token), 'a session');
}

describe('logging in', () => {
  it('opens a session with name and password, however the name is cased', async () => {
    const { account } = await accounts.activate('amal');
    expect(answer(await logIn(' AMAL ', samplePassword))).toBe('opened');
    const session = await sessionOf(await tokenOf());
    expect(session).toMatchObject({
      account: { number: account.number, name: 'Person amal' },
      organisation: { name: 'Ayn network', kind: 'observer' },
    });
  });

  it('answers a wrong name as it answers a wrong password, at the same cost', async () => {
    await accounts.activate('amal');
    await accounts.invite('invited');
    await accounts.activate('suspended');
    const suspended = assertDefined(await accounts.store.findAccount('suspended'), 'an account');
    await accounts.store.setAccountStanding(suspended.number, 'suspended');
    const answers: unknown[] = [];
    const costs: number[] = [];
    for (const [name, password] of [
      ['amal', 'not this one'],
      ['nobody', samplePassword],
      ['invited', samplePassword],
      ['suspended', samplePassword],
      ['not a name', samplePassword],
    ] as const) {
      const before = accounts.stretched();
      answers.push(answer(await logIn(name, password, `address ${name}`)));
      costs.push(accounts.stretched() - before);
    }
    expect(answers).toEqual(answers.map(() => ({ code: 'login.failed', params: {} })));
    expect(costs).toEqual([1, 1, 1, 1, 1]);
  });

  it('of a suspended organisation is refused like a wrong password', async () => {
    const { account } = await accounts.activate('amal');
    await accounts.store.setOrganisationStanding(account.organisation, 'suspended');
    expect(answer(await logIn('amal', samplePassword))).toMatchObject({ code: 'login.failed' });
  });

  it.each(['amal', 'nobody'])('locks %s after some failures, with equal waits', async (name) => {
    await accounts.activate('amal');
    for (let i = 0; i < accountRule.free; i++) {
      expect(answer(await logIn(name, 'wrong wrong'))).toMatchObject({
        code: 'login.failed',
      });
    }
    const before = accounts.stretched();
    // The right password: locked is locked.
    expect(answer(await logIn(name, samplePassword))).toEqual({
      code: 'login.too-soon',
      params: { waitS: 2 },
    });
    expect(accounts.stretched()).toBe(before);
    accounts.clock.timeMs += 2000;
    const after = answer(await logIn(name, samplePassword));
    expect(after).toEqual(name === 'amal' ? 'opened' : { code: 'login.failed', params: {} });
  });

  it.each(['amal', 'nobody'])('slows guessing %s from ever new addresses', async (name) => {
    await accounts.activate('amal');
    for (let i = 0; i < nameRule.free; i++) await logIn(name, 'wrong wrong', `address ${i}`);
    expect(answer(await logIn(name, samplePassword, 'address z'))).toEqual({
      code: 'login.too-soon',
      params: { waitS: nameRule.firstWaitMs / 1000 },
    });
  });

  it('lets the owner in within minutes while others try every second all night', async () => {
    await accounts.activate('amal');
    let waitedMinutes = 0;
    for (let second = 0; second < 3600; second++) {
      accounts.clock.timeMs += 1000;
      await logIn('amal', 'wrong wrong', `address ${second % 3}`);
      // The first hour is the worst: later each of the three has a turn every quarter of an hour.
      if (second < 1800 || second % 60 !== 59) continue;
      const outcome = answer(await logIn('amal', samplePassword, 'address home'));
      waitedMinutes = outcome === 'opened' ? 0 : waitedMinutes + 1;
      expect(waitedMinutes).toBeLessThan(5);
    }
    expect(waitedMinutes).toBe(0);
  });

  it('one address that goes on trying does not use up everybody’s attempts', async () => {
    const few = makeSampleAccounts(undefined, { perSecond: 0, burst: addressRule.free + 3 });
    await few.activate('amal');
    const codes: string[] = [];
    for (let i = 0; i < 3 * addressRule.free; i++) {
      const name = i % 2 === 0 ? 'amal' : `name-${i}`;
      const outcome = await few.desk.logIn(
        { name, password: 'no', address: 'address a' },
        undefined,
      );
      codes.push(outcome.ok ? 'ok' : outcome.error.code);
    }
    expect(new Set(codes)).toEqual(new Set(['login.failed', 'login.too-soon']));
    const own = { name: 'amal', password: samplePassword, address: 'address b' };
    expect(answer(await few.desk.logIn(own, undefined))).toBe('opened');
    // Then the bucket is empty: it is taken from by whoever is admitted.
    await few.desk.logIn(own, undefined);
    expect(answer(await few.desk.logIn(own, undefined))).toMatchObject({ code: 'server.busy' });
    await few.close();
  });

  it('gains nothing by trying many passwords at the same time', async () => {
    await accounts.activate('amal');
    const tries = Array.from({ length: 20 }, (_, i) => logIn('amal', `guess number ${i}`));
    const codes = (await Promise.all(tries)).map((outcome) =>
      outcome.ok ? 'ok' : outcome.error.code,
    );
    expect(codes.filter((code) => code === 'login.failed')).toHaveLength(accountRule.free);
    expect(codes.filter((code) => code === 'login.too-soon')).toHaveLength(15);
  });

  it('locks an address that tries many names, and no other address', async () => {
    await accounts.activate('amal');
    for (let i = 0; i < addressRule.free; i++) await logIn(`name-${i}`, 'wrong wrong');
    expect(answer(await logIn('amal', samplePassword))).toMatchObject({ code: 'login.too-soon' });
    expect(answer(await logIn('amal', samplePassword, 'address b'))).toBe('opened');
  });

  it('never carries a session on: neither one that was planted nor the one before', async () => {
    await accounts.activate('amal');
    await accounts.activate('zain');
    const planted = 'A'.repeat(43);
    const first = await logIn('amal', samplePassword, 'address a', planted);
    assert(first.ok, 'logged in');
    expect(first.value.token).not.toBe(planted);
    expect(await accounts.desk.findSession(planted)).toBeUndefined();
    const second = await logIn('zain', samplePassword, 'address a', first.value.token);
    assert(second.ok, 'logged in');
    expect(await accounts.desk.findSession(first.value.token)).toBeUndefined();
    expect((await sessionOf(second.value.token)).account.loginName).toBe('zain');
  });

  it('is put off when too many passwords are being stretched', async () => {
    await accounts.activate('amal');
    const tries = Array.from({ length: 12 }, (_, i) => logIn(`n-${i}`, 'wrong wrong', `a ${i}`));
    const codes = (await Promise.all(tries)).map((outcome) =>
      outcome.ok ? 'ok' : outcome.error.code,
    );
    expect(codes.filter((code) => code === 'server.busy')).toHaveLength(2);
  });
});

describe('an invitation', () => {
  it('sets the password, once', async () => {
    const token = await accounts.invite('amal');
    const accept = () => accounts.desk.acceptInvitation(token, samplePassword, 'address a');
    const outcomes = [await accept(), await accept()];
    expect(outcomes.map(answer)).toEqual(['opened', { code: 'invitation.invalid', params: {} }]);
    expect(answer(await logIn('amal', samplePassword))).toBe('opened');
  });

  it.each([
    ['password.too-short', 'short'],
    ['password.too-easy', 'person amal'],
  ])('answers %s and stays open', async (code, password) => {
    const token = await accounts.invite('amal');
    const refused = await accounts.desk.acceptInvitation(token, password, 'address a');
    expect(answer(refused)).toMatchObject({ code });
    const accepted = await accounts.desk.acceptInvitation(token, samplePassword, 'address a');
    expect(answer(accepted)).toBe('opened');
  });

  it.each(['', 'x', 'B'.repeat(43), '../'.repeat(14)])(
    'of another token (%s) is none',
    async (token) => {
      await accounts.invite('amal');
      const outcome = await accounts.desk.acceptInvitation(token, samplePassword, 'address a');
      expect(answer(outcome)).toMatchObject({ code: 'invitation.invalid' });
    },
  );

  it('runs out', async () => {
    const token = await accounts.invite('amal');
    accounts.clock.timeMs += 7 * 24 * 3_600_000;
    const outcome = await accounts.desk.acceptInvitation(token, samplePassword, 'address a');
    expect(answer(outcome)).toMatchObject({ code: 'invitation.invalid' });
  });

  it('is not tried for ever from one address', async () => {
    for (let i = 0; i < addressRule.free; i++) {
      await accounts.desk.acceptInvitation('C'.repeat(43), samplePassword, 'address a');
    }
    const token = await accounts.invite('amal');
    const outcome = await accounts.desk.acceptInvitation(token, samplePassword, 'address a');
    expect(answer(outcome)).toMatchObject({ code: 'login.too-soon' });
  });
});

describe('a session', () => {
  it.each([
    ['unused for hours', [sessionIdleMsMax]],
    ['in use for a day', Array<number>(12).fill(sessionMsMax / 12)],
  ])('%s ends', async (_, pausesMs) => {
    const { token } = await accounts.activate('amal');
    for (const pauseMs of pausesMs.slice(0, -1)) {
      accounts.clock.timeMs += pauseMs;
      await sessionOf(token);
    }
    accounts.clock.timeMs += (pausesMs.at(-1) ?? 0) - 1;
    await sessionOf(token);
    // Looking is use: one moment before the end of the day does not lengthen it.
    accounts.clock.timeMs += pausesMs.length === 1 ? sessionIdleMsMax : 1;
    expect(await accounts.desk.findSession(token)).toBeUndefined();
  });

  it('ends by logging out, here or everywhere', async () => {
    await accounts.activate('amal');
    const [one, two] = [await tokenOf(), await tokenOf()];
    await accounts.desk.logOut(await sessionOf(one));
    expect(await accounts.desk.findSession(one)).toBeUndefined();
    const three = await tokenOf();
    await accounts.desk.logOutEverywhere(await sessionOf(two));
    expect(await accounts.desk.findSession(two)).toBeUndefined();
    expect(await accounts.desk.findSession(three)).toBeUndefined();
  });

  it('changes the password with the one that was, and ends the others', async () => {
    await accounts.activate('amal');
    const [own, other] = [await tokenOf(), await tokenOf()];
    const session = await sessionOf(own);
    const change = (current: string, next: string) =>
      accounts.desk.changePassword(session, current, next, 'address a');
    expect(answer(await change('wrong wrong', 'another long one'))).toMatchObject({
      code: 'login.failed',
    });
    expect(answer(await change(samplePassword, 'short'))).toMatchObject({
      code: 'password.too-short',
    });
    expect(answer(await change(samplePassword, 'another long one'))).toBe('opened');
    await sessionOf(own);
    expect(await accounts.desk.findSession(other)).toBeUndefined();
    expect(answer(await logIn('amal', samplePassword))).toMatchObject({ code: 'login.failed' });
    expect(answer(await logIn('amal', 'another long one'))).toBe('opened');
  });

  it.each([undefined, '', 'D'.repeat(43), 'D'.repeat(44), "' OR 1=1 --"])(
    'is not opened by %s',
    async (token) => {
      await accounts.activate('amal');
      expect(await accounts.desk.findSession(token)).toBeUndefined();
    },
  );
});

describe('the file', () => {
  it('holds no token and no password', async () => {
    const invitation = await accounts.invite('zain');
    const { token } = await accounts.activate('amal');
    await logIn('a password typed into the field of the name', samplePassword);
    const bytes = ['', '-wal'].map((suffix) => readFileSync(accounts.path + suffix));
    const whole = Buffer.concat(bytes);
    expect(whole.includes('amal')).toBe(true);
    for (const secret of [invitation, token, samplePassword, 'a password typed']) {
      expect(whole.includes(secret)).toBe(false);
      expect(whole.includes(Buffer.from(secret, 'base64url'))).toBe(false);
    }
  });
});
