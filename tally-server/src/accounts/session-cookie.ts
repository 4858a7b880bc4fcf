/** The cookie that carries a session's token: for this host alone, out of reach of scripts, never sent across sites. */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { Request, Response } from 'express';
import { isSecure } from './request-origin.ts';
import { sessionMsMax } from './session-life.ts';

/** `__Host-`: browsers take it over TLS only, from this host only (RFC 6265bis, 4.1.3.2). */
const nameOverTls = '__Host-mutabaqa-session';
const plainName = 'mutabaqa-session';

export function readSessionToken(request: Request): string | undefined {
  const cookies = parseCookie(request.headers.cookie ?? '');
  // A page of this host without TLS could have set the plain one: over TLS it is not read.
  return cookies[isSecure(request) ? nameOverTls : plainName];
}

export function setSessionToken(request: Request, response: Response, token: string): void {
  write(request, response, token, sessionMsMax / 1000);
}

export function clearSessionToken(request: Request, response: Response): void {
  write(request, response, '', 0);
}

function write(request: Request, response: Response, value: string, maxAgeS: number): void {
  const secure = isSecure(request);
  const cookie = stringifySetCookie({
    name: secure ? nameOverTls : plainName,
    value,
    maxAge: maxAgeS,
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
  });
  response.append('Set-Cookie', cookie);
}
