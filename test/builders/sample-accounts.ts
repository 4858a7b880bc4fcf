/** Accounts in a file that is thrown away, with passwords that cost little. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { type AccountDesk, makeAccountDesk } from '@mutabaqa/tally-server/accounts/account-desk.ts';
import type {
  Account,
  AccountStore,
  OrganisationKind,
} from '@mutabaqa/tally-server/accounts/account-store.ts';
import { makeTurns, type Turns } from '@mutabaqa/tally-server/accounts/in-turn.ts';
import { digestToken, makeSecretToken } from '@mutabaqa/tally-server/accounts/secret-token.ts';
import { makeTokenBucket, type TokenRate } from '@mutabaqa/tally-server/ingest/token-bucket.ts';
import { openSqliteAccounts } from '@mutabaqa/tally-server/accounts/sqlite-accounts.ts';

export const samplePassword = 'seven boats on a river';

export interface SampleAccounts {
  /** Of the file. */
  readonly path: string;
  readonly store: AccountStore;
  readonly desk: AccountDesk;
  readonly clock: { timeMs: number; nowMs(): number };
  /** How often a password was stretched, or would have been. */
  readonly stretched: () => number;
  /** The token of an invitation to an account of this organisation, which is made when it is new. */
  invite(loginName: string, organisation?: string, kind?: OrganisationKind): Promise<string>;
  /** With `samplePassword`. */
  activate(loginName: string, organisation?: string): Promise<{ token: string; account: Account }>;
  close(): Promise<void>;
}

export function makeSampleAccounts(
  nowMs = 1_762_873_200_000,
  attemptRate: TokenRate = { perSecond: 1e6, burst: 1e6 },
): SampleAccounts {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-accounts-'));
  const path = join(directory, 'accounts.sqlite');
  const store = openSqliteAccounts(path);
  const clock = {
    timeMs: nowMs,
    nowMs(): number {
      return this.timeMs;
    },
  };
  let calls = 0;
  let tokens = 0;
  const real = makeTurns(2, 8);
  const turns: Turns = {
    async run(work) {
      calls += 1;
      return real.run(work);
    },
  };
  // Tokens follow one another, so that a replay of a seed gives the same ones.
  const random = (bytes: number): Uint8Array => {
    tokens += 1;
    return Uint8Array.from({ length: bytes }, (_, i) => (i < 4 ? tokens >>> (8 * i) : 7) & 0xff);
  };
  const cost = { memory: 64, passes: 1, parallelism: 1 };
  const desk = makeAccountDesk({
    ...{ crypto: nodeCrypto, clock, random, store, turns, cost },
    attempts: makeTokenBucket(attemptRate),
  });

  async function invite(
    loginName: string,
    organisation = 'Ayn network',
    kind: OrganisationKind = 'observer',
  ): Promise<string> {
    const known = (await store.organisations()).find(({ name }) => name === organisation);
    const { number } = assertDefined(
      known ?? (await store.addOrganisation(kind, organisation, clock.nowMs())),
      'an organisation',
    );
    const token = makeSecretToken(random);
    const tokenDigest = assertDefined(digestToken(nodeCrypto, 'invitation', token), 'a digest');
    const expiresAtMs = clock.nowMs() + 7 * 24 * 3_600_000;
    const account = { loginName, name: `Person ${loginName}`, organisation: number };
    await store.inviteAccount(account, { tokenDigest, expiresAtMs }, clock.nowMs());
    return token;
  }

  return {
    ...{ path, store, desk, clock, invite },
    stretched: () => calls,
    async activate(loginName, organisation) {
      const invitation = await invite(loginName, organisation);
      const opened = await desk.acceptInvitation(invitation, samplePassword, 'address setup');
      assert(opened.ok, 'an invitation is accepted');
      return opened.value;
    },
    async close() {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
