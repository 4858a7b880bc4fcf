/** Checks as plain lines. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Check } from './check-list.ts';

const words = { passed: 'ok', failed: 'FAILED', 'not-made': 'not made' } as const;

export function formatChecks(checks: readonly Check[]): string[] {
  return checks.flatMap(({ number, title, state, note, failures, failureCount }) => {
    const more = failureCount - failures.length;
    return [
      `${String(number).padStart(2)}. ${title}: ${words[state]}${note === undefined ? '' : ` (${note})`}`,
      ...failures.map(({ position, problem }) => `      at ${inert(position)}: ${inert(problem)}`),
      ...(more > 0 ? [`      and ${more} more`] : []),
    ];
  });
}

/** Ids and codes in it were chosen by others: nothing in them commands a terminal. */
export function inert(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** 32 bytes as 16 groups of four digits, for reading aloud and comparing with paper. */
export function formatGroups(digest: Uint8Array): string {
  return (
    formatHex(digest)
      .match(/.{1,4}/g)
      ?.join(' ') ?? ''
  );
}
