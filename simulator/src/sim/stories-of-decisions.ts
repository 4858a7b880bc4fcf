/** What people decide about a station, what they decide wrongly, and what comes after they have decided. */
import { deviceIdOf, spareIdOf } from './sim-election.ts';
import { alterCount, hasVotes } from './stories-of-channels.ts';
import type { Act } from './acts.ts';
import type { PlayedStory, Story } from './story.ts';
import { tellOrdinary } from './story.ts';
import type { StoryTools } from './story-tools.ts';

const decideAtHours = 80;

/** Card and transmission differ; people look at the card. */
function tellDispute(tools: StoryTools): PlayedStory & { readonly cardTape: string } {
  const onCard = tools.tape();
  return {
    acts: [
      tools.transmit(tools.tape({ count: alterCount(tools) })),
      tools.card([onCard]),
      ...tools.handCount(tools.truth),
    ],
    planted: ['E201'],
    cardTape: onCard.name,
  };
}

function after(told: PlayedStory, ...acts: readonly Act[]): PlayedStory {
  return { ...told, acts: [...told.acts, ...acts] };
}

export const storiesOfDecisions: readonly Story[] = [
  {
    name: 'adopted',
    title: 'two adjudicators adopt the card',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const change = { kind: 'adopt', evidence: told.cardTape } as const;
      return {
        ...after(told, tools.decide(change, tools.atHours(decideAtHours))),
        planted: ['E201', 'W802'],
      };
    },
  },
  {
    name: 'corrected',
    title: 'two adjudicators correct the figures',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const change = { kind: 'correct', count: tools.truth } as const;
      return {
        ...after(told, tools.decide(change, tools.atHours(decideAtHours))),
        planted: ['E201', 'W802'],
      };
    },
  },
  {
    name: 'adopted-then-new',
    title: 'new evidence contradicts what was decided on',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const change = { kind: 'adopt', evidence: told.cardTape } as const;
      const { deviceId } = tools;
      const typed = tools.form(
        'paper-tape',
        alterCount(tools, 9),
        { deviceId, sequence: 1 },
        tools.atHours(decideAtHours + 10),
      );
      return {
        ...after(told, tools.decide(change, tools.atHours(decideAtHours)), typed),
        planted: ['E201', 'W801'],
      };
    },
  },
  {
    name: 'adopted-forgery',
    title: 'two adjudicators want to adopt a card that the device did not sign, and are refused',
    isPossible: hasVotes,
    tell: (tools) => {
      const signedBy = deviceIdOf(tools.elsewhere.stationId);
      const forged = tools.tape({ count: alterCount(tools), signedBy });
      const change = { kind: 'adopt', evidence: forged.name } as const;
      return {
        acts: [
          tools.transmit(tools.tape()),
          tools.card([forged]),
          ...tools.handCount(tools.truth),
          tools.decide(change, tools.atHours(decideAtHours)),
        ],
        planted: ['E307', 'E201'],
      };
    },
  },
  {
    name: 'adopted-zero-tape',
    title: 'two adjudicators want to adopt a tape from before polling, and are refused',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const zero = tools.tape({ kind: 'zero', sequence: 2 });
      const change = { kind: 'adopt', evidence: zero.name } as const;
      const sent = tools.transmit(zero, { atMs: tools.atMinutes(1) });
      return after(told, sent, tools.decide(change, tools.atHours(decideAtHours)));
    },
  },
  {
    name: 'quarantined',
    title: 'two adjudicators put the station into quarantine',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'quarantine' }, tools.atHours(decideAtHours)),
      ),
  },
  {
    name: 'released',
    title: 'a quarantine is lifted',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'quarantine' }, tools.atHours(decideAtHours)),
        tools.decide({ kind: 'release' }, tools.atHours(decideAtHours + 5)),
      ),
  },
  {
    name: 'annulled',
    title: 'two commissioners annul the station',
    tell: (tools) =>
      after(tellOrdinary(tools), tools.decide({ kind: 'annul' }, tools.atHours(decideAtHours))),
  },
  {
    name: 'reinstated',
    title: 'an annulment is taken back',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'annul' }, tools.atHours(decideAtHours)),
        tools.decide({ kind: 'reinstate' }, tools.atHours(decideAtHours + 5)),
      ),
  },
  {
    name: 'annulled-by-court',
    title: 'a court has one contest of the station annulled',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'annul' }, tools.atHours(decideAtHours), {
          contestId: tools.mainContest.contestId,
          byCourt: true,
        }),
      ),
  },
  {
    name: 'quarantined-contest',
    title: 'one contest of the station is put into quarantine',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'quarantine' }, tools.atHours(decideAtHours), {
          contestId: tools.mainContest.contestId,
        }),
      ),
  },
  {
    name: 'recounted',
    title: 'two adjudicators order a recount, and the audit centre counts',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'recount' }, tools.atHours(60)),
        tools.form('audit-count', tools.truth, {}, tools.atHours(decideAtHours)),
      ),
  },
  {
    name: 'recounted-before',
    title: 'the audit centre had counted before the recount was ordered: that is not the recount',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.form('audit-count', tools.truth, {}, tools.atHours(50)),
        tools.decide({ kind: 'recount' }, tools.atHours(60)),
      ),
  },
  {
    name: 'recount-called-off',
    title: 'after a recount was ordered and made, the figures are corrected all the same',
    tell: (tools) =>
      after(
        tellOrdinary(tools),
        tools.decide({ kind: 'recount' }, tools.atHours(60)),
        tools.form('audit-count', tools.truth, {}, tools.atHours(70)),
        tools.decide({ kind: 'correct', count: tools.truth }, tools.atHours(decideAtHours)),
      ),
  },
  {
    name: 'recount-ordered',
    title: 'two adjudicators order a recount that nobody makes',
    tell: (tools) =>
      after(tellOrdinary(tools), tools.decide({ kind: 'recount' }, tools.atHours(60))),
  },
  {
    name: 'explained',
    title: 'two supervisors say why nothing came',
    tell: (tools) => ({
      acts: [
        tools.decide(
          { kind: 'explain-missing', reason: 'box-not-arrived', text: '' },
          tools.atHours(decideAtHours),
        ),
      ],
      planted: [],
    }),
  },
  {
    name: 'replaced-device',
    title: 'a spare replaces the device before it sent anything; the old one is refused',
    tell: (tools) => {
      const newDeviceId = spareIdOf(1);
      const change = {
        kind: 'replace-device',
        oldDeviceId: tools.deviceId,
        newDeviceId,
      } as const;
      const tape = tools.tape({ deviceId: newDeviceId });
      const card = tools.card([tape], { deviceId: newDeviceId });
      const acts: Act[] = [
        tools.decide(change, tools.atMinutes(-60)),
        tools.transmit(tools.tape(), { atMs: tools.atMinutes(10) }),
        tools.transmit(tape),
        card,
      ];
      if (tools.isHandCountDue) {
        const hand = tools.tape({ kind: 'hand-count', sequence: 2, deviceId: newDeviceId });
        acts.push(tools.transmit(hand, { atMs: tools.atMinutes(300) }));
      }
      return { acts, planted: [] };
    },
  },
  {
    name: 'replaced-after-sending',
    title: 'a spare replaces a device whose tape had come; its card counts still',
    tell: (tools) => {
      const change = {
        kind: 'replace-device',
        oldDeviceId: tools.deviceId,
        newDeviceId: spareIdOf(3),
      } as const;
      const tape = tools.tape();
      return {
        acts: [
          tools.transmit(tape, { atMs: tools.atMinutes(10) }),
          tools.decide(change, tools.atMinutes(60)),
          tools.card([tape]),
        ],
        planted: [],
      };
    },
  },
  {
    name: 'replaced-then-card',
    title: 'the card of a replaced device arrives, never transmitted',
    tell: (tools) => {
      const newDeviceId = spareIdOf(2);
      const change = {
        kind: 'replace-device',
        oldDeviceId: tools.deviceId,
        newDeviceId,
      } as const;
      const tape = tools.tape({ deviceId: newDeviceId });
      return {
        acts: [
          tools.decide(change, tools.atMinutes(5)),
          tools.transmit(tape, { atMs: tools.atMinutes(100) }),
          tools.card([tools.tape()]),
        ],
        planted: ['E407'],
      };
    },
  },
  {
    name: 'stale-decision',
    title: 'a decision whose signers had not seen the card is refused',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const change = { kind: 'annul' } as const;
      const decision = tools.decide(change, tools.atHours(decideAtHours), { flaw: 'stale' });
      return after(told, decision);
    },
  },
  {
    name: 'one-person',
    title: 'a decision that one person signed twice is refused',
    isPossible: hasVotes,
    tell: (tools) => {
      const told = tellDispute(tools);
      const change = { kind: 'correct', count: tools.truth } as const;
      const decision = tools.decide(change, tools.atHours(decideAtHours), { flaw: 'one-person' });
      return after(told, decision);
    },
  },
  {
    name: 'not-entitled',
    title: 'clerks cannot annul',
    tell: (tools) => {
      const change = { kind: 'annul' } as const;
      const signedBy = ['clerk-1', 'clerk-2'];
      const decision = tools.decide(change, tools.atHours(decideAtHours), {
        flaw: 'not-entitled',
        signedBy,
      });
      return after(tellOrdinary(tools), decision);
    },
  },
];
