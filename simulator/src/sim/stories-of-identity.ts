/** Who signs for whom: forgers, other devices, other elections, cards in wrong bags, damaged cards. */
import { alterCount, hasVotes } from './stories-of-channels.ts';
import { deviceIdOf } from './sim-election.ts';
import type { Story, StoryOfTwo } from './story.ts';
import { tellOrdinary } from './story.ts';
import type { StoryTools } from './story-tools.ts';

/** The honest station beside which somebody tries something that intake refuses. */
function besideOrdinary(tools: StoryTools, attempt: Parameters<StoryTools['tape']>[0]) {
  const { acts, planted } = tellOrdinary(tools);
  const carrierId = deviceIdOf(tools.elsewhere.stationId);
  const attack = tools.transmit(tools.tape({ count: alterCount(tools), ...attempt }), {
    carrierId,
    atMs: tools.atMinutes(5),
  });
  return { acts: [...acts, attack], planted };
}

function withCard(tools: StoryTools, attempt: Parameters<StoryTools['tape']>[0]) {
  const forged = tools.tape({ count: alterCount(tools), ...attempt });
  return [tools.transmit(tools.tape()), tools.card([forged]), ...tools.handCount(tools.truth)];
}

export const storiesOfIdentity: readonly Story[] = [
  {
    name: 'forged-transmission',
    title: 'transmission with a forged signature is refused',
    isPossible: hasVotes,
    tell: (tools) => besideOrdinary(tools, { signedBy: deviceIdOf(tools.elsewhere.stationId) }),
  },
  {
    name: 'foreign-transmission',
    title: 'another station’s device transmits for this one, and is refused',
    isPossible: hasVotes,
    tell: (tools) => besideOrdinary(tools, { deviceId: deviceIdOf(tools.elsewhere.stationId) }),
  },
  {
    name: 'unknown-transmission',
    title: 'an unknown device transmits, and is refused',
    isPossible: hasVotes,
    tell: (tools) => besideOrdinary(tools, { deviceId: 'device-of-nobody' }),
  },
  {
    name: 'other-election',
    title: 'tape of another election is transmitted, and is refused',
    isPossible: hasVotes,
    tell: (tools) => besideOrdinary(tools, { isOfThisElection: false }),
  },
  {
    name: 'forged-card',
    title: 'card holds a tape with a forged signature',
    isPossible: hasVotes,
    tell: (tools) => ({
      acts: withCard(tools, { signedBy: deviceIdOf(tools.elsewhere.stationId) }),
      planted: ['E307', 'E201'],
    }),
  },
  {
    name: 'foreign-card',
    title: 'card holds a tape signed by another station’s device',
    isPossible: hasVotes,
    tell: (tools) => ({
      acts: withCard(tools, { deviceId: deviceIdOf(tools.elsewhere.stationId) }),
      planted: ['E401'],
    }),
  },
  {
    name: 'unknown-card',
    title: 'card holds a tape of an unknown device',
    isPossible: hasVotes,
    tell: (tools) => ({
      acts: withCard(tools, { deviceId: 'device-of-nobody' }),
      planted: ['E401', 'E307'],
    }),
  },
  {
    name: 'other-election-card',
    title: 'card holds a tape of another election',
    isPossible: hasVotes,
    tell: (tools) => ({ acts: withCard(tools, { isOfThisElection: false }), planted: ['E307'] }),
  },
  {
    name: 'damaged-card',
    title: 'a byte of the card is damaged',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape], { damage: 'byte' }),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E304', 'E305'],
      };
    },
  },
  {
    name: 'transmission-as-card',
    title: 'card is a copy of the transmission',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape], { damage: 'holds-transmission' }),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E305'],
      };
    },
  },
  {
    name: 'unknown-software',
    title: 'device runs software that is not allowed',
    tell: (tools) => {
      const tape = tools.tape({ isSoftwareKnown: false });
      return {
        acts: [tools.transmit(tape), tools.card([tape]), ...tools.handCount(tools.truth)],
        planted: tools.restrictsSoftware ? ['E406'] : [],
      };
    },
  },
  {
    name: 'clock-ahead',
    title: 'device clock is three hours ahead',
    tell: (tools) => {
      const madeAtS = tools.group.closesAtS + 3 * 3600;
      const tape = tools.tape({ madeAtS, closedAtS: tools.group.closesAtS + 3 * 3600 });
      return {
        acts: [
          tools.transmit(tape, { atMs: tools.atMinutes(30) }),
          tools.card([tape]),
          ...tools.handCount(tools.truth),
        ],
        planted: ['W405'],
      };
    },
  },
  {
    name: 'clock-behind',
    title: 'device clock is three hours behind',
    tell: (tools) => {
      const closedAtS = tools.group.closesAtS - 3 * 3600;
      const tape = tools.tape({ madeAtS: closedAtS + 100, closedAtS });
      return {
        acts: [tools.transmit(tape), tools.card([tape]), ...tools.handCount(tools.truth)],
        planted: ['W404'],
      };
    },
  },
  {
    name: 'paper-tape',
    title: 'somebody brings the QR of the very tape',
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape]),
          tools.paperTape(tape),
          ...tools.handCount(tools.truth),
        ],
        planted: [],
      };
    },
  },
  {
    name: 'other-paper-tape',
    title: 'a validly signed QR has another content',
    isPossible: hasVotes,
    tell: (tools) => {
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape),
          tools.card([tape]),
          tools.paperTape(tools.tape({ count: alterCount(tools) })),
          ...tools.handCount(tools.truth),
        ],
        planted: ['E501'],
      };
    },
  },
  {
    name: 'paper-tape-only',
    title: 'only the QR of the tape reaches the centre',
    tell: (tools) => ({ acts: [tools.paperTape(tools.tape())], planted: [] }),
  },
];

