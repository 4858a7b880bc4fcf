import { expect, test } from 'vitest';
import type { Finding } from '../base/findings.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { findWithheldSections, hideInFindings } from './withheld-sections.ts';

const change = {
  kind: 'withhold-section',
  sectionNames: [{ kind: 'account', id: 'p' }],
} as const;
const decision = (stationId: string, made: DecisionFact['change']): DecisionFact => ({
  ...{ leafIndex: 9, timeMs: 0, digest: new Uint8Array(32), baseSize: 9 },
  ...{ stationId, contestId: undefined, change: made },
});

test('a court withholds like the commission, and for the station that it names only', () => {
  const documentDigest = new Uint8Array(32);
  const found = findWithheldSections([
    decision('s', change),
    decision('t', { kind: 'court-order', documentDigest, change }),
    decision('u', { kind: 'quarantine' }),
  ]);
  expect(found.of('s')).toEqual(new Set(['account/p']));
  expect(found.of('t')).toEqual(new Set(['account/p']));
  expect(found.of('u')).toBe(undefined);
});

test('numbers stay where they are of one open field, and go where another section may be in them', () => {
  const votes = { kind: 'list', contestId: 'c', position: 0 } as const;
  const open: readonly Finding[] = [
    { code: 'E201', path: votes, params: { left: 1, right: 2, delta: 1 } },
    { code: 'W204', path: { kind: 'header', field: 'closedAtS' }, params: { left: 1, right: 2 } },
  ];
  const closed: readonly Finding[] = [
    // Ballots of the account stand in the arithmetic of the contest.
    {
      code: 'E102',
      path: { kind: 'section', section: 'contest', id: 'c' },
      params: { lists: 1, valid: 2 },
    },
    {
      code: 'E201',
      path: { kind: 'account', paperId: 'p', field: 'inBox' },
      params: { left: 1, right: 2, delta: 1 },
    },
    { code: 'E701', params: { difference: 3, denominator: 10, hundredths: 500 } },
  ];
  const hidden = hideInFindings([...open, ...closed], new Set(['account/p']));
  expect(hidden.slice(0, 2)).toEqual(open);
  expect(hidden.slice(2)).toEqual([
    { code: 'E102', path: { kind: 'section', section: 'contest', id: 'c' }, params: {} },
    { code: 'E201', path: { kind: 'section', section: 'account', id: 'p' }, params: {} },
    { code: 'E701', params: {} },
  ]);
  expect(hideInFindings(closed, undefined)).toEqual(closed);
});
