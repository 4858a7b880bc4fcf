/** English. A text says what was noticed, then what it means or what happens next. Form: see `en.ts`. */
import type { FindingTexts } from './finding-text.ts';

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
  E501: {
    expert:
      'Another content for the same device, part and sequence[ {sequence}], with a valid signature.',
    lay: 'One device signed two different results for the same count. Neither is used before this is explained.',
  },
} satisfies FindingTexts;
