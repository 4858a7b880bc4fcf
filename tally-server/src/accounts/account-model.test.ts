/** Any order of what people and commission do, against a model that fits on a page. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeSampleAccounts, samplePassword } from '@mutabaqa/test/builders/sample-accounts.ts';
import { runs } from '@mutabaqa/test/soak.ts';
import { digestToken } from './secret-token.ts';
import { sessionIdleMsMax, sessionMsMax } from './session-life.ts';

const people = ['amal', 'zain'] as const;
const person = fc.constantFrom(...people);
const otherPassword = 'an old bridge of stone';

const step = fc.oneof(
  fc.record({ do: fc.constant('log-in' as const), person, isRight: fc.boolean() }),
  fc.record({ do: fc.constant('log-out' as const), pick: fc.nat(20) }),
  fc.record({ do: fc.constant('log-out-everywhere' as const), pick: fc.nat(20) }),
  fc.record({ do: fc.constant('change-password' as const), pick: fc.nat(20) }),
  fc.record({ do: fc.constant('stand' as const), person, isActive: fc.boolean() }),
  fc.record({ do: fc.constant('invite-again' as const), person }),
  fc.record({ do: fc.constant('accept' as const), person }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 6 * 3_600_000 }) }),
);

interface ModelPerson {
  number: number;
  password: string | undefined;
  isActive: boolean;
  invitation: string | undefined;
}

interface ModelSession {
  readonly token: string;
  readonly owner: (typeof people)[number];
  readonly openedMs: number;
  usedMs: number;
}

it('sessions are open for exactly those who may have them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const accounts = makeSampleAccounts();
      const { desk, store, clock } = accounts;
      const model = new Map<string, ModelPerson>();
      let sessions: ModelSession[] = [];
      let address = 0;
      /** Each from elsewhere: what an address is locked for is tried in its own test. */
      const from = (): string => `address ${(address += 1)}`;
      const of = (name: string): ModelPerson => assertDefined(model.get(name), name);
      const opened = (token: string, owner: (typeof people)[number]): void => {
        sessions.push({ token, owner, openedMs: clock.timeMs, usedMs: clock.timeMs });
      };
      const endOf = (owner: string, kept?: string): void => {
        sessions = sessions.filter((each) => each.owner !== owner || each.token === kept);
      };
      const isAlive = ({ openedMs, usedMs }: ModelSession): boolean =>
        clock.timeMs - openedMs < sessionMsMax && clock.timeMs - usedMs < sessionIdleMsMax;
      const pickOne = (pick: number): ModelSession | undefined =>
        sessions.length === 0 ? undefined : sessions[pick % sessions.length];

      for (const name of people) {
        const { account, token } = await accounts.activate(name);
        const { number } = account;
        model.set(name, {
          number,
          password: samplePassword,
          isActive: true,
          invitation: undefined,
        });
        opened(token, name);
      }
      let invitations = 0;
      for (const each of steps) {
        switch (each.do) {
          case 'log-in': {
            const known = of(each.person);
            const password = each.isRight ? (known.password ?? samplePassword) : 'wrong and long';
            const outcome = await desk.logIn(
              { name: each.person, password, address: from() },
              undefined,
            );
            if (!outcome.ok && outcome.error.code === 'login.too-soon') break;
            const isDue = each.isRight && known.isActive && known.password !== undefined;
            assert(outcome.ok === isDue, 'let in as the model has it');
            if (outcome.ok) opened(outcome.value.token, each.person);
            break;
          }
          case 'log-out':
          case 'log-out-everywhere':
          case 'change-password': {
            const picked = pickOne(each.pick);
            const session = await desk.findSession(picked?.token);
            if (picked === undefined || session === undefined) break;
            if (each.do === 'log-out') {
              await desk.logOut(session);
              sessions = sessions.filter(({ token }) => token !== picked.token);
            } else if (each.do === 'log-out-everywhere') {
              await desk.logOutEverywhere(session);
              endOf(picked.owner);
            } else {
              const known = of(picked.owner);
              const next = known.password === otherPassword ? samplePassword : otherPassword;
              const outcome = await desk.changePassword(
                session,
                known.password ?? '',
                next,
                from(),
              );
              if (!outcome.ok) break;
              known.password = next;
              known.invitation = undefined;
              endOf(picked.owner, picked.token);
            }
            break;
          }
          case 'stand': {
            const known = of(each.person);
            await store.setAccountStanding(known.number, each.isActive ? 'active' : 'suspended');
            known.isActive = each.isActive;
            if (!each.isActive) endOf(each.person);
            break;
          }
          case 'invite-again': {
            const known = of(each.person);
            invitations += 1;
            const token = String(invitations).padStart(43, '0');
            const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), token);
            const expiresAtMs = clock.timeMs + 3_600_000_000;
            await store.inviteAgain(known.number, { tokenDigest, expiresAtMs });
            known.password = undefined;
            known.invitation = token;
            endOf(each.person);
            break;
          }
          case 'accept': {
            const known = of(each.person);
            const token = known.invitation ?? 'Z'.repeat(43);
            const outcome = await desk.acceptInvitation(token, otherPassword, from());
            const isDue = known.invitation !== undefined && known.isActive;
            assert(outcome.ok === isDue, 'accepted as the model has it');
            if (!outcome.ok) break;
            known.password = otherPassword;
            known.invitation = undefined;
            endOf(each.person);
            opened(outcome.value.token, each.person);
            break;
          }
          case 'wait':
            clock.timeMs += each.ms;
        }
        const alive = sessions.filter(isAlive);
        for (const session of sessions) {
          const found = await desk.findSession(session.token);
          expect(found?.account.loginName).toBe(
            alive.includes(session) ? session.owner : undefined,
          );
        }
        sessions = alive;
        for (const session of sessions) {
          // The desk writes down a use once a minute.
          if (clock.timeMs - session.usedMs >= 60_000) session.usedMs = clock.timeMs;
        }
      }
      await accounts.close();
    }),
    { numRuns: runs(25, 500) },
  );
});
