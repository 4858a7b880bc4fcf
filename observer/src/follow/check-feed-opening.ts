/** What an event says that a sealed leaf stands for. */
import { formatHex, parseBase64, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';

/** Whether its opening is that of its own leaf, and `opened` what that contains; so too when it has neither. */
export function isOpenedTruly(crypto: CryptoPort, event: FeedEvent): boolean {
  const { kind, stationId, timeMs } = event;
  // From a file: nothing is known of the two but that the type has them.
  const opening: unknown = event.opening;
  const opened: unknown = event.opened;
  if (opening === undefined && opened === undefined) return true;
  const bytes = typeof opening === 'string' ? parseBase64(opening) : undefined;
  const commitment = parseHex(event.commitment);
  if (!bytes || !commitment || typeof opened !== 'object' || opened === null) return false;
  const inner = openSealedLeaf(crypto, { kind, stationId, commitment, timeMs }, bytes);
  if (inner === undefined) return false;
  const said = opened as Readonly<Record<string, unknown>>;
  const fields = { ...inner, commitment: formatHex(inner.commitment) };
  return Object.entries(fields).every(([name, value]) => said[name] === value);
}
