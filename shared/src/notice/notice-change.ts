import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ElectionChange } from '../decisions/decided-change.ts';
import type { Notice } from './notice.ts';
import { formatNotice } from './notice-json.ts';

export type NoticeChange = Extract<ElectionChange, { kind: 'publish-notice' }>;

/** By which it is decided that the notice stands in public. */
export function changeOfNotice(crypto: CryptoPort, notice: Notice): NoticeChange {
  const { noticeKind, number } = notice;
  const digest = crypto.sha256(formatNotice(notice));
  return { kind: 'publish-notice', noticeKind, number, digest };
}
