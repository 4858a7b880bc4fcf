/** Figures that contradict each other, the roll, or the forms that people filled in. */
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { ClosingStatement } from '@mutabaqa/shared/evidence/form.ts';
import type { KnownCount } from './known-count.ts';
import { addToAccount, withContest } from './known-count.ts';
import { paperOf, ranking } from './alter-count.ts';
import { alterCount, hasVotes } from './stories-of-channels.ts';
import type { PlayedStory, Story } from './story.ts';
import { tellOrdinary } from './story.ts';
import type { StoryTools } from './story-tools.ts';

/** Both channels, and the people at the station, say these figures. */
function tellFigures(
  tools: StoryTools,
  count: KnownCount,
  planted: readonly FindingCode[],
): PlayedStory {
  const tape = tools.tape({ count });
  return {
    acts: [tools.transmit(tape), tools.card([tape]), ...tools.handCount(count)],
    planted,
  };
}

function mainPaper({ truth, mainContest }: StoryTools): number {
  return paperOf(truth, mainContest.contestId);
}

function isOnePaper({ truth }: StoryTools): boolean {
  return truth.length === 1;
}

/** As the forms see the box: all papers, accounts only. */
function accountsOf(count: KnownCount): KnownCount {
  return count.map((paper) => ({ ...paper, contests: [] }));
}

function verifiedOf(count: KnownCount): KnownCount {
  return count.map(({ paperId, account: { verifiedFemale = 0, verifiedMale = 0 } }) => ({
    paperId,
    account: { verifiedFemale, verifiedMale },
    contests: [],
  }));
}

function statementOf(count: KnownCount): ClosingStatement {
  const issued = count.reduce(
    (sum, { account }) => sum + (account.verifiedFemale ?? 0) + (account.verifiedMale ?? 0),
    0,
  );
  return {
    ballotsReceived: issued + 40,
    ballotsIssued: issued,
    ballotsUnused: 40,
    sealsIntact: true,
    staffSignatures: 4,
    agentSignatures: 3,
    agentRefusals: 0,
  };
}

function tellClosingForm(
  tools: StoryTools,
  statement: ClosingStatement,
  planted: readonly FindingCode[],
  count: KnownCount = tools.truth,
): PlayedStory {
  const { acts } = tellOrdinary(tools);
  const form = tools.form('closing-form', accountsOf(count), { statement });
  return { acts: [...acts, form], planted };
}

