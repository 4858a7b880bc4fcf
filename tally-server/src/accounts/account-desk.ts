/**
 * Logging in and out. What it answers never tells whether an account exists: a wrong name costs as much work as
 * a wrong password, is counted alike, and is refused in the same words, as is whoever is suspended.
 */
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { TokenBucket } from '../ingest/token-bucket.ts';
import type { Account, AccountStore, AttemptKey, SessionOwner } from './account-store.ts';
import type { Turns } from './in-turn.ts';
import { accountRule, addressRule, nameRule } from './lockout.ts';
import { foldLoginName } from './login-name.ts';
import { hashPassword, isPassword, type PasswordCost } from './password-hash.ts';
import { checkPassword } from './password-rules.ts';
import { digestToken, makeSecretToken } from './secret-token.ts';
import { isSessionAlive, isTouchDue, sessionIdleMsMax, sessionMsMax } from './session-life.ts';

export interface AccountDeskPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly store: AccountStore;
  /**
   * Of all together: each attempt costs a processor 50 ms and a write to the disk, which intake needs. Taken from
   * only for an attempt that the address and the name may make: one address must not use up everybody's.
   */
  readonly attempts: TokenBucket;
  /** Passwords are stretched in these. */
  readonly turns: Turns;
  /** Of new passwords. */
  readonly cost: PasswordCost;
}

/** Whose request it is. */
export interface Session extends SessionOwner {
  readonly tokenDigest: Uint8Array;
}

export interface Opened {
  /** For the cookie; given out once. */
  readonly token: string;
  readonly account: Account;
}

export interface Credentials {
  readonly name: string;
  readonly password: string;
  /** Where the request comes from, as `addressKey` gives it. */
  readonly address: string;
}

export interface AccountDesk {
  /** `earlier`: the token that the browser held, whose session ends. Refusals: `login.*`, `server.busy`. */
  logIn(credentials: Credentials, earlier: string | undefined): Promise<Result<Opened, Refusal>>;
  /** Refusals: `invitation.invalid`, `password.*`, `login.too-soon`, `server.busy`. */
  acceptInvitation(
    token: string,
    password: string,
    address: string,
  ): Promise<Result<Opened, Refusal>>;
  /** Refusals: `login.*`, `password.*`, `server.busy`. */
  changePassword(
    session: Session,
    current: string,
    next: string,
    address: string,
  ): Promise<Result<undefined, Refusal>>;
  /** Undefined when the token opens nothing, or no longer. */
  findSession(token: string | undefined): Promise<Session | undefined>;
  logOut(session: Session): Promise<void>;
  /** Everywhere, this one too. */
  logOutEverywhere(session: Session): Promise<void>;
  /** What has run out goes. */
  sweep(): Promise<void>;
}

/** Longer than any password: nobody stretches a book. */
const passwordCharactersMax = 1024;

