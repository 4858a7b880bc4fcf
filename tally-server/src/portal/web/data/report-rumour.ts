/** The server's address for reports. On a host without the server there is none. */
import type { NoticeLanguage } from '@mutabaqa/shared/notice/notice.ts';
import { currentSettings } from '../app/settings.ts';
import { isFields } from './shape.ts';

export interface RumourReport {
  readonly claim: string;
  readonly language: NoticeLanguage;
  readonly link?: string;
  readonly station?: string;
  /** Base64. */
  readonly picture?: string;
}

export type ReportAnswer =
  | { readonly kind: 'open' }
  | { readonly kind: 'taken'; readonly number: number }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'absent' | 'unreachable' };

export async function askWhetherOpen(): Promise<ReportAnswer> {
  return ask({ method: 'GET' });
}

export async function sendReport(report: RumourReport): Promise<ReportAnswer> {
  return ask({
    method: 'POST',
    // Pages of other hosts cannot send this header.
    headers: { 'content-type': 'application/json', 'x-mutabaqa': '1' },
    body: JSON.stringify(report),
  });
}

async function ask(init: RequestInit): Promise<ReportAnswer> {
  const address = `api/v1/rumours?lang=${currentSettings().locale}`;
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(address, { ...init, credentials: 'omit', cache: 'no-store' });
    value = await response.json();
  } catch (fault) {
    // A static host answers with a page, or with nothing that is JSON.
    if (fault instanceof SyntaxError) return { kind: 'absent' };
    if (fault instanceof TypeError || fault instanceof DOMException) return { kind: 'unreachable' };
    throw fault;
  }
  if (!isFields(value)) return { kind: 'absent' };
  const { number, code, text } = value;
  if (response.ok) return typeof number === 'number' ? { kind: 'taken', number } : { kind: 'open' };
  if (code === 'resource.unknown' || typeof text !== 'string') return { kind: 'absent' };
  return { kind: 'refused', text };
}
