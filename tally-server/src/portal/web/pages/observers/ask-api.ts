/** The server's addresses for accounts, relative to index.html. On a host without the server there are none. */
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { currentSettings } from '../../app/settings.ts';
import type { Fields } from '../../data/shape.ts';
import { isFields } from '../../data/shape.ts';

/** `absent`: this host has no such addresses. `unreachable`: nobody answered. Otherwise the server's own refusal. */
export type ApiFault =
  | { readonly kind: 'absent' | 'unreachable' }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string };

export type ApiAnswer = Result<Fields, ApiFault>;

const base = 'api/v1/observers/';

export function apiAddress(path: string): string {
  return base + path;
}

export function readApi(path: string): Promise<ApiAnswer> {
  return ask(path, { method: 'GET' });
}

/** `body` undefined = an empty object. */
export function sendApi(
  path: string,
  body: object = {},
  method: 'POST' | 'PUT' = 'POST',
): Promise<ApiAnswer> {
  return ask(path, {
    method,
    // Pages of other hosts cannot send this header.
    headers: { 'content-type': 'application/json', 'x-mutabaqa': '1' },
    body: JSON.stringify(body),
  });
}

async function ask(path: string, init: RequestInit): Promise<ApiAnswer> {
  const mark = path.includes('?') ? '&' : '?';
  const address = `${base}${path}${mark}lang=${currentSettings().locale}`;
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(address, { ...init, credentials: 'same-origin', cache: 'no-store' });
    value = await response.json();
  } catch (fault) {
    // A static host answers with a page, or with nothing that is JSON.
    if (fault instanceof SyntaxError) return fail({ kind: 'absent' });
    if (fault instanceof TypeError || fault instanceof DOMException) {
      return fail({ kind: 'unreachable' });
    }
    throw fault;
  }
  if (!isFields(value)) return fail({ kind: 'absent' });
  if (response.ok) return ok(value);
  const { code, text } = value;
  if (typeof code !== 'string' || typeof text !== 'string') return fail({ kind: 'absent' });
  // Such an address there is, on a host that has accounts: it asks to log in.
  if (path === 'me' && code === 'resource.unknown') return fail({ kind: 'absent' });
  return fail({ kind: 'refused', code, text });
}
