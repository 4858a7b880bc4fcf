/** English. A text says what was noticed, then what it means or what happens next. Form: see `en.ts`. */
import type { FindingTexts } from './finding-text.ts';
import { englishVerdictFindings } from './verdict-findings-en.ts';

export const englishFindings = {
  E101: {
    expert:
      'The votes of candidates exceed the votes of their list[ at {place}][ ({candidates} > {lists})].',
    lay: 'The candidates of a list have more votes than the list itself. This cannot be: somebody must look at the paper.',
  },
  E102: {
    expert: 'The votes of all lists are not the valid ballots[ at {place}][ ({lists} != {valid})].',
    lay: 'The votes of the lists do not add up to the number of valid ballots. Somebody must look at the paper.',
  },
  E103: {
    expert:
      'Valid, invalid and blank ballots are not the ballots in the box[ at {place}][ ({valid} + {invalid}][ + {blank}][ != {inBox})].',
    lay: 'The kinds of ballots do not add up to the ballots in the box. Somebody must look at the paper.',
  },
  E104: {
    expert:
      'More ballots in the box than registered voters[ at {place}][ ({inBox} > {registered})].',
    lay: 'There are more ballots in the box than voters on the list. Somebody must look at this station.',
  },
  W105: {
    expert: 'All counts of the tape are 0[ at {place}]. A person decides whether this can be.',
    lay: 'Every figure of this station is zero. Somebody looks whether this can be.',
  },
  W106: {
    expert:
      'The record does not have the registered voters of the roll[ at {place}][ ({registered} != {roll})].',
    lay: 'This result names another number of registered voters than the roll. Somebody looks why.',
  },
  W107: {
    expert: 'No voter is registered here[ at {place}], and there is a result.',
    lay: 'Nobody is registered to vote at this station, yet there is a result. Somebody looks whether this can be.',
  },
  W108: {
    expert:
      'The box is empty, though something else was counted[ at {place}][ ({field} = {count})].',
    lay: 'No ballot is said to be in the box, but other figures are not zero. Somebody looks into it.',
  },
  E109: {
    expert:
      'The parts of the count add up to more than a count can be[ at {place}][: {parts} parts, {sum}]. The figure of the whole is not known.',
    lay: 'The machines of this station give numbers that are impossibly large. The result is not used before this is explained.',
  },
  E201: {
    expert: 'The two records differ[ at {place}][: {left} and {right}, difference {delta}].',
    lay: 'The two ways by which this result came give different figures[: {left} and {right}]. It is not used before this is explained.',
  },
  W202: {
    expert: 'A figure is reported on one side only[ at {place}][: in {side}].',
    lay: 'One of the two records does not give this figure. Somebody looks why.',
  },
  E203: {
    expert: 'The two records are not of the same tape[ at {place}][: {left} and {right}].',
    lay: 'The two records do not belong together. The result is not used before this is explained.',
  },
  W204: {
    expert: 'Time or circumstances differ[ at {place}][: {left} and {right}].',
    lay: 'The two records give the same result, but not the same time or circumstances. Somebody looks why.',
  },
  E205: {
    expert: 'A section is on one side only[ at {place}][: in {side}].',
    lay: 'One of the two records lacks a whole part of the result. It is not used before this is explained.',
  },
  W206: {
    expert: 'One tape with two different valid signatures.',
    lay: 'The same result was signed twice in different ways. The figures agree; somebody looks why.',
  },
  E207: {
    expert: 'The two records have ballots of different length[ at {place}][: {left} and {right}].',
    lay: 'The two records list different numbers of candidates. The result is not used before this is explained.',
  },
  W208: {
    expert: 'A section is withheld in both records, and its digests differ[ at {place}].',
    lay: 'A withheld part is not the same in the two records; which figures differ cannot be seen. Somebody looks why.',
  },
  E301: {
    expert: 'What was in the bag is not a memory card of this system.',
    lay: 'The memory card of this station cannot be read. Its printed tape decides.',
  },
  E302: {
    expert: 'A file that the card names is missing[: {file}].',
    lay: 'Something is missing on the memory card of this station. Somebody looks into it.',
  },
  W303: {
    expert: 'The card holds a file that it does not name[: {file}].',
    lay: 'There is something on the memory card that should not be there. Somebody looks into it.',
  },
  E304: {
    expert: 'A file is not the one that the card names[: {file}].',
    lay: 'Something on the memory card was changed or damaged. Somebody looks into it.',
  },
  E305: {
    expert: 'A file does not open with the card key[: {file}].',
    lay: 'Something on the memory card was not made for this election. Somebody looks into it.',
  },
  E306: {
    expert: 'Bag and card name different stations[: {bag} and {card}].',
    lay: 'The memory card lay in the bag of another station. It is not used before this is explained.',
  },
  E307: {
    expert: 'The tape on the card was refused[: {code}].',
    lay: 'The result on the memory card is not valid. Somebody looks into it.',
  },
  E308: {
    expert: 'The journal of the card is broken[ at entry {entry}].',
    lay: 'The diary of the device was changed or damaged. Somebody looks into it.',
  },
  W309: {
    expert: 'The card holds no closing tape.',
    lay: 'There is no final result on the memory card. Somebody looks for it.',
  },
  E310: {
    expert: 'Two cards hold different tapes of one device, part and sequence.',
    lay: 'Two memory cards of this station give different results. Neither is used before this is explained.',
  },
  E401: {
    expert: 'Signed by a device that is not of this station[: {device}].',
    lay: 'This result was signed by a device that does not belong to this station. It is not used.',
  },
  W402: {
    expert: 'A tape was replaced by a newer one of its device[: {sequence} by {newer}].',
    lay: 'The station sent a corrected result. The newest one counts, and both are kept.',
  },
  E403: {
    expert: 'Two devices continue one journal: one of them is a copy.',
    lay: 'Two devices say that they are the same one. Somebody looks into it at once.',
  },
  W404: {
    expert:
      'Closed or made far from the close of polling[ at {place}][: {atS}, {minutes} minutes from {closesAtS}].',
    lay: 'This result was made long before or after polling closed, or the clock of the device was wrong. Somebody looks why.',
  },
  W405: {
    expert:
      'Made before polling, or after it was received, by the clock of the device[ at {place}][: {atS}, {minutes} minutes from {limitS}].',
    lay: 'The clock of the device was wrong. The figures are not touched by that; somebody looks why.',
  },
  E406: {
    expert: 'Made by software that the election package does not allow[ at {place}][: {digest}].',
    lay: 'The device ran a program that was not approved for this election. The result is not used before this is explained.',
  },
  E407: {
    expert:
      'Signed by a device that was not valid for this station at that time[: {device}, sequence {sequence}].',
    lay: 'This result was signed by a device that had been replaced or was not yet in service. It is not used.',
  },
  W408: {
    expert: 'The result came after the deadline[ of {deadlineS}]; it is not adopted by itself.',
    lay: 'This result came too late by the law. It is kept, and people decide what happens.',
  },
  W409: {
    expert: 'An older tape came after a newer one of its device[: {sequence} after {newer}].',
    lay: 'An older result of this station was sent again. It changes nothing, and it is kept.',
  },
  W410: {
    expert: 'Made for another package of the election[ at {place}][: {left}, not {right}].',
    lay: 'The device was prepared with other lists than those that were published. Somebody looks why.',
  },
  E501: {
    expert:
      'Another content for the same device, part and sequence[ {sequence}], with a valid signature.',
    lay: 'One device signed two different results for the same count. Neither is used before this is explained.',
  },
  E502: {
    expert: 'The very same figures as another station of the polling centre[: {station}].',
    lay: 'Two stations of this polling centre have exactly the same result. It is not used before this is explained.',
  },
  E503: {
    expert:
      'The memory card belongs to another station: two cards were exchanged[ with {station}].',
    lay: 'The memory cards of two stations were exchanged. They are not used before this is explained.',
  },

  ...englishVerdictFindings,
} satisfies FindingTexts;
