/**
 * Who may use what asks for a name and a password: organisations, accounts, invitations, sessions, failed
 * attempts. Kept apart from evidence, in a file of its own. Of passwords, invitations and sessions it holds only
 * digests: whoever reads the file can log in as nobody.
 *
 * Each method is one transaction, durable on return; nothing happened when it throws. Times are Unix
 * milliseconds and come from the caller.
 */
import type { AttemptRule } from './lockout.ts';

/** What an organisation is accredited as, and so what its accounts are. Staff have none. */
export const organisationKinds = ['observer', 'party-agent'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export type AccountStanding = 'active' | 'suspended';

export interface Organisation {
  /** From 1. */
  readonly number: number;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly standing: AccountStanding;
}

export interface NewAccount {
  /** As `foldLoginName` gives it: what is typed to log in. */
  readonly loginName: string;
  /** Of the person. */
  readonly name: string;
  readonly organisation: number;
}

export interface Account extends NewAccount {
  /** From 1; named in receipts in place of the person. */
  readonly number: number;
  readonly standing: AccountStanding;
  /** Undefined until an invitation was accepted. */
  readonly passwordHash: string | undefined;
}

export interface Invitation {
  /** 32 bytes: of the token, which is given out once and not kept. */
  readonly tokenDigest: Uint8Array;
  readonly expiresAtMs: number;
}

export interface NewSession {
  /** 32 bytes. */
  readonly tokenDigest: Uint8Array;
  readonly openedAtMs: number;
}

export interface SessionTimes {
  readonly openedAtMs: number;
  /** When it was last used, to within a minute. */
  readonly usedAtMs: number;
}

/** A session with whose it is. */
export interface SessionOwner extends SessionTimes {
  readonly account: Account;
  readonly organisation: Organisation;
}

/** What an attempt is counted under, and by which rule. */
export interface AttemptKey {
  readonly key: string;
  readonly rule: AttemptRule;
}

export interface AccountStore {
  /** Undefined when the name is taken. */
  addOrganisation(
    kind: OrganisationKind,
    name: string,
    nowMs: number,
  ): Promise<Organisation | undefined>;
  /** In the order of their numbers. */
  organisations(): Promise<Organisation[]>;
  /** Suspending ends the sessions of its accounts. False when there is no such organisation. */
  setOrganisationStanding(organisation: number, standing: AccountStanding): Promise<boolean>;

  /** Undefined when the login name is taken or the organisation unknown. */
  inviteAccount(
    account: NewAccount,
    invitation: Invitation,
    nowMs: number,
  ): Promise<Account | undefined>;
  /**
   * For one who lost the password: the old one and all sessions end at once, and an earlier invitation with
   * them. False when there is no such account.
   */
  inviteAgain(account: number, invitation: Invitation): Promise<boolean>;
  /** In the order of their numbers. */
  accounts(): Promise<Account[]>;
  findAccount(loginName: string): Promise<Account | undefined>;
  /** Suspending ends all sessions. False when there is no such account. */
  setAccountStanding(account: number, standing: AccountStanding): Promise<boolean>;

  /** The account, when this invitation is open; looking does not use it up. */
  findInvited(tokenDigest: Uint8Array, nowMs: number): Promise<Account | undefined>;
  /** Uses the invitation up, sets the password, ends earlier sessions and opens this one; undefined = not open. */
  acceptInvitation(
    tokenDigest: Uint8Array,
    passwordHash: string,
    session: NewSession,
  ): Promise<Account | undefined>;
  /** Ends all sessions but the named one. */
  changePassword(
    account: number,
    passwordHash: string,
    keptSession: Uint8Array | undefined,
  ): Promise<void>;

  openSession(account: number, session: NewSession): Promise<void>;
  /** Whoever is suspended, or whose organisation is, has none. */
  findSession(tokenDigest: Uint8Array): Promise<SessionOwner | undefined>;
  touchSession(tokenDigest: Uint8Array, usedAtMs: number): Promise<void>;
  endSession(tokenDigest: Uint8Array): Promise<void>;
  endSessionsOf(account: number): Promise<void>;
  /** Removes what was opened or used before these times, and invitations that have expired. */
  sweep(openedBeforeMs: number, usedBeforeMs: number, nowMs: number): Promise<void>;

  /**
   * Counts an attempt under every key before its outcome is known, so that many at once gain nothing; or
   * counts none and says how long to wait, in milliseconds, when one of them is locked. 0 = go on.
   */
  beginAttempt(keys: readonly AttemptKey[], nowMs: number): Promise<number>;
  /** As `beginAttempt` would answer, counting and writing nothing. */
  waitBefore(keys: readonly AttemptKey[], nowMs: number): Promise<number>;
  /** It succeeded: forgets what was counted under each of `cleared`, and takes one from `other`. */
  attemptSucceeded(cleared: readonly string[], other: string): Promise<void>;

  close(): Promise<void>;
}
