import { expect, it } from 'vitest';
import { makeDecidingElection } from '@mutabaqa/test/builders/deciding-election.ts';
import { sampleSeed } from '@mutabaqa/test/builders/sample-election.ts';
import { sampleDocument, sampleRumour } from '@mutabaqa/test/builders/sample-notices.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { DecidedChange } from '../decisions/decided-change.ts';
import type { DecisionFact } from '../reconcile/evidence-case.ts';
import { makeLedger } from '../reconcile/ledger.ts';
import { changeOfNotice } from './notice-change.ts';

const election = makeDecidingElection();
const timeMs = 1_762_900_000_000;

function factAt(leafIndex: number, change: DecidedChange, stationId?: string): DecisionFact {
  const digest = sampleSeed(`decision ${leafIndex}`);
  return {
    ...{ leafIndex, timeMs, digest, baseSize: leafIndex, change },
    ...{ stationId, contestId: undefined },
  };
}

const notice = (leafIndex: number, of = sampleDocument()): DecisionFact =>
  factAt(leafIndex, changeOfNotice(nodeCrypto, of));

const others: readonly DecisionFact[] = [
  factAt(2, { kind: 'quarantine' }, 'st-1'),
  factAt(4, { kind: 'move-deadline', pollingGroup: 'general', deadlineS: 1_762_999_000 }),
  factAt(6, { kind: 'change-policy', policy: { ...election.policy, version: 2 } }),
  factAt(8, {
    ...{ kind: 'exclude-candidate', contestId: 'Baghdad/council', position: 1, isExcluded: true },
  } as const),
];

/** Everything that a verdict or a total takes from decisions. */
function saidBy(facts: readonly DecisionFact[]): unknown {
  const { policies, exclusions, decisionsOf, devicesOf, deadlineMs, contextOf } = makeLedger(
    election,
    facts,
    nodeCrypto,
  );
  const snapshot = { timeMs, logNumber: 0, logSize: 12 };
  const stations = [...election.roster.stations()].map((entry) => {
    const { contest: _, ...context } = contextOf(entry, snapshot);
    return [context, decisionsOf(entry.stationId), devicesOf(entry.stationId)];
  });
  return { policies, exclusions, stations, deadlines: deadlineMs('general', 12) };
}

it('changes nothing of what verdicts and totals are made of', () => {
  const answer = factAt(9, changeOfNotice(nodeCrypto, sampleRumour()));
  const ordered: DecidedChange = {
    ...{ kind: 'court-order', documentDigest: sampleSeed('judgment') },
    change: changeOfNotice(nodeCrypto, sampleRumour({ number: 4 })),
  };
  const before = saidBy(others);
  const notices = [notice(1), notice(3), notice(7), answer, factAt(10, ordered)];
  expect(saidBy([...others, ...notices])).toEqual(before);
  expect(saidBy([])).not.toEqual(before);
});

it('names the bytes of the notice', () => {
  const { digest } = changeOfNotice(nodeCrypto, sampleRumour());
  const other = changeOfNotice(nodeCrypto, sampleRumour({ status: 'true' }));
  expect(changeOfNotice(nodeCrypto, sampleRumour()).digest).toEqual(digest);
  expect(other).toMatchObject({ kind: 'publish-notice', noticeKind: 'rumour-answer', number: 3 });
  expect(other.digest).not.toEqual(digest);
});
