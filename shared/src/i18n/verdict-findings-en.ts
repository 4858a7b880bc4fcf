/** English: plausibility, paper forms, counts by hand, decisions. Form of the texts: see `en.ts`. */
import type { FindingTexts } from './finding-text.ts';

export const englishVerdictFindings = {
  E601: {
    expert: 'More ballots in the box than verified voters[ at {place}][ ({inBox} > {verified})].',
    lay: 'There are more ballots in the box than voters who were let through. The result is not used before this is explained.',
  },
  W602: {
    expert:
      'Many fewer ballots in the box than verified voters[ at {place}][ ({verified} - {inBox} = {delta})].',
    lay: 'Many voters were let through whose ballots are not in the box. Somebody looks why.',
  },
  W603: {
    expert:
      'The turnout is unusually high[ at {place}][: {ballots} of {registered}, more than {hundredths}].',
    lay: 'Nearly everybody on the roll of this station is said to have voted. Somebody looks whether this can be.',
  },
  W604: {
    expert:
      'Nearly all votes are for one candidate[ at {place}][: {votes} of {total}, at least {hundredths}].',
    lay: 'Nearly all votes of this station are for one person. Somebody looks whether this can be.',
  },
  W605: {
    expert:
      'Many ballots are invalid[ at {place}][: {invalid} of {inBox}, more than {hundredths}].',
    lay: 'Unusually many ballots of this station are void. Somebody looks why.',
  },
  W606: {
    expert: 'Many ballots are blank[ at {place}][: {blank} of {inBox}, more than {hundredths}].',
    lay: 'Unusually many ballots of this station are blank. Somebody looks why.',
  },
  W607: {
    expert: 'All ballots that the station received were used[ ({used} of {received})].',
    lay: 'No ballot paper was left over at this station. Somebody looks whether this can be.',
  },
  E608: {
    expert:
      'The ballots received are not those issued and those left over[ ({received} != {issued} + {unused})].',
    lay: 'Ballot papers of this station are missing, or there are too many. The result is not used before this is explained.',
  },
  W609: {
    expert: 'The closing form is not filled in[ at {place}][: {field}].',
    lay: 'A field of the paper form of this station is empty. Somebody asks the station.',
  },
  W610: {
    expert:
      'The closing form says that seals are not intact, or that nobody of the staff signed[: {field}].',
    lay: 'A seal of this station was broken, or its form is not signed. Somebody looks into it.',
  },
  E611: {
    expert:
      'The closing form differs from the tape[ at {place}][: tape {left}, form {right}, difference {delta}].',
    lay: 'The paper form of this station gives other figures than the device[: {right} and {left}]. The result is not used before this is explained.',
  },
  E612: {
    expert:
      'The voter verification differs from the tape[ at {place}][: tape {left}, verification {right}, difference {delta}].',
    lay: 'The number of voters who were let through is not the same in two records[: {left} and {right}]. The result is not used before this is explained.',
  },

  E701: {
    expert:
      'The difference between hand count and electronic figures reaches the limit[ at {place}][: {difference} of {denominator}, limit {hundredths}].',
    lay: 'People counted this box by hand and found too many differences from the device. It is looked at again.',
  },
  W702: {
    expert:
      'Hand count and electronic figures differ, below the limit[ at {place}][: {difference} of {denominator}, limit {hundredths}].',
    lay: 'People counted this box by hand and found a small difference from the device, within the limit of the law.',
  },
  W703: {
    expert: 'The hand count of this box is due and is missing[ at {place}].',
    lay: 'This box must be counted by hand, and that count has not come yet.',
  },
  W704: {
    expert:
      'The hand count judged ballots differently: from invalid to valid or the reverse[ at {place}][: valid {valid}, invalid {invalid}].',
    lay: 'People judged some ballots differently than the device: valid or void. No votes moved because of that alone.',
  },
  W705: {
    expert:
      'Hand count and tape differ[ at {place}][: tape {left}, by hand {right}, difference {delta}].',
    lay: 'A figure counted by hand is not the figure of the device[: {right} and {left}]. The law says which one counts.',
  },
  E706: {
    expert:
      'Two hand counts of this station differ[ at {place}][: {left} and {right}, difference {delta}].',
    lay: 'This box was counted by hand twice, with different results. Neither is used before this is explained.',
  },
  E707: {
    expert:
      'Two audit counts of this station differ[ at {place}][: {left} and {right}, difference {delta}].',
    lay: 'The audit centre counted this box twice, with different results. Neither is used before this is explained.',
  },
  W708: {
    expert: 'There is an audit count, though the station was not referred[ at {place}].',
    lay: 'The audit centre counted this box although nobody sent it there. The count is kept and not used.',
  },
  E709: {
    expert:
      'The typed paper tape differs from the electronic one[ at {place}][: electronic {left}, typed {right}, difference {delta}].',
    lay: 'The printed tape, typed in by two people, gives another figure than the device sent[: {right} and {left}]. It is not used before this is explained.',
  },
  W710: {
    expert:
      'The claim of an observer differs from the tape[ at {place}][: tape {left}, claim {right}, difference {delta}].',
    lay: 'An observer reports another figure than the published one[: {right} and {left}]. The report changes nothing by itself; somebody looks into it.',
  },
  E711: {
    expert: 'The audit count does not add up[ at {place}][: {code}].',
    lay: 'The figures of the audit centre do not add up. They are not used before they are corrected.',
  },
  W712: {
    expert: 'Audit count and hand count differ[ at {place}][: {difference} of {denominator}].',
    lay: 'The audit centre counted something else than the people at the station. Both counts are shown.',
  },

  W801: {
    expert: 'There are new findings since a decision[ at leaf {leaf}]: it no longer holds.',
    lay: 'Something new was found after people had decided about this station. They must decide again.',
  },
  W802: {
    expert: 'This stands by a decision that two people signed[ (leaf {leaf})].',
    lay: 'Two people decided about this result and signed it. The decision is public.',
  },
  E803: {
    expert: 'The whole polling centre was referred[ by station {station}].',
    lay: 'A box of this polling centre differed too much, so all its boxes are counted by hand.',
  },
  W804: {
    expert: 'In time only because the deadline was moved[ to {deadlineS}].',
    lay: 'This result came in time because the time limit was extended for all stations alike.',
  },
} satisfies Partial<FindingTexts>;
