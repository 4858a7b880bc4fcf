import { describe, expect, it } from 'vitest';
import {
  councilForm,
  councilTape,
  withoutVotes,
} from '@mutabaqa/test/builders/council-evidence.ts';
import {
  makeDecidingElection,
  signDecision,
  spareDevice,
} from '@mutabaqa/test/builders/deciding-election.ts';
import { decisionAt } from '@mutabaqa/test/builders/sample-case.ts';
import { sampleSeed, sampleStation } from '@mutabaqa/test/builders/sample-election.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { DecisionFact, FormEvidence, TapeEvidence } from '../reconcile/evidence-case.ts';
import { admitDecision } from './admit-decision.ts';
import type { DecidedChange } from './decided-change.ts';
import { makeStanding } from './standing.ts';

const election = makeDecidingElection();
const council = { stationId: 'st-1', contestId: 'Baghdad/council' };
const wholeStation = { ...council, contestId: undefined };
const blocked = { problems: [{ code: 'E304', params: {} }] };
const handCount = councilForm(6, { kind: 'hand-count' });

interface Adopted {
  readonly tapes?: readonly TapeEvidence[];
  readonly forms?: readonly FormEvidence[];
  readonly earlier?: readonly DecisionFact[];
  /** All of them when it says nothing. */
  readonly leaves?: readonly number[];
  readonly about?: { readonly stationId: string; readonly contestId: string | undefined };
  readonly of?: ElectionPackage;
  readonly byCourt?: boolean;
}

function answerTo(choice: Adopted): string {
  const { tapes = [], forms = [], earlier = [], about = council, of = election } = choice;
  const evidence = [...tapes, ...forms].map(({ leafIndex }) => leafIndex);
  const adopt = { kind: 'adopt', leaves: choice.leaves ?? evidence } as const;
  const ordered = { kind: 'court-order', documentDigest: sampleSeed('judgment'), change: adopt };
  const change = choice.byCourt === true ? (ordered as DecidedChange) : adopt;
  const people = choice.byCourt === true ? 'commissioner' : 'adjudicator';
  const bytes = signDecision(of, {
    ...{ change, about, signers: [`${people}-1`, `${people}-2`] },
    base: { logNumber: 0, size: 10 },
  });
  const log = {
    ...{ number: 0, size: 10, evidence: [...evidence, 9], versions: new Map() },
    records: { tapes, forms },
  };
  const result = admitDecision(
    nodeCrypto,
    { election: of, standing: makeStanding(of, earlier), log },
    bytes,
  );
  return result.ok ? 'admitted' : `${result.error.code} ${result.error.where}`;
}

describe('a decision to adopt', () => {
  it.each<[string, Adopted]>([
    ['a tape', { tapes: [councilTape(3)] }],
    ['both copies of a tape', { tapes: [councilTape(3), councilTape(4, { by: 'card' })] }],
    [
      'one of two tapes that differ',
      { tapes: [councilTape(3), councilTape(4, { sequence: 2 })], leaves: [4] },
    ],
    ['both parts', { tapes: [councilTape(3, { part: [1, 2] }), councilTape(4, { part: [2, 2] })] }],
    ['a hand count of the device', { tapes: [councilTape(3, { kind: 'hand-count' })] }],
    ['a form', { forms: [handCount] }],
    ['a form, for the whole station', { forms: [handCount], about: wholeStation }],
    ['a tape, by order of a court', { tapes: [councilTape(3)], byCourt: true }],
  ])('names a count: %s', (_, choice) => {
    expect(answerTo(choice)).toBe('admitted');
  });

  it.each<[string, Adopted]>([
    ['nothing that was brought as a count', { leaves: [9] }],
    [
      'a form without the contest',
      { forms: [councilForm(6, { kind: 'hand-count', only: 'account' })] },
    ],
    ['a form that reports no votes', { forms: [withoutVotes(handCount)] }],
    ['a closing form', { forms: [councilForm(6, { kind: 'closing-form' })] }],
    [
      'two forms that each count it',
      { forms: [handCount, councilForm(7, { kind: 'audit-count' })] },
    ],
    ['one part of two', { tapes: [councilTape(3, { part: [1, 2] })] }],
    ['two tapes that differ', { tapes: [councilTape(3), councilTape(4, { sequence: 2 })] }],
    ['a zero tape', { tapes: [councilTape(3, { kind: 'zero' })] }],
    ['a tape that nobody soundly signed', { tapes: [councilTape(3, blocked)] }],
    [
      'a tape of a device of nowhere',
      { tapes: [councilTape(3, { header: { deviceId: 'spare-1' } })] },
    ],
    ['a tape and a form', { tapes: [councilTape(3)], forms: [handCount] }],
    [
      'a zero tape, by order of a court',
      { tapes: [councilTape(3, { kind: 'zero' })], byCourt: true },
    ],
  ])('is refused when it names %s', (_, choice) => {
    expect(answerTo(choice)).toBe('decision.adopts-nothing Baghdad/council');
    expect(answerTo({ ...choice, about: wholeStation })).toBe('decision.adopts-nothing st-1');
  });

  it('counts a device from the leaf on from which it speaks for the station', () => {
    const change: DecidedChange = {
      kind: 'replace-device',
      ...{ stationId: 'st-1', oldDeviceId: 'device-1', newDevice: spareDevice(1) },
    };
    const earlier = [decisionAt(5, change, { stationId: 'st-1' })];
    const bySpare = (leaf: number) => councilTape(leaf, { header: { deviceId: 'spare-1' } });
    expect(answerTo({ tapes: [bySpare(6)], earlier })).toBe('admitted');
    expect(answerTo({ tapes: [bySpare(4)], earlier })).toContain('adopts-nothing');
    expect(answerTo({ tapes: [councilTape(4)], earlier })).toBe('admitted');
    expect(answerTo({ tapes: [councilTape(6)], earlier })).toContain('adopts-nothing');
  });

  it('needs a count of one contest when it is about the whole station, and of its own otherwise', () => {
    const papers = [
      { paperId: 'Baghdad', contestIds: ['Baghdad/council'] },
      { paperId: 'Basra', contestIds: ['Basra/council'] },
    ];
    const of = makeDecidingElection({ stations: [{ ...sampleStation(1), papers }] });
    const choice = { forms: [handCount], of };
    expect(answerTo({ ...choice, about: wholeStation })).toBe('admitted');
    expect(answerTo(choice)).toBe('admitted');
    expect(answerTo({ ...choice, about: { ...council, contestId: 'Basra/council' } })).toBe(
      'decision.adopts-nothing Basra/council',
    );
  });

  it('may name a section that is withheld where it was published', () => {
    const { tape, ...rest } = councilTape(3);
    const sections = tape.sections.with(1, { kind: 'withheld', digest: new Uint8Array(32) });
    expect(answerTo({ tapes: [{ ...rest, tape: { ...tape, sections } }] })).toBe('admitted');
    const account = tape.sections.with(0, { kind: 'withheld', digest: new Uint8Array(32) });
    const zero = { ...tape, header: { ...tape.header, kind: 'zero' as const }, sections: account };
    expect(answerTo({ tapes: [{ ...rest, tape: zero }] })).toContain('adopts-nothing');
  });
});
