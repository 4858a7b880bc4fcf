/** What every store of accounts must do; run on each implementation. */
import { describe, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Account, AccountStore } from '@mutabaqa/tally-server/accounts/account-store.ts';
import { accountRule, addressRule } from '@mutabaqa/tally-server/accounts/lockout.ts';

export interface AccountStoreUnderTest {
  readonly makePlace: () => string;
  readonly open: (place: string) => AccountStore;
}

const digest = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const invitationUntil = (value: number, expiresAtMs: number) => ({
  tokenDigest: digest(value),
  expiresAtMs,
});

export function describeAccountStore(
  name: string,
  { makePlace, open }: AccountStoreUnderTest,
): void {
  describe(name, () => {
    const withStore = async (check: (store: AccountStore, place: string) => Promise<void>) => {
      const place = makePlace();
      const store = open(place);
      try {
        await check(store, place);
      } finally {
        await store.close();
      }
    };

    async function invite(store: AccountStore, loginName = 'amal'): Promise<Account> {
      const organisation =
        (await store.organisations())[0] ?? (await store.addOrganisation('observer', 'Ayn', 1));
      const { number } = assertDefined(organisation, 'an organisation');
      const account = { loginName, name: 'Amal', organisation: number };
      const invited = await store.inviteAccount(account, invitationUntil(loginName.length, 100), 1);
      return assertDefined(invited, 'an account');
    }

    async function activate(store: AccountStore): Promise<Account> {
      await invite(store);
      const session = { tokenDigest: digest(50), openedAtMs: 10 };
      return assertDefined(await store.acceptInvitation(digest(4), 'hash', session), 'accepted');
    }

    it('keeps what was added, numbered from 1, when opened again', () =>
      withStore(async (store, place) => {
        await store.addOrganisation('observer', 'Ayn network', 1);
        await store.addOrganisation('party-agent', 'قائمة أولى', 2);
        const again = open(place);
        expect(await again.organisations()).toEqual([
          { number: 1, kind: 'observer', name: 'Ayn network', standing: 'active' },
          { number: 2, kind: 'party-agent', name: 'قائمة أولى', standing: 'active' },
        ]);
        await again.close();
      }));

    it('has one organisation of a name, however it is spaced and cased', () =>
      withStore(async (store) => {
        expect(await store.addOrganisation('observer', 'Ayn  Network', 1)).toBeDefined();
        expect(await store.addOrganisation('party-agent', ' ayn network', 1)).toBeUndefined();
        expect(await store.addOrganisation('observer', 'Ayn Networks', 1)).toBeDefined();
      }));

    it('has one account of a login name, and none of an unknown organisation', () =>
      withStore(async (store) => {
        const { organisation } = await invite(store);
        const taken = { loginName: 'amal', name: 'Another', organisation };
        expect(await store.inviteAccount(taken, invitationUntil(9, 100), 1)).toBeUndefined();
        const lost = { loginName: 'lost', name: 'Lost', organisation: 99 };
        expect(await store.inviteAccount(lost, invitationUntil(9, 100), 1)).toBeUndefined();
        expect(await store.findInvited(digest(9), 1)).toBeUndefined();
        expect((await store.accounts()).map(({ loginName }) => loginName)).toEqual(['amal']);
      }));

    it('an invitation opens one session, once, before it expires', () =>
      withStore(async (store) => {
        const { number } = await invite(store);
        expect(await store.findInvited(digest(4), 99)).toMatchObject({ number });
        expect(await store.findInvited(digest(4), 100)).toBeUndefined();
        const late = { tokenDigest: digest(50), openedAtMs: 100 };
        expect(await store.acceptInvitation(digest(4), 'hash', late)).toBeUndefined();
        expect(await store.findSession(digest(50))).toBeUndefined();
        const session = { tokenDigest: digest(51), openedAtMs: 99 };
        expect(await store.acceptInvitation(digest(4), 'hash', session)).toMatchObject({
          number,
          passwordHash: 'hash',
        });
        expect(await store.acceptInvitation(digest(4), 'other', session)).toBeUndefined();
        expect(await store.findAccount('amal')).toMatchObject({ passwordHash: 'hash' });
        expect(await store.findSession(digest(51))).toMatchObject({
          openedAtMs: 99,
          usedAtMs: 99,
          account: { number },
          organisation: { name: 'Ayn' },
        });
      }));

    it('inviting again takes the password, the sessions and the earlier invitation', () =>
      withStore(async (store) => {
        const { number } = await activate(store);
        await store.inviteAgain(number, invitationUntil(60, 100));
        await store.inviteAgain(number, invitationUntil(61, 100));
        expect(await store.findSession(digest(50))).toBeUndefined();
        expect(await store.findAccount('amal')).toMatchObject({ passwordHash: undefined });
        expect(await store.findInvited(digest(60), 1)).toBeUndefined();
        expect(await store.findInvited(digest(61), 1)).toBeDefined();
        expect(await store.inviteAgain(99, invitationUntil(62, 100))).toBe(false);
      }));

    it.each(['account', 'organisation'] as const)(
      'a suspended %s has no session and no invitation, and its earlier sessions do not come back',
      (which) =>
        withStore(async (store) => {
          const { number, organisation } = await activate(store);
          await store.openSession(number, { tokenDigest: digest(51), openedAtMs: 10 });
          await store.inviteAccount(
            { loginName: 'second', name: 'Second', organisation },
            invitationUntil(70, 100),
            1,
          );
          const stand = (standing: 'active' | 'suspended') =>
            which === 'account'
              ? store.setAccountStanding(number, standing)
              : store.setOrganisationStanding(organisation, standing);
          expect(await stand('suspended')).toBe(true);
          expect(await store.findSession(digest(51))).toBeUndefined();
          await store.openSession(number, { tokenDigest: digest(52), openedAtMs: 10 });
          expect(await store.findSession(digest(52))).toBeUndefined();
          expect((await store.findInvited(digest(70), 1)) === undefined).toBe(
            which === 'organisation',
          );
          expect(await stand('active')).toBe(true);
          expect(await store.findSession(digest(51))).toBeUndefined();
          expect(await store.findSession(digest(52))).toBeDefined();
        }),
    );

    it('a new password ends all sessions but the one that set it', () =>
      withStore(async (store) => {
        const { number } = await activate(store);
        await store.openSession(number, { tokenDigest: digest(51), openedAtMs: 10 });
        await store.changePassword(number, 'new', digest(51));
        expect(await store.findSession(digest(50))).toBeUndefined();
        expect(await store.findSession(digest(51))).toMatchObject({
          account: { passwordHash: 'new' },
        });
        await store.changePassword(number, 'newer', undefined);
        expect(await store.findSession(digest(51))).toBeUndefined();
      }));

    it('sessions end one by one, all of one account, and by age', () =>
      withStore(async (store) => {
        const { number } = await activate(store);
        for (const value of [51, 52, 53]) {
          await store.openSession(number, { tokenDigest: digest(value), openedAtMs: value });
        }
        await store.touchSession(digest(52), 90);
        await store.endSession(digest(53));
        expect(await store.findSession(digest(53))).toBeUndefined();
        await store.sweep(20, 60, 1);
        expect(await store.findSession(digest(51))).toBeUndefined();
        expect(await store.findSession(digest(52))).toMatchObject({ usedAtMs: 90 });
        await store.endSessionsOf(number);
        expect(await store.findSession(digest(52))).toBeUndefined();
      }));

    it('counts attempts under every key, none while one is locked, and forgets what succeeded', () =>
      withStore(async (store, place) => {
        const keys = [
          { key: 'account a', rule: accountRule },
          { key: 'address x', rule: addressRule },
        ];
        for (let i = 0; i < accountRule.free; i++)
          expect(await store.beginAttempt(keys, 0)).toBe(0);
        expect(await store.beginAttempt(keys, 1)).toBe(accountRule.firstWaitMs - 1);
        expect(await store.waitBefore(keys, 1)).toBe(accountRule.firstWaitMs - 1);
        const again = open(place);
        expect(await again.beginAttempt(keys, 1)).toBe(accountRule.firstWaitMs - 1);
        await again.close();
        const address = keys.slice(1);
        for (let i = 0; i < addressRule.free; i++)
          expect(await store.waitBefore(address, 1)).toBe(0);
        for (let i = accountRule.free; i < addressRule.free; i++) {
          expect(await store.beginAttempt(address, 1)).toBe(0);
        }
        expect(await store.beginAttempt(address, 1)).toBe(addressRule.firstWaitMs);
        await store.attemptSucceeded(['account a'], 'address x');
        expect(await store.beginAttempt(keys, 1)).toBe(0);
      }));
  });
}
