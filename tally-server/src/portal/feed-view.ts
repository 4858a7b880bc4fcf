/** One event of the feed: a leaf, and after the embargo what a sealed one stands for. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Roster } from '@mutabaqa/shared/election/roster.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';
import { makeFeedEvent } from '@mutabaqa/shared/site/feed.ts';
import type { Gate } from '../publish/gate.ts';
import type { StoredLeaf } from '../store/store.ts';

export interface FeedContext {
  readonly crypto: CryptoPort;
  /** From 1; a successor log has the next number. */
  readonly logNumber: number;
  readonly gate: Gate;
  readonly roster: Pick<Roster, 'station'>;
}

export function viewLeaf(context: FeedContext, stored: StoredLeaf, nowMs: number): FeedEvent {
  const { index, opening } = stored;
  const position = { log: context.logNumber, index };
  const leaf = assertDefined(decodeLeaf(stored.entry), `leaf ${index}`);
  if (opening === undefined) return makeFeedEvent(position, leaf);
  const opened = openSealedLeaf(context.crypto, leaf, opening);
  if (opened === undefined || !mayShow(context, opened, nowMs))
    return makeFeedEvent(position, leaf);
  return makeFeedEvent(position, leaf, { opening, leaf: opened });
}

/** A leaf about no station, or about one that no roster knows, waits for the last embargo. */
function mayShow({ gate, roster }: FeedContext, { stationId }: Leaf, nowMs: number): boolean {
  const group = roster.station(stationId)?.pollingGroup;
  const exposure = group === undefined ? gate.ofElection(nowMs) : gate.ofGroup(group, nowMs);
  return exposure === 'everything';
}