export const storiesOfFigures: readonly Story[] = [
  {
    name: 'lists-not-valid',
    title: 'list totals are not the valid ballots',
    tell: (tools) =>
      tellFigures(
        tools,
        addToAccount(tools.truth, mainPaper(tools), { valid: 1, invalid: 0, inBox: 1 }),
        ['E102'],
      ),
  },
  {
    name: 'box-not-sum',
    title: 'valid, invalid and blank are not the box',
    tell: (tools) =>
      tellFigures(tools, addToAccount(tools.truth, mainPaper(tools), { inBox: -1 }), ['E103']),
  },
  {
    name: 'candidates-above-list',
    title: 'candidates have more votes than their list',
    isPossible: hasVotes,
    tell: (tools) => {
      const { contestId } = tools.mainContest;
      const entry = tools.contestOf(contestId);
      const count = withContest(tools.truth, contestId, (contest) => {
        const [place = 0] = ranking(contest.candidates);
        const list = (entry.candidates[place]?.listPosition ?? 1) - 1;
        const candidates = [...contest.candidates];
        candidates[place] = (contest.lists[list] ?? 0) + 1;
        return { ...contest, candidates };
      });
      return tellFigures(tools, count, ['E101']);
    },
  },
  {
    name: 'box-above-roll',
    title: 'more ballots in the box than voters on the roll',
    isPossible: isOnePaper,
    tell: (tools) => {
      const extra = tools.station.registered + 3 - (tools.truth[0]?.account.inBox ?? 0);
      const count = addToAccount(tools.truth, 0, { inBox: extra, invalid: extra });
      return tellFigures(tools, count, ['E104']);
    },
  },
  {
    name: 'roll-differs',
    title: 'registered voters on the tape are not the roll’s',
    isPossible: isOnePaper,
    tell: (tools) => tellFigures(tools, addToAccount(tools.truth, 0, { registered: 5 }), ['W106']),
  },
  {
    name: 'all-zero',
    title: 'every count is zero',
    tell: (tools) => {
      const count = tools.truth.map((paper) => ({
        paperId: paper.paperId,
        account: {
          ...(paper.account.registered !== undefined && { registered: paper.account.registered }),
          ...{ verifiedFemale: 0, verifiedMale: 0, inBox: 0, valid: 0, invalid: 0, blank: 0 },
          ...{ spoilt: 0, rejected: 0 },
        },
        contests: paper.contests.map(({ contestId, lists, candidates }) => ({
          contestId,
          lists: lists.map(() => 0),
          candidates: candidates.map(() => 0),
        })),
      }));
      return tellFigures(tools, count, ['W105']);
    },
  },
  {
    name: 'votes-above-verified',
    title: 'more ballots than verified voters',
    tell: (tools) => {
      const paper = mainPaper(tools);
      const { verifiedMale = 0 } = tools.truth[paper]?.account ?? {};
      const count = addToAccount(tools.truth, paper, {
        verifiedMale: -Math.min(verifiedMale, 5 + Math.ceil(verifiedMale / 2)),
      });
      return tellFigures(tools, count, ['E601']);
    },
  },
  {
    name: 'verification-agrees',
    title: 'count of verified voters is handed in, and agrees',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      return {
        acts: [...acts, tools.form('voter-verification', verifiedOf(tools.truth))],
        planted: [],
      };
    },
  },
  {
    name: 'verification-differs',
    title: 'count of verified voters is handed in, and differs',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const count = addToAccount(verifiedOf(tools.truth), 0, { verifiedMale: 2 });
      return { acts: [...acts, tools.form('voter-verification', count)], planted: ['E612'] };
    },
  },
  {
    name: 'verification-below-box',
    title: 'by the count of verified voters there are too many ballots',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const paper = mainPaper(tools);
      const { verifiedMale = 0 } = tools.truth[paper]?.account ?? {};
      const count = addToAccount(verifiedOf(tools.truth), paper, {
        verifiedMale: -Math.min(verifiedMale, 4),
      });
      return {
        acts: [...acts, tools.form('voter-verification', count)],
        planted: verifiedMale >= 4 ? ['E601', 'E612'] : [],
      };
    },
  },
  {
    name: 'closing-form',
    title: 'closing form is complete and agrees',
    tell: (tools) => tellClosingForm(tools, statementOf(tools.truth), []),
  },
  {
    name: 'ballots-missing',
    title: 'ballots received are not those issued and unused',
    tell: (tools) => {
      const statement = statementOf(tools.truth);
      const ballotsUnused = (statement.ballotsUnused ?? 0) - 7;
      return tellClosingForm(tools, { ...statement, ballotsUnused }, ['E608']);
    },
  },
  {
    name: 'form-incomplete',
    title: 'closing form is incomplete and unsigned, its seals broken',
    tell: (tools) => {
      const { ballotsIssued: _, ...statement } = statementOf(tools.truth);
      const broken = { ...statement, sealsIntact: false, staffSignatures: 0 };
      return tellClosingForm(tools, broken, ['W609', 'W610']);
    },
  },
  {
    name: 'form-differs',
    title: 'closing form says another number of valid ballots',
    tell: (tools) =>
      tellClosingForm(
        tools,
        statementOf(tools.truth),
        ['E611'],
        addToAccount(tools.truth, mainPaper(tools), { valid: 1, invalid: -1 }),
      ),
  },
  {
    name: 'typed-tape',
    title: 'the printed tape is typed by two, and agrees',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const { deviceId } = tools;
      return {
        acts: [...acts, tools.form('paper-tape', tools.truth, { deviceId, sequence: 1 })],
        planted: [],
      };
    },
  },
  {
    name: 'typed-tape-only',
    title: 'only the typed tape is there',
    tell: (tools) => {
      const { deviceId } = tools;
      return {
        acts: [tools.form('paper-tape', tools.truth, { deviceId, sequence: 1 })],
        planted: [],
      };
    },
  },
  {
    name: 'typed-tape-differs',
    title: 'the typed tape says other figures',
    isPossible: hasVotes,
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const { deviceId } = tools;
      const form = tools.form('paper-tape', alterCount(tools), { deviceId, sequence: 1 });
      return { acts: [...acts, form], planted: ['E709'] };
    },
  },
  {
    name: 'typed-tape-incomplete',
    title: 'who typed the tape left out the ballots in the box, and the votes of the last contest',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const { deviceId, truth } = tools;
      const last = truth.length - 1;
      const typed = truth.map(({ account, contests, ...paper }, at) => ({
        ...paper,
        account: Object.fromEntries(Object.entries(account).filter(([field]) => field !== 'inBox')),
        contests: at === last ? contests.slice(0, -1) : contests,
      }));
      const form = tools.form('paper-tape', typed, { deviceId, sequence: 1 });
      return { acts: [...acts, form], planted: ['W202'] };
    },
  },
  {
    name: 'claim',
    title: 'an observer claims other figures: a claim changes nothing',
    isPossible: hasVotes,
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const { deviceId } = tools;
      const form = tools.form('observer-tape', alterCount(tools), { deviceId, sequence: 1 });
      return { acts: [...acts, form], planted: [] };
    },
  },
  {
    name: 'claim-agrees',
    title: 'an observer’s photograph agrees',
    tell: (tools) => {
      const { acts } = tellOrdinary(tools);
      const { deviceId } = tools;
      const form = tools.form('observer-tape', tools.truth, { deviceId, sequence: 1 });
      return { acts: [...acts, form], planted: [] };
    },
  },
];
