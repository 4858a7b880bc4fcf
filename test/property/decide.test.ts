import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparisonOnly } from '@mutabaqa/shared/policy/policies/comparison-only.ts';
import { law4Of2023 } from '@mutabaqa/shared/policy/policies/law-4-2023.ts';
import { law9Of2020 } from '@mutabaqa/shared/policy/policies/law-9-2020.ts';
import { practice2023To2025 } from '@mutabaqa/shared/policy/policies/practice-2023-2025.ts';
import { figuresIn, sumFigures } from '@mutabaqa/shared/reconcile/contest-figures.ts';
import { decide } from '@mutabaqa/shared/reconcile/decide.ts';
import type {
  FormEvidence,
  StationCase,
  TapeEvidence,
} from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { StationVerdict } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { FormChoice, TapeChoice } from '../builders/sample-case.ts';
import {
  caseOf,
  closesAtS,
  contextOf,
  decisionAt,
  formAt,
  tapeAt,
} from '../builders/sample-case.ts';
import { runs } from '../soak.ts';

type Decide = typeof decide;

const policies = [comparisonOnly, law4Of2023, practice2023To2025, law9Of2020] as const;
const now = { timeMs: (closesAtS + 48 * 3600) * 1000, logSize: 1000 };

const lists = fc.constantFrom<readonly number[]>([120, 80], [121, 79], [130, 70], [200, 0], [0, 0]);

const arbitraryTapeChoice: fc.Arbitrary<TapeChoice> = fc.record({
  by: fc.constantFrom('transmission' as const, 'card' as const, 'paper-tape' as const),
  deviceId: fc.constantFrom('d', 'd', 'd', 'spare'),
  sequence: fc.constantFrom(1, 1, 2),
  part: fc.constantFrom([1, 1] as const, [1, 1] as const, [1, 2] as const, [2, 2] as const),
  kind: fc.constantFrom('closing' as const, 'hand-count' as const, 'zero' as const),
  problems: fc.constantFrom([], [], [{ code: 'E307', params: { code: 'tape-signature.invalid' } }]),
  lists,
});

const arbitraryFormChoice: fc.Arbitrary<FormChoice> = fc.record({
  kind: fc.constantFrom(
    'paper-tape' as const,
    'hand-count' as const,
    'audit-count' as const,
    'observer-tape' as const,
  ),
  lists,
});

