/**
 * `feed/`: one event per leaf, as files for who polls: pages of a thousand. A full page changes only when
 * sealed leaves in it are opened after an embargo. Specification: proto/spec/site.md
 */
import { formatBase64, formatHex } from '../base/bytes.ts';
import type { Leaf, LeafKind } from '../log/leaf.ts';

export const feedPageSize = 1000;

/** `feed/index.json`: of the newest log; pages of earlier logs stay. */
export interface FeedIndex {
  /** From 1. */
  readonly log: number;
  /** Leaves, all of them durable. */
  readonly size: number;
  readonly pageSize: number;
  /** Pages 0..pages-1, the last one perhaps not full. */
  readonly pages: number;
}

/** `feed/<log>/<page>.json` */
export interface FeedPage {
  readonly log: number;
  /** Index of its first leaf. */
  readonly from: number;
  readonly events: readonly FeedEvent[];
}

export interface FeedEvent extends FeedLeaf {
  readonly log: number;
  readonly index: number;
  /** The opening of a sealed leaf, base64, and what it stands for: after its embargo. */
  readonly opening?: string;
  readonly opened?: FeedLeaf;
}

export interface FeedLeaf {
  readonly kind: LeafKind;
  /** Empty when it is about no single station, and when sealed. */
  readonly stationId: string;
  /** Lower-case hex. */
  readonly commitment: string;
  /** Unix milliseconds. */
  readonly timeMs: number;
}

/** `opened`: given only when everybody may know what a sealed leaf stands for. */
export function makeFeedEvent(
  { log, index }: { readonly log: number; readonly index: number },
  leaf: Leaf,
  opened?: { readonly opening: Uint8Array; readonly leaf: Leaf },
): FeedEvent {
  const event = { log, index, ...fieldsOf(leaf) };
  if (opened === undefined) return event;
  return { ...event, opening: formatBase64(opened.opening), opened: fieldsOf(opened.leaf) };
}

function fieldsOf({ kind, stationId, commitment, timeMs }: Leaf): FeedLeaf {
  return { kind, stationId, commitment: formatHex(commitment), timeMs };
}
