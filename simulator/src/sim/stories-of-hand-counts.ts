/** Counts by people, at the station and at the audit centre, by how much they differ from the machine's. */
import {
  judgeAgain,
  moveBallots,
  paperOf,
  ranking,
  removeBallots,
  strongestPlace,
  validBallots,
} from './alter-count.ts';
import type { KnownCount } from './known-count.ts';
import { addToAccount, moveVotes, seriesOf, withContest } from './known-count.ts';
import { deviceIdOf } from './sim-election.ts';
import { hasVotes } from './stories-of-channels.ts';
import type { PlayedStory, Story } from './story.ts';
import type { StoryTools } from './story-tools.ts';

/** Ballots of which 5 % is a whole number, so that a difference can be exactly 5 %. */
const evenBallots = 20;

function roundTruth({ truth, mainContest, contestOf }: StoryTools): KnownCount {
  const excess = validBallots(truth) % evenBallots;
  return removeBallots(truth, contestOf(mainContest.contestId), excess);
}

/** A count that differs from `count` by exactly so many votes between lists. */
function differBy(tools: StoryTools, count: KnownCount, difference: number): KnownCount {
  const { mainContest, contestOf } = tools;
  const entry = contestOf(mainContest.contestId);
  const paper = count[paperOf(count, entry.contestId)];
  const [first = 0, second = 0] = ranking(seriesOf(mainContest));
  const moved = moveBallots(count, entry, second, Math.floor(difference / 2));
  if (difference % 2 === 0) return moved;
  // The one that is left over was invalid before, or is now: it makes the difference larger.
  const becomesValid = (paper?.account.invalid ?? 0) > 0;
  return becomesValid ? judgeAgain(moved, entry, second, 1) : judgeAgain(moved, entry, first, -1);
}

function tellBoth(
  tools: StoryTools,
  machine: KnownCount,
  hand: KnownCount,
  planted: PlayedStory['planted'],
): PlayedStory {
  const tape = tools.tape({ count: machine });
  return {
    acts: [tools.transmit(tape), tools.card([tape]), ...tools.handCount(hand)],
    planted: tools.isHandCountDue ? planted : [],
  };
}

function isDueWithVotes(tools: StoryTools): boolean {
  return tools.isHandCountDue && hasVotes(tools) && validBallots(tools.truth) >= 3 * evenBallots;
}

/** `ballots` of the valid ones, as a share of which the policy has its threshold. */
function tellDifference(
  tools: StoryTools,
  differenceOf: (ballots: number) => number,
  planted: PlayedStory['planted'],
): PlayedStory {
  const machine = roundTruth(tools);
  const difference = differenceOf(validBallots(machine));
  return tellBoth(tools, machine, differBy(tools, machine, difference), planted);
}

/** What is beyond with a threshold of 5 % is beyond with none, and the reverse is not so. */
function beyondOf({ policy }: StoryTools, hundredths: number): PlayedStory['planted'] {
  const isBeyond = policy.handCount.hundredths < hundredths;
  return isBeyond || policy.handCount.hundredths === hundredths ? ['E701'] : ['W702'];
}

