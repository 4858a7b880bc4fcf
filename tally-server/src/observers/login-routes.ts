/** Logging in and out, invitations, passwords. */
import { type Request, type Response, Router } from 'express';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import type { Opened, Session } from '../accounts/account-desk.ts';
import { addressKey } from '../accounts/request-origin.ts';
import {
  clearSessionToken,
  readSessionToken,
  setSessionToken,
} from '../accounts/session-cookie.ts';
import { isJsonObject } from '../commands/figures-file.ts';
import { answering } from '../portal/answers.ts';
import type { ObserverPorts } from './observer-ports.ts';
import { jsonOfAtMost, type SessionGate } from './own-requests.ts';

const bodyBytesMax = 16 * 1024;

export function makeLoginRoutes(ports: ObserverPorts, gate: SessionGate): Router {
  const { accounts, log } = ports;
  const router = Router();
  const body = jsonOfAtMost(bodyBytesMax);

  /** Gives the cookie out, or the refusal. */
  function enter(
    request: Request,
    response: Response,
    outcome: Result<Opened, Refusal>,
  ): Refusal | undefined {
    if (!outcome.ok) {
      log.event('account.refused', { code: outcome.error.code });
      const { waitS } = outcome.error.params;
      if (waitS !== undefined) response.set('Retry-After', String(waitS));
      return outcome.error;
    }
    const { token, account } = outcome.value;
    log.event('account.entered', { account: account.number });
    setSessionToken(request, response, token);
    response.json({ account: account.number });
    return undefined;
  }

  router.post(
    '/login',
    body,
    answering(async (request, response) => {
      const [name, password] = textsOf(request.body, ['name', 'password']);
      if (name === undefined || password === undefined) return refusal('request.malformed');
      const credentials = { name, password, address: addressKey(request) };
      const outcome = await accounts.logIn(credentials, readSessionToken(request));
      return enter(request, response, outcome);
    }),
  );
  router.post(
    '/invitation',
    body,
    answering(async (request, response) => {
      const [token, password] = textsOf(request.body, ['token', 'password']);
      if (token === undefined || password === undefined) return refusal('request.malformed');
      const outcome = await accounts.acceptInvitation(token, password, addressKey(request));
      return enter(request, response, outcome);
    }),
  );

  for (const [path, leave] of [
    ['/logout', (session: Session) => accounts.logOut(session)],
    ['/logout-everywhere', (session: Session) => accounts.logOutEverywhere(session)],
  ] as const) {
    router.post(
      path,
      gate.required,
      gate.handle(async (session, request, response) => {
        await leave(session);
        clearSessionToken(request, response);
        response.json({});
        return undefined;
      }),
    );
  }
  router.post(
    '/password',
    gate.required,
    body,
    gate.handle(async (session, request, response) => {
      const [current, next] = textsOf(request.body, ['current', 'next']);
      if (current === undefined || next === undefined) return refusal('request.malformed');
      const address = addressKey(request);
      const outcome = await accounts.changePassword(session, current, next, address);
      if (!outcome.ok) return outcome.error;
      response.json({});
      return undefined;
    }),
  );
  router.get(
    '/me',
    answering(async (request, response) => {
      const session = await accounts.findSession(readSessionToken(request));
      if (session === undefined) {
        // No refusal: this is how a page asks whether anybody is logged in.
        response.json({ account: null });
        return undefined;
      }
      const { account, organisation } = session;
      const { number, loginName, name } = account;
      response.json({
        ...{ account: number, loginName, name },
        organisation: { name: organisation.name, kind: organisation.kind },
        confidentialReports: ports.hasUnit,
      });
      return undefined;
    }),
  );
  return router;
}

function textsOf(body: unknown, names: readonly string[]): (string | undefined)[] {
  return names.map((name) => {
    const value = isJsonObject(body) ? body[name] : undefined;
    return typeof value === 'string' ? value : undefined;
  });
}
