import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecisionFact } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import { sealLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { makeCheckList } from '../report/check-list.ts';
import { makeLogLeaves } from './log-leaves.ts';
import { recountCheckTitles } from './recount-checks.ts';
import { searchUnopened } from './unopened.ts';
import type { StationEvidence } from './decode-evidence.ts';

const leaf = (kind: LeafKind, index: number) => ({
  kind,
  stationId: kind === 'card' ? 'st-1' : '',
  commitment: new Uint8Array(32).fill(index),
  timeMs: index,
});

function makeLeaves() {
  const checks = makeCheckList(recountCheckTitles);
  const sealed = [2, 3].map((index) =>
    sealLeaf(nodeCrypto, new Uint8Array(16).fill(index), { ...leaf('card', index), kind: 'card' }),
  );
  const openings = new Map([
    [2, sealed[0]!.opening],
    [3, sealed[0]!.opening], // of another leaf
  ]);
  const leaves = makeLogLeaves(nodeCrypto, openings, 4, checks);
  leaves.add(4, leaf('card', 4)); // after the snapshot
  leaves.add(0, leaf('package', 0));
  leaves.add(1, leaf('decision', 1));
  for (const [i, { entry }] of sealed.entries()) leaves.add(i + 2, decodeLeaf(entry)!);
  return { leaves, checks };
}

describe('leaves', () => {
  test('are opened by their own openings only', () => {
    const { leaves, checks } = makeLeaves();
    expect([leaves.at(2)?.kind, leaves.at(3)?.kind]).toEqual(['card', 'sealed']);
    expect(checks.list().find(({ id }) => id === 'openings')?.failures).toEqual([
      { position: 'leaf 3', problem: 'does not open this leaf' },
    ]);
  });

  test('are claimed once, by what they commit to', () => {
    const { leaves } = makeLeaves();
    const { commitment } = leaf('card', 2);
    const claim = (changes: object) =>
      leaves.claim(2, { kind: 'card', stationId: 'st-1', commitment, ...changes });
    expect(claim({ kind: 'transmission' })).toMatch(/of kind card/);
    expect(claim({ stationId: 'st-2' })).toMatch(/names station st-1/);
    expect(claim({ commitment: new Uint8Array(32) })).toMatch(/something else/);
    expect(claim({})).toBeUndefined();
    expect(claim({})).toMatch(/twice/);
    expect(leaves.claim(4, { ...leaf('card', 4) })).toMatch(/after the snapshot/);
    expect(leaves.claim(9, { kind: 'card', stationId: '', commitment })).toMatch(/no such leaf/);
  });

  test('that nothing is shown for are listed, decided ones apart', () => {
    const { leaves } = makeLeaves();
    const { undecided, decided } = searchUnopened([]).finish(leaves, 4, [1]);
    expect(decided).toMatchObject([{ leafIndex: 1, kind: 'decision' }]);
    expect(undecided.map(({ leafIndex, kind }) => [leafIndex, kind])).toEqual([
      [0, 'package'],
      [2, 'card'],
      [3, 'sealed'],
    ]);
  });
});

test('a section that no decision withholds is listed apart from one that is', () => {
  const withheld = { kind: 'withheld', digest: new Uint8Array(32) } as const;
  const sectionNames = [
    { kind: 'account', id: 'paper' },
    { kind: 'contest', id: 'council' },
  ] as const;
  const header = { sections: sectionNames };
  const tape = { leafIndex: 7, kind: 'card', tape: { header, sections: [withheld, withheld] } };
  const evidence = { tapes: [tape], forms: [] } as unknown as StationEvidence;
  const decision = {
    stationId: 'st-1',
    change: { kind: 'withhold-section', sectionNames: [sectionNames[1]] },
  } as unknown as DecisionFact;
  const search = searchUnopened([decision]);
  search.addStation('st-1', evidence);
  const { undecided, decided } = search.finish(makeLeaves().leaves, 0, []);
  expect(undecided).toMatchObject([{ leafIndex: 7, section: 'account paper' }]);
  expect(decided).toMatchObject([{ leafIndex: 7, section: 'contest council' }]);
});
