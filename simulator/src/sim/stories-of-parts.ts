/** A second scanner continues a station's count: two devices, two tapes, two cards, one result. */
import type { AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type { TapePlan } from './acts.ts';
import type { KnownCount, KnownVotes } from './known-count.ts';
import { deviceIdOf } from './sim-election.ts';
import type { Story } from './story.ts';
import type { StoryTools } from './story-tools.ts';
import { alterCount, hasVotes } from './stories-of-channels.ts';

/** Each figure in two halves; the roll is the whole station's on both. */
function splitCount(count: KnownCount): readonly [KnownCount, KnownCount] {
  const half = (value: number, part: number): number =>
    part === 0 ? Math.floor(value / 2) : Math.ceil(value / 2);
  const part = (index: number): KnownCount =>
    count.map(({ paperId, account, contests }) => {
      const votes = (all: KnownVotes): KnownVotes =>
        all.map((value) => (value === undefined ? undefined : half(value, index)));
      const fields = Object.entries(account) as [AccountField, number][];
      return {
        paperId,
        account: Object.fromEntries(
          fields.map(([field, value]) => [
            field,
            field === 'registered' ? value : half(value, index),
          ]),
        ),
        contests: contests.map(({ contestId, lists, candidates }) => ({
          contestId,
          lists: votes(lists),
          candidates: votes(candidates),
        })),
      };
    });
  return [part(0), part(1)];
}

function partTapes(tools: StoryTools, count = tools.truth): readonly [TapePlan, TapePlan] {
  const [first, second] = splitCount(count);
  const deviceId = deviceIdOf(tools.station.stationId, 2);
  return [
    tools.tape({ count: first, part: { index: 1, count: 2 } }),
    tools.tape({ count: second, part: { index: 2, count: 2 }, deviceId }),
  ];
}

export const storiesOfParts: readonly Story[] = [
  {
    name: 'two-parts',
    title: 'two scanners share the count, and all arrives',
    tell: (tools) => {
      const [first, second] = partTapes(tools);
      return {
        acts: [
          tools.transmit(first),
          tools.transmit(second),
          tools.card([first]),
          tools.card([second], { deviceId: second.deviceId }),
          ...tools.handCount(tools.truth),
        ],
        planted: [],
      };
    },
  },
  {
    name: 'part-missing',
    title: 'two scanners share the count, and the second is never heard of',
    tell: (tools) => {
      const [first] = partTapes(tools);
      return {
        acts: [tools.transmit(first), tools.card([first]), ...tools.handCount(tools.truth)],
        planted: [],
      };
    },
  },
  {
    name: 'parts-too-large',
    title:
      'two scanners share the count, and a figure of both together is more than can be written down',
    tell: (tools) => {
      const [first, second] = partTapes(tools);
      const spoil = ({ count, ...tape }: TapePlan): TapePlan => ({
        ...tape,
        count: count.map(({ account, ...paper }) => ({
          ...paper,
          account: { ...account, spoilt: 2 ** 53 - 2 },
        })),
      });
      const [one, other] = [spoil(first), spoil(second)];
      return {
        acts: [
          tools.transmit(one),
          tools.transmit(other),
          tools.card([one]),
          tools.card([other], { deviceId: other.deviceId }),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E109'],
      };
    },
  },
  {
    name: 'part-altered',
    title: 'the card of the second scanner holds another tape',
    isPossible: hasVotes,
    tell: (tools) => {
      const [first, second] = partTapes(tools);
      const [, altered] = partTapes(tools, alterCount(tools));
      return {
        acts: [
          tools.transmit(first),
          tools.transmit(second),
          tools.card([first]),
          tools.card([altered], { deviceId: second.deviceId }),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E201'],
      };
    },
  },
];
