/** What happens to a tape and to a card on their ways: lost, late, twice, altered, copied, corrected. */
import { deviceIdOf } from './sim-election.ts';
import { moveBallots, ranking } from './alter-count.ts';
import type { KnownCount } from './known-count.ts';
import { seriesOf } from './known-count.ts';
import type { Story } from './story.ts';
import { tellOrdinary } from './story.ts';
import type { StoryTools } from './story-tools.ts';

const alteredBallots = 7;

/** Some ballots from the strongest place of the main contest to the second one. */
export function alterCount(tools: StoryTools, ballots = alteredBallots): KnownCount {
  const { truth, mainContest, contestOf } = tools;
  const [, second = 0] = ranking(seriesOf(mainContest));
  return moveBallots(truth, contestOf(mainContest.contestId), second, ballots);
}

/** A handful of ballots cannot lose seven of them. */
export function hasVotes({ mainContest }: StoryTools): boolean {
  const series = seriesOf(mainContest);
  return (series[ranking(series)[0] ?? 0] ?? 0) >= 3 * alteredBallots;
}

export const storiesOfChannels: readonly Story[] = [
  { name: 'ordinary', title: 'nothing happens', tell: tellOrdinary },
  {
    name: 'altered-card',
    title: 'card holds another tape, validly signed',
    isPossible: hasVotes,
    tell: (tools) => ({
      acts: [
        tools.transmit(tools.tape()),
        tools.card([tools.tape({ count: alterCount(tools) })]),
        ...tools.handCount(tools.truth),
      ],
      planted: ['E201'],
    }),
  },
  {
    name: 'altered-transmission',
    title: 'another tape was transmitted, validly signed',
    isPossible: hasVotes,
    tell: (tools) => ({
      acts: [
        tools.transmit(tools.tape({ count: alterCount(tools) })),
        tools.card([tools.tape()]),
        ...tools.handCount(tools.truth),
      ],
      planted: ['E201'],
    }),
  },
  {
    name: 'lost-card',
    title: 'card never arrives',
    tell: (tools) => ({
      acts: [tools.transmit(tools.tape()), ...tools.handCount(tools.truth)],
      planted: [],
    }),
  },
  {
    name: 'card-only',
    title: 'nothing is transmitted, the card arrives',
    tell: (tools) => ({ acts: [tools.card([tools.tape()])], planted: [] }),
  },
  {
    name: 'silent',
    title: 'nothing is heard of the station',
    tell: () => ({ acts: [], planted: [] }),
  },
  {
    name: 'late',
    title: 'transmission after every deadline',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [tools.transmit(tape, { atMs: tools.atHours(10) }), tools.card([tape])],
        planted: tools.policy.deadline.minutes === undefined ? [] : ['W408'],
      };
    },
  },
  {
    name: 'late-by-a-minute',
    title: 'transmission a minute after six hours, which a decision may have moved',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [tools.transmit(tape, { atMs: tools.atMinutes(361) }), tools.card([tape])],
        planted: [],
      };
    },
  },
  {
    name: 'duplicate-send',
    title: 'same transmission again and again, some by a relay',
    tell: (tools) => {
      const tape = tools.tape();
      const relay = deviceIdOf(tools.elsewhere.stationId);
      return {
        acts: [
          tools.transmit(tape, { copies: 3 }),
          tools.transmit(tape, { carrierId: relay }),
          tools.card([tape]),
          ...tools.handCount(tools.truth),
        ],
        planted: [],
      };
    },
  },
  {
    name: 'two-cards',
    title: 'the same card is read twice, in two bundles',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape], { atMs: tools.atHours(20) }),
          tools.card([tape], { atMs: tools.atHours(30) }),
          ...tools.handCount(tools.truth),
        ],
        planted: [],
      };
    },
  },
  {
    name: 'correction',
    title: 'a correction follows on both channels',
    isPossible: hasVotes,
    tell: (tools) => {
      const wrong = tools.tape({ count: alterCount(tools, 2) });
      const right = tools.tape({ kind: 'correction', sequence: 3 });
      return {
        acts: [
          tools.transmit(wrong, { atMs: tools.atMinutes(20) }),
          tools.transmit(right, { atMs: tools.atMinutes(90) }),
          tools.card([wrong, right]),
          ...tools.handCount(tools.truth),
        ],
        planted: ['W402'],
      };
    },
  },
  {
    name: 'replayed-older',
    title: 'an older tape is played again after its correction',
    isPossible: hasVotes,
    tell: (tools) => {
      const older = tools.tape({ count: alterCount(tools, 3) });
      const newer = tools.tape({ kind: 'correction', sequence: 3 });
      return {
        acts: [
          tools.transmit(newer, { atMs: tools.atMinutes(30) }),
          tools.transmit(older, { atMs: tools.atMinutes(200) }),
          tools.card([newer]),
          ...tools.handCount(tools.truth),
        ],
        planted: ['W402', 'W409'],
      };
    },
  },
  {
    name: 'late-correction',
    title: 'a correction on the card only',
    isPossible: hasVotes,
    tell: (tools) => {
      const first = tools.tape();
      const second = tools.tape({ kind: 'correction', sequence: 3, count: alterCount(tools, 4) });
      return {
        acts: [tools.transmit(first), tools.card([first, second]), ...tools.handCount(tools.truth)],
        planted: ['E201', 'E203'],
      };
    },
  },
  {
    name: 'second-content',
    title: 'two contents under one sequence',
    isPossible: hasVotes,
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape, { atMs: tools.atMinutes(30) }),
          tools.transmit(tools.tape({ count: alterCount(tools) }), { atMs: tools.atMinutes(60) }),
          tools.card([tape]),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E501'],
      };
    },
  },
  {
    name: 'field-left-out',
    title: 'card leaves out a figure',
    tell: (tools) => {
      const [paper, ...others] = tools.truth;
      const { spoilt: _, ...account } = paper?.account ?? {};
      const count = paper ? [{ ...paper, account }, ...others] : [];
      return {
        acts: [
          tools.transmit(tools.tape()),
          tools.card([tools.tape({ count })]),
          ...tools.handCount(tools.truth),
        ],
        planted: ['W202'],
      };
    },
  },
  {
    name: 'zero-and-test',
    title: 'zero tape and test tape before the result',
    tell: (tools) => {
      const zero = tools.tape({ kind: 'zero', sequence: 1 });
      const test = tools.tape({ kind: 'test', sequence: 3 });
      const tape = tools.tape({ sequence: 4 });
      return {
        acts: [
          tools.transmit(zero, { atMs: tools.atMinutes(1) }),
          tools.transmit(test, { atMs: tools.atMinutes(2) }),
          tools.transmit(tape),
          tools.card([zero, test, tape]),
          ...tools.handCount(tools.truth),
        ],
        planted: [],
      };
    },
  },
];