export const storiesOfHandCounts: readonly Story[] = [
  {
    name: 'hand-0',
    title: 'hand count agrees',
    isPossible: isDueWithVotes,
    tell: (tools) => tellBoth(tools, tools.truth, tools.truth, []),
  },
  {
    name: 'hand-4.9',
    title: 'hand count differs by one vote less than 5 %',
    isPossible: isDueWithVotes,
    tell: (tools) =>
      tellDifference(tools, (ballots) => ballots / evenBallots - 1, [
        ...beyondOf(tools, 499),
        'W705',
      ]),
  },
  {
    name: 'hand-5',
    title: 'hand count differs by exactly 5 %',
    isPossible: isDueWithVotes,
    tell: (tools) =>
      tellDifference(tools, (ballots) => ballots / evenBallots, [...beyondOf(tools, 500), 'W705']),
  },
  {
    name: 'hand-6',
    title: 'hand count differs by 6 %',
    isPossible: isDueWithVotes,
    tell: (tools) =>
      tellDifference(tools, (ballots) => Math.ceil((ballots * 6) / 100), ['E701', 'W705']),
  },
  {
    name: 'hand-rejudged',
    title: 'people at the station judge one ballot again',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const entry = tools.contestOf(tools.mainContest.contestId);
      const place = strongestPlace(tools.truth, entry.contestId);
      return tellBoth(tools, tools.truth, judgeAgain(tools.truth, entry, place, -1), ['W704']);
    },
  },
  {
    name: 'hand-list-only',
    title: 'people at the station count ballots without a mark for another list',
    isPossible: (tools) => isDueWithVotes(tools) && tools.mainContest.lists.length > 0,
    tell: (tools) => {
      const { contestId, lists } = tools.mainContest;
      const [from = 0, to = 0] = ranking(lists);
      const hand = withContest(tools.truth, contestId, (contest) => ({
        ...contest,
        lists: moveVotes(contest.lists, from, to, 1),
      }));
      return tellBoth(tools, tools.truth, hand, ['W705']);
    },
  },
  {
    name: 'hand-missing',
    title: 'hand count is due, and missing',
    isPossible: ({ isHandCountDue }) => isHandCountDue,
    tell: (tools) => {
      const tape = tools.tape();
      return { acts: [tools.transmit(tape), tools.card([tape])], planted: ['W703'] };
    },
  },
  {
    name: 'hand-forged',
    title: 'a hand count with a forged signature lies on the card',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const tape = tools.tape();
      const forged = tools.tape({
        kind: 'hand-count',
        sequence: 2,
        count: differBy(tools, tools.truth, 4),
        signedBy: deviceIdOf(tools.elsewhere.stationId),
      });
      return {
        acts: [tools.transmit(tape), tools.card([tape, forged])],
        planted: ['E307', 'W703'],
      };
    },
  },
  {
    name: 'hand-typed',
    title: 'hand count comes as a form of two clerks',
    isPossible: ({ isHandCountDue }) => isHandCountDue,
    tell: (tools) => {
      const tape = tools.tape();
      const form = tools.form('hand-count', tools.truth);
      return { acts: [tools.transmit(tape), tools.card([tape]), form], planted: [] };
    },
  },
  {
    name: 'hand-twice',
    title: 'two hand counts of one box differ',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape]),
          ...tools.handCount(tools.truth),
          tools.form('hand-count', differBy(tools, tools.truth, 2)),
        ],
        planted: ['E706'],
      };
    },
  },
  {
    name: 'audited',
    title: 'box is sent to the audit centre, and counted again there',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const machine = roundTruth(tools);
      const hand = differBy(tools, machine, validBallots(machine) / 10);
      const told = tellBoth(tools, machine, hand, ['E701']);
      const audit = tools.form('audit-count', machine, {}, tools.atHours(70));
      return { ...told, acts: [...told.acts, audit] };
    },
  },
  {
    name: 'audited-twice',
    title: 'two counts at the audit centre differ',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const machine = roundTruth(tools);
      const hand = differBy(tools, machine, validBallots(machine) / 10);
      const told = tellBoth(tools, machine, hand, ['E701', 'E707']);
      const audit = (count: KnownCount, hours: number) =>
        tools.form('audit-count', count, {}, tools.atHours(hours));
      const audits = [audit(machine, 70), audit(differBy(tools, machine, 2), 74)];
      return { ...told, acts: [...told.acts, ...audits] };
    },
  },
  {
    name: 'audit-does-not-add-up',
    title: 'count of the audit centre contradicts itself',
    isPossible: isDueWithVotes,
    tell: (tools) => {
      const machine = roundTruth(tools);
      const hand = differBy(tools, machine, validBallots(machine) / 10);
      const told = tellBoth(tools, machine, hand, ['E701', 'E711']);
      const wrong = addToAccount(machine, 0, { inBox: 3 });
      const audit = tools.form('audit-count', wrong, {}, tools.atHours(70));
      return { ...told, acts: [...told.acts, audit] };
    },
  },
  {
    name: 'audit-unasked',
    title: 'box is counted at the audit centre though nobody sent it',
    tell: (tools) => {
      const tape = tools.tape();
      const isSentByOthers = tools.policy.handCount.beyond === 'whole-centre';
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape]),
          ...tools.handCount(tools.truth),
          tools.form('audit-count', tools.truth, {}, tools.atHours(70)),
        ],
        planted: isSentByOthers ? [] : ['W708'],
      };
    },
  },
  {
    name: 'late-and-audited',
    title: 'nothing is transmitted in time; the audit centre counts',
    isPossible: ({ policy }) => policy.deadline.minutes !== undefined,
    tell: (tools) => ({
      acts: [
        tools.card([tools.tape()]),
        tools.form('audit-count', tools.truth, {}, tools.atHours(70)),
      ],
      planted: [],
    }),
  },
];
