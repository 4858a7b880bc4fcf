import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { listCounts, makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Section, Tape } from '@mutabaqa/shared/tape/tape.ts';
import { expect, it } from 'vitest';
import { moveVotes } from './tamper-card.ts';

const nonce = new Uint8Array(16);
const account: Section = { kind: 'account', nonce, counts: { valid: 12 } };

function tapeOf(counts: readonly (number | undefined)[]): Tape {
  const listVotes = makeSparseCounts(counts);
  const contest: Section = { kind: 'contest', nonce, listVotes, candidateVotes: undefined };
  // The header is passed through and not looked at.
  return { header: {} as Tape['header'], sections: [account, contest] };
}

function votesOf({ sections }: Tape): (number | undefined)[] {
  const contest = sections.find((section) => section.kind === 'contest');
  return listCounts(assertDefined(contest?.listVotes, 'list votes'));
}

it.each([
  [
    [2, 9, 1],
    [2, 6, 4],
  ],
  [
    [0, 0, 2],
    [2, 0, 0], // no more than there are
  ],
])('moves votes of %j and keeps their sum: %j', (counts, moved) => {
  const other = moveVotes(tapeOf(counts));
  expect(votesOf(other)).toEqual(moved);
  expect(other.sections[0]).toBe(account);
});