const arbitraryCase: fc.Arbitrary<StationCase> = fc
  .record({
    tapes: fc.array(arbitraryTapeChoice, { maxLength: 5 }),
    forms: fc.array(arbitraryFormChoice, { maxLength: 4 }),
    decisions: fc.array(
      fc.constantFrom(
        { kind: 'adopt', leaves: [1] } as const,
        { kind: 'quarantine' } as const,
        { kind: 'release' } as const,
        { kind: 'recount' } as const,
        { kind: 'annul' } as const,
        { kind: 'reinstate' } as const,
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ tapes, forms, decisions }) =>
    caseOf({
      tapes: tapes.map((choice, i) => tapeAt(i + 1, choice)),
      forms: forms.map((choice, i) => formAt(i + 20, choice)),
      decisions: decisions.map((change, i) => decisionAt(i + 40, change)),
    }),
  );

const arbitraryContext = fc.constantFrom(...policies).map((policy) => contextOf(policy));

/** A planted bug is looked for longer: a sample that finds none says nothing about the property. */
const lookingRuns = 5_000;

const property = <T extends [unknown, ...unknown[]]>(
  decideOne: Decide,
  arbitraries: { readonly [K in keyof T]: fc.Arbitrary<T[K]> },
  holds: (...values: T) => boolean,
): fc.RunDetails<T> =>
  fc.check(fc.property<T>(...arbitraries, holds), {
    numRuns: decideOne === decide ? runs(300, 20_000) : lookingRuns,
  });

/** Shown twice: it holds of the verdict as it is, and a planted bug breaks it. */
function expectCaught<T>(check: (decide: Decide) => fc.RunDetails<T>, bug: Decide): void {
  const details = check(decide);
  if (details.failed) throw new Error(fc.defaultReportMessage(details));
  expect(check(bug).failed).toBe(true);
}

const same = (a: StationVerdict, b: StationVerdict): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

describe('whatever the evidence', () => {
  const shuffled = (decideOne: Decide) =>
    property(
      decideOne,
      [arbitraryCase, arbitraryContext, fc.infiniteStream(fc.nat())],
      (station, context, numbers) => {
        const shuffle = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: numbers.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const other = {
          tapes: shuffle(station.tapes),
          forms: shuffle(station.forms),
          cardProblems: shuffle(station.cardProblems),
          decisions: shuffle(station.decisions),
        };
        return same(decideOne(station, context, now), decideOne(other, context, now));
      },
    );

  test('the order of telling changes nothing', () => {
    const newestFirst: Decide = (station, context, at) => {
      const [first] = station.tapes;
      const tapes = first ? [first] : [];
      return decide({ ...station, tapes }, context, at);
    };
    expectCaught(shuffled, newestFirst);
  });

  const repeated = (decideOne: Decide) =>
    property(decideOne, [arbitraryCase, arbitraryContext, fc.nat(4)], (station, context, which) => {
      const tape = station.tapes[which % Math.max(1, station.tapes.length)];
      const form = station.forms[which % Math.max(1, station.forms.length)];
      const twice = {
        ...station,
        tapes: tape ? [...station.tapes, tape] : station.tapes,
        forms: form ? [...station.forms, form] : station.forms,
      };
      return same(decideOne(station, context, now), decideOne(twice, context, now));
    });

  test('hearing of it twice changes nothing', () => {
    const counting: Decide = (station, context, at) => {
      const verdict = decide(station, context, at);
      return station.tapes.length > 2 ? { ...verdict, state: 'discrepant' } : verdict;
    };
    expectCaught(repeated, counting);
  });

  const adoptedOnce = (decideOne: Decide) =>
    property(decideOne, [arbitraryCase, arbitraryContext], (station, context) => {
      const verdict = decideOne(station, context, now);
      return verdict.contests.every(({ adopted, state }) => {
        if (adopted === undefined) return true;
        if (!context.policy.adoptedStates.includes(state)) return false;
        const found = figuresAt(station, adopted.leaves);
        return JSON.stringify(found) === JSON.stringify([adopted.account, adopted.contest]);
      });
    });

  test('what is adopted stands at the leaves it names, each counted once', () => {
    const doubling: Decide = (station, context, at) => {
      const verdict = decide(station, context, at);
      const contests = verdict.contests.map((contest) => {
        const { adopted, card, transmitted } = contest;
        const copy = card ?? transmitted;
        if (!adopted || !copy) return contest;
        const sum = sumFigures([adopted, copy]);
        return { ...contest, adopted: { ...adopted, ...sum } };
      });
      return { ...verdict, contests };
    };
    expectCaught(adoptedOnce, doubling);
  });
});

function figuresAt({ tapes, forms }: StationCase, leaves: readonly number[]) {
  const records = leaves.map((leaf) => {
    const tape = tapes.find(({ leafIndex }) => leafIndex === leaf)?.tape;
    const form = forms.find(({ leafIndex }) => leafIndex === leaf)?.form;
    const record = tape ? { sectionNames: tape.header.sections, sections: tape.sections } : form;
    return record && figuresIn(record, 'p', 'c');
  });
  const sum = sumFigures(records);
  return [sum?.account, sum?.contest];
}

describe('discrepancies', () => {
  const arbitraryNew: fc.Arbitrary<TapeEvidence | FormEvidence> = fc.oneof(
    fc
      .record({
        by: fc.constantFrom('transmission' as const, 'card' as const, 'paper-tape' as const),
        lists,
      })
      .map((choice) => tapeAt(60, { ...choice, receivedAtMs: now.timeMs - 1 })),
    fc
      .record({
        kind: fc.constantFrom(
          'paper-tape' as const,
          'hand-count' as const,
          'observer-tape' as const,
        ),
        lists,
      })
      .map((choice) => formAt(61, choice)),
  );
  const isOpen = ({ state }: StationVerdict): boolean =>
    state === 'discrepant' || state === 'at-audit-centre' || state === 'quarantined';

  const monotonic = (decideOne: Decide) =>
    property(decideOne, [arbitraryCase, arbitraryContext, arbitraryNew], (any, context, added) => {
      // A newer sequence waits for its copy, and an audit count settles: those are no silence.
      const station = {
        ...any,
        forms: any.forms.filter(({ form }) => form.kind !== 'audit-count'),
        tapes: any.tapes.filter(
          ({ tape }) => tape.header.sequence === 1 && tape.header.part.count === 1,
        ),
      };
      const after =
        'form' in added
          ? { ...station, forms: [...station.forms, added] }
          : { ...station, tapes: [...station.tapes, added] };
      const before = decideOne(station, context, now);
      if (!isOpen(before)) return true;
      return isOpen(decideOne(after, context, now));
    });

  test('new evidence never silently closes one', () => {
    const lastWins: Decide = (station, context, at) => {
      const newest = Math.max(0, ...station.tapes.map(({ leafIndex }) => leafIndex));
      const tapes = station.tapes.filter(
        ({ leafIndex, kind }) => leafIndex === newest || kind !== 'card',
      );
      return decide({ ...station, tapes }, context, at);
    };
    expectCaught(monotonic, lastWins);
  });

  const arbitraryPlace = fc.record({
    field: fc.constantFrom('lists' as const, 'candidates' as const, 'inBox' as const),
    position: fc.nat(1),
    delta: fc.constantFrom(-1, 1, 7, 1000),
  });
  const complete = (decideOne: Decide) =>
    property(
      decideOne,
      [arbitraryContext, arbitraryPlace],
      (context, { field, position, delta }) => {
        const honest = { lists: [120, 80], candidates: [60, 5, 80], account: { inBox: 207 } };
        const changed = structuredClone(honest);
        const places = field === 'inBox' ? undefined : changed[field];
        const before = places ? (places[position] ?? 0) : honest.account.inBox;
        if (places) places[position] = before + delta;
        else changed.account.inBox = before + delta;
        const tapes = [tapeAt(1, honest), tapeAt(2, { ...changed, by: 'card' })];
        const { findings, state } = decideOne(caseOf({ tapes }), context, now);
        const kind = field === 'inBox' ? 'account' : field === 'lists' ? 'list' : 'candidate';
        return (
          state !== 'matched' &&
          findings.some(
            ({ code, path, params }) =>
              code === 'E201' &&
              path?.kind === kind &&
              (path.kind !== 'account' || path.field === 'inBox') &&
              (!('position' in path) || path.position === position) &&
              params['left'] === before &&
              params['right'] === before + delta &&
              params['delta'] === delta,
          )
        );
      },
    );

  test('a figure that was changed is named, with both values and their difference', () => {
    const tolerant: Decide = (station, context, at) => {
      const verdict = decide(station, context, at);
      const findings = verdict.findings.filter(
        ({ params }) => Math.abs(Number(params['delta'] ?? 99)) > 1,
      );
      return { ...verdict, findings };
    };
    expectCaught(complete, tolerant);
  });

  const quiet = (decideOne: Decide) =>
    property(
      decideOne,
      [
        arbitraryContext,
        fc.array(fc.integer({ min: 30, max: 90 }), { minLength: 2, maxLength: 2 }),
      ],
      (context, votes) => {
        const [a = 30, b = 30] = votes;
        const honest = { lists: [a, b], candidates: [a - 2, 1, b - 1] };
        const tapes = [tapeAt(1, honest), tapeAt(2, { ...honest, by: 'card' })];
        const forms = [formAt(3, { kind: 'hand-count', ...honest })];
        const verdict = decideOne(caseOf({ tapes, forms }), context, now);
        return verdict.state === 'matched' && verdict.findings.length === 0;
      },
    );

  test('an honest station raises no alarm', () => {
    const nervous: Decide = (station, context, at) => {
      const verdict = decide(station, context, at);
      const first = station.tapes[0]?.tape.sections[1];
      const isSmall = first?.kind === 'contest' && (first.listVotes?.counts[0] ?? 0) < 40;
      return isSmall ? { ...verdict, state: 'discrepant' } : verdict;
    };
    expectCaught(quiet, nervous);
  });
});