export function makeAccountDesk(ports: AccountDeskPorts): AccountDesk {
  const { crypto, clock, random, store, attempts, turns, cost } = ports;
  let dummy: Promise<string> | undefined;

  /** Some password's digest, of the cost of a real one: verified for names that nobody has. */
  const dummyHash = (): Promise<string> => (dummy ??= hashPassword(makeSecretToken(random), cost));

  /** A digest: people type passwords into the field of the name. */
  const digestOfName = (name: string): string =>
    formatHex(labelledDigest(crypto, labels.secretToken, utf8(`attempt\0${name}`)));
  const accountKey = (name: string, address: string): string =>
    `account ${digestOfName(name)} ${address}`;
  const nameKey = (name: string): string => `name ${digestOfName(name)}`;

  const succeeded = (name: string, address: string): Promise<void> =>
    store.attemptSucceeded([accountKey(name, address), nameKey(name)], address);

  async function open(account: Account): Promise<Opened> {
    const token = makeSecretToken(random);
    await store.openSession(account.number, newSession(token));
    return { token, account };
  }

  function newSession(token: string) {
    return { tokenDigest: digestOf(token), openedAtMs: clock.nowMs() };
  }

  function digestOf(token: string): Uint8Array {
    const digest = digestToken(crypto, 'session', token);
    if (digest === undefined) throw new Error('a token that was just made');
    return digest;
  }

  /** Refused without stretching anything, or undefined with the attempt counted. */
  function admit(name: string, address: string): Promise<Refusal | undefined> {
    return admitUnder([
      { key: accountKey(name, address), rule: accountRule },
      { key: nameKey(name), rule: nameRule },
      { key: address, rule: addressRule },
    ]);
  }

  async function admitUnder(keys: readonly AttemptKey[]): Promise<Refusal | undefined> {
    const nowMs = clock.nowMs();
    let waitMs = await store.waitBefore(keys, nowMs);
    if (waitMs === 0) {
      if (!attempts.take(nowMs)) return refusal('server.busy');
      waitMs = await store.beginAttempt(keys, nowMs);
    }
    return waitMs === 0
      ? undefined
      : refusal('login.too-soon', { waitS: Math.ceil(waitMs / 1000) });
  }

  /** Whether it is the password of this account; the same work when there is none. */
  async function verify(
    account: Account | undefined,
    password: string,
  ): Promise<boolean | undefined> {
    const hash = account?.passwordHash ?? (await dummyHash());
    const isRight = await turns.run(() => isPassword(password, hash));
    return isRight === undefined ? undefined : isRight && account?.passwordHash !== undefined;
  }

  async function isActive(account: Account | undefined): Promise<boolean> {
    if (account?.standing !== 'active') return false;
    const organisations = await store.organisations();
    return organisations.some(
      ({ number, standing }) => number === account.organisation && standing === 'active',
    );
  }

  async function namesOf(account: Account): Promise<string[]> {
    const organisations = await store.organisations();
    const own = organisations.filter(({ number }) => number === account.organisation);
    return [account.loginName, account.name, ...own.map(({ name }) => name)];
  }

  return {
    async logIn({ name: typed, password, address }, earlier) {
      const name = foldLoginName(typed);
      const tooSoon = await admit(name ?? typed, address);
      if (tooSoon !== undefined) return fail(tooSoon);
      if (password.length > passwordCharactersMax) return fail(refusal('login.failed'));
      const account = name === undefined ? undefined : await store.findAccount(name);
      const isRight = await verify(account, password);
      if (isRight === undefined) return fail(refusal('server.busy'));
      const isAllowed = await isActive(account);
      if (!isRight || !isAllowed || account === undefined) return fail(refusal('login.failed'));
      await succeeded(account.loginName, address);
      // The browser's earlier session, perhaps somebody else's, is not carried on.
      const earlierDigest = earlier && digestToken(crypto, 'session', earlier);
      if (earlierDigest) await store.endSession(earlierDigest);
      return ok(await open(account));
    },

    async acceptInvitation(token, password, address) {
      // 256 bits are not guessed, but each look costs the disk.
      const tooSoon = await admitUnder([{ key: address, rule: addressRule }]);
      if (tooSoon !== undefined) return fail(tooSoon);
      const digest = digestToken(crypto, 'invitation', token);
      const invited = digest && (await store.findInvited(digest, clock.nowMs()));
      if (invited === undefined || digest === undefined) return fail(refusal('invitation.invalid'));
      const unfit = checkPassword(password, await namesOf(invited));
      if (unfit !== undefined) return fail(unfit);
      const hash = await turns.run(() => hashPassword(password, cost));
      if (hash === undefined) return fail(refusal('server.busy'));
      const opened = makeSecretToken(random);
      const account = await store.acceptInvitation(digest, hash, newSession(opened));
      if (account === undefined) return fail(refusal('invitation.invalid'));
      await succeeded(account.loginName, address);
      return ok({ token: opened, account });
    },

    async changePassword({ account, tokenDigest }, current, next, address) {
      const tooSoon = await admit(account.loginName, address);
      if (tooSoon !== undefined) return fail(tooSoon);
      const isRight = await verify(account, current.slice(0, passwordCharactersMax));
      if (isRight === undefined) return fail(refusal('server.busy'));
      if (!isRight) return fail(refusal('login.failed'));
      await succeeded(account.loginName, address);
      const unfit = checkPassword(next, await namesOf(account));
      if (unfit !== undefined) return fail(unfit);
      const hash = await turns.run(() => hashPassword(next, cost));
      if (hash === undefined) return fail(refusal('server.busy'));
      await store.changePassword(account.number, hash, tokenDigest);
      return ok(undefined);
    },

    async findSession(token) {
      const tokenDigest = token === undefined ? undefined : digestToken(crypto, 'session', token);
      const owner = tokenDigest && (await store.findSession(tokenDigest));
      if (owner === undefined || tokenDigest === undefined) return undefined;
      const nowMs = clock.nowMs();
      if (!isSessionAlive(owner, nowMs)) {
        await store.endSession(tokenDigest);
        return undefined;
      }
      if (isTouchDue(owner, nowMs)) await store.touchSession(tokenDigest, nowMs);
      return { ...owner, tokenDigest };
    },
    logOut: ({ tokenDigest }) => store.endSession(tokenDigest),
    logOutEverywhere: ({ account }) => store.endSessionsOf(account.number),
    async sweep() {
      const nowMs = clock.nowMs();
      await store.sweep(nowMs - sessionMsMax, nowMs - sessionIdleMsMax, nowMs);
    },
  };
}
