/** The newest leaf that this browser was shown, kept for the next visit: a log never changes. */
import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';
import { parseJson } from '../../data/fetch-file.ts';
import { isFields } from '../../data/shape.ts';
import type { SeenLeaf } from './check-feed.ts';

const storageKey = 'mutabaqa.feed';

export function readSeenLeaf(electionId: string): SeenLeaf | undefined {
  const raw = parseJson(readKept());
  const kept = isFields(raw) ? raw[electionId] : undefined;
  if (!isFields(kept)) return undefined;
  const { log, index, commitment, seenAtMs } = kept;
  if (typeof log !== 'number' || typeof index !== 'number') return undefined;
  if (typeof commitment !== 'string' || typeof seenAtMs !== 'number') return undefined;
  return { log, index, commitment, seenAtMs };
}

export function rememberLeaf(
  electionId: string,
  { log, index, commitment }: FeedEvent,
  seenAtMs: number,
): void {
  const seen: SeenLeaf = { log, index, commitment, seenAtMs };
  try {
    localStorage.setItem(storageKey, JSON.stringify({ [electionId]: seen }));
  } catch (fault) {
    // A browser that keeps nothing compares nothing.
    if (!(fault instanceof DOMException)) throw fault;
  }
}

function readKept(): string {
  try {
    return localStorage.getItem(storageKey) ?? '';
  } catch (fault) {
    if (fault instanceof DOMException) return '';
    throw fault;
  }
}
