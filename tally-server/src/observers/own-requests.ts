/** What stands before every handler of these addresses: whose page asks, whose session it is, how much at once. */
import express, { type Request, type RequestHandler, type Response } from 'express';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { AccountDesk, Session } from '../accounts/account-desk.ts';
import { isOwnPage } from '../accounts/request-origin.ts';
import { readSessionToken } from '../accounts/session-cookie.ts';
import { makeTokenBucket, type TokenBucket } from '../ingest/token-bucket.ts';
import { answering, answerRefusal } from '../portal/answers.ts';

/** Answers are one account's: no cache keeps them, no page frames them, nothing in them runs. */
export const ownHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  });
  next();
};

/** A header that no form and no foreign page can send without being asked first, which nobody answers. */
const ownHeader = 'x-mutabaqa';

/** Against requests forged by other pages: whatever changes something is JSON, from this page, with our header. */
export function makeOwnPageOnly(officialAddresses: readonly string[]): RequestHandler {
  const official = officialAddresses.flatMap((address) => URL.parse(address)?.origin ?? []);
  return (request, response, next) => {
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    const isJson = request.is('application/json') === 'application/json';
    const isOwn = isOwnPage(request, official);
    if (isOwn && (isReading || (isJson && request.headers[ownHeader] === '1'))) next();
    else answerRefusal(request, response, refusal('request.not-own-page'));
  };
}

export const jsonOfAtMost = (limit: number): RequestHandler =>
  express.json({ limit, strict: true, inflate: false, type: 'application/json' });

export type OwnHandler = (
  session: Session,
  request: Request,
  response: Response,
) => Promise<Refusal | undefined>;

const requestRate = { perSecond: 2, burst: 40 };
const bucketsMax = 20_000;

export interface SessionGate {
  /** Before the body is read: a stranger's megabytes are not parsed. */
  readonly required: RequestHandler;
  /** After `required`. */
  handle(handler: OwnHandler): RequestHandler;
}

export function makeSessionGate(accounts: AccountDesk, clock: Clock): SessionGate {
  const sessions = new WeakMap<Request, Session>();
  const buckets = new Map<number, TokenBucket>();

  function mayAsk(account: number): boolean {
    let bucket = buckets.get(account);
    if (bucket === undefined) {
      if (buckets.size >= bucketsMax) buckets.clear();
      bucket = makeTokenBucket(requestRate);
      buckets.set(account, bucket);
    }
    return bucket.take(clock.nowMs());
  }

  return {
    required: async (request, response, next) => {
      const session = await accounts.findSession(readSessionToken(request));
      if (session === undefined) answerRefusal(request, response, refusal('session.none'));
      else if (!mayAsk(session.account.number)) {
        answerRefusal(request, response, refusal('submission.too-many'));
      } else {
        sessions.set(request, session);
        next();
      }
    },
    handle: (handler) =>
      answering(async (request, response) => {
        const session = sessions.get(request);
        return session === undefined
          ? refusal('session.none')
          : handler(session, request, response);
      }),
  };
}

/** Bodies of megabytes, so many in memory at a time. */
export function atOnce(max: number): RequestHandler {
  let underWay = 0;
  return (request, response, next) => {
    if (underWay >= max) {
      answerRefusal(request, response, refusal('server.busy'));
      return;
    }
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    next();
  };
}