export const storiesOfTwo: readonly StoryOfTwo[] = [
  {
    name: 'swapped-cards',
    title: 'two cards in each other’s bags',
    tell: (a, b) => {
      const [tapeOfA, tapeOfB] = [a.tape(), b.tape()];
      return [
        {
          acts: [
            a.transmit(tapeOfA),
            a.card([tapeOfA], { bag: b.station.stationId }),
            ...a.handCount(a.truth),
          ],
          planted: ['E306', 'E503'],
        },
        {
          acts: [
            b.transmit(tapeOfB),
            b.card([tapeOfB], { bag: a.station.stationId }),
            ...b.handCount(b.truth),
          ],
          planted: ['E306', 'E503'],
        },
      ];
    },
  },
  {
    name: 'swapped-then-corrected',
    title: 'cards in each other’s bags; the figures of one station are then corrected by decision',
    tell: (a, b) => {
      const [tapeOfA, tapeOfB] = [a.tape(), b.tape()];
      return [
        {
          acts: [
            a.transmit(tapeOfA),
            a.card([tapeOfA], { bag: b.station.stationId }),
            ...a.handCount(a.truth),
            a.decide({ kind: 'correct', count: a.truth }, a.atHours(80)),
          ],
          planted: ['E306', 'E503', 'W802'],
        },
        {
          acts: [
            b.transmit(tapeOfB),
            b.card([tapeOfB], { bag: a.station.stationId }),
            ...b.handCount(b.truth),
          ],
          planted: ['E306', 'E503'],
        },
      ];
    },
  },
  {
    name: 'misfiled-card',
    title: 'a card in the bag of its neighbour, whose own card is lost',
    tell: (a, b) => {
      const tape = b.tape();
      return [
        {
          acts: [
            a.transmit(a.tape()),
            b.card([tape], { bag: a.station.stationId }),
            ...a.handCount(a.truth),
          ],
          planted: ['E306'],
        },
        { acts: [b.transmit(tape), ...b.handCount(b.truth)], planted: [] },
      ];
    },
  },
  {
    name: 'tape-of-neighbour',
    title: 'a card with the right label holds the tape of a neighbour',
    tell: (a, b) => {
      const tape = b.tape();
      return [
        {
          acts: [a.transmit(a.tape()), a.card([tape]), ...a.handCount(a.truth)],
          planted: ['E306', 'E407'],
        },
        {
          acts: [b.transmit(tape), b.card([tape]), ...b.handCount(b.truth)],
          planted: [],
        },
      ];
    },
  },
  {
    name: 'same-result',
    title: 'two stations of a centre report the very same figures',
    isPossible: (a, b) =>
      hasVotes(a) && JSON.stringify(a.station.papers) === JSON.stringify(b.station.papers),
    tell: (a, b) => {
      const tape = b.tape({ count: a.truth });
      return [
        { ...tellOrdinary(a), planted: ['E502'] },
        {
          acts: [b.transmit(tape), b.card([tape]), ...b.handCount(a.truth)],
          planted: ['E502'],
        },
      ];
    },
  },
];
