/** Which tape speaks by which way, and what all of a station's tapes together give rise to. */
import { settingOf } from '@mutabaqa/shared/policy/default-rules.ts';
import type { AccountCounts, AccountField } from '@mutabaqa/shared/tape/tape.ts';
import type { KnownCount, KnownVotes } from '../sim/known-count.ts';
import type { PollingGroup } from '@mutabaqa/shared/election/manifest.ts';
import type { TapePlan } from '../sim/acts.ts';
import { expectOfTwoTapes } from './compare-counts.ts';
import type { FigureContext } from './figure-expectations.ts';
import { expectOfFigures } from './figure-expectations.ts';
import type { KnownTape, Term } from './known-station.ts';
import type { Noticed } from './noticed.ts';

export type Way = KnownTape['way'];
export const ways = ['transmission', 'card', 'paper-tape'] as const satisfies readonly Way[];

/** What one way says: one tape of each part, in order of parts. */
export interface Speech {
  /** Each was signed by a device of the station. */
  readonly isSound: boolean;
  readonly tapes: readonly KnownTape[];
  /** All parts, soundly signed: fit to be adopted. */
  readonly isWhole: boolean;
}

export interface Spoken {
  /** By each way; a tape that nobody soundly signed speaks only where no other does. */
  readonly by: Readonly<Record<Way, Speech>>;
  /** Card and transmission say the same, part by part. */
  readonly isPair: boolean;
  readonly arrivedBy: 'neither' | 'transmission-only' | 'card-only' | 'both';
  readonly noticed: readonly Noticed[];
}

export interface TapeContext extends FigureContext {
  /** The package names the software that devices may run. */
  readonly restrictsSoftware: boolean;
  readonly group: PollingGroup;
}

export function isResult({ plan: { kind } }: KnownTape): boolean {
  return kind === 'closing' || kind === 'correction';
}

/** At the moment when the tape first came, whatever way. */
export function isOfItsDevice(
  { plan }: KnownTape,
  tapes: readonly KnownTape[],
  terms: readonly Term[],
): boolean {
  const first = Math.min(
    ...tapes.filter((other) => other.plan.name === plan.name).map(({ order }) => order),
  );
  return terms.some(
    ({ deviceId, from, until }) => deviceId === plan.deviceId && from < first && first < until,
  );
}

export function expectOfTapes(
  tapes: readonly KnownTape[],
  terms: readonly Term[],
  context: TapeContext,
): Spoken {
  const results = tapes.filter(isResult);
  const isFit = (tape: KnownTape): boolean =>
    tape.faults.length === 0 && isOfItsDevice(tape, results, terms);
  const fit = results.filter(isFit);
  const noticed: Noticed[] = results
    .filter((tape) => !isOfItsDevice(tape, results, terms))
    .map((tape) => ({ code: 'E407', detail: tape.plan.name }));
  const speechBy = (way: Way): Speech => {
    const ofWay = results.filter((tape) => tape.way === way);
    const parts = [...new Set(ofWay.map(({ plan }) => plan.part.index))].sort((a, b) => a - b);
    const chosen = parts.flatMap((part) => {
      const ofPart = ofWay.filter(({ plan }) => plan.part.index === part);
      const [first, ...others] = (ofPart.some(isFit) ? ofPart.filter(isFit) : ofPart).toSorted(
        (a, b) => b.plan.sequence - a.plan.sequence || a.order - b.order,
      );
      if (first === undefined) return [];
      noticed.push(...others.flatMap((other) => expectOfReplaced(other, first)));
      return [first];
    });
    const partCount = Math.max(0, ...chosen.map(({ plan }) => plan.part.count));
    const isWhole = chosen.length > 0 && chosen.length === partCount && chosen.every(isFit);
    return { tapes: chosen, isSound: chosen.every(isFit), isWhole };
  };
  const by = {
    transmission: speechBy('transmission'),
    card: speechBy('card'),
    'paper-tape': speechBy('paper-tape'),
  };
  const electronic = by.transmission.tapes.length > 0 ? by.transmission : by.card;
  noticed.push(...expectOfSlots(fit));
  noticed.push(...expectOfSpeakers(by.transmission, by.card, isFit));
  noticed.push(...expectOfSpeakers(electronic, by['paper-tape'], isFit));
  noticed.push(...expectOfContents(by, context));
  noticed.push(...ways.flatMap((way) => expectOfSums(by[way])));
  const namesOf = ({ tapes: spoken }: Speech) => spoken.map(({ plan }) => plan.name).join();
  const isPair =
    by.transmission.isWhole && by.card.isWhole && namesOf(by.transmission) === namesOf(by.card);
  return { by, isPair, arrivedBy: arrivalOf(results), noticed };
}

function arrivalOf(results: readonly KnownTape[]): Spoken['arrivedBy'] {
  const has = (way: Way): boolean => results.some((tape) => tape.way === way);
  if (has('transmission')) return has('card') ? 'both' : 'transmission-only';
  return has('card') ? 'card-only' : 'neither';
}

function expectOfReplaced(older: KnownTape, speaking: KnownTape): Noticed[] {
  const { deviceId, sequence } = older.plan;
  if (deviceId !== speaking.plan.deviceId) return [{ code: 'E203', detail: 'two devices' }];
  if (sequence === speaking.plan.sequence) return [];
  const detail = `${sequence} ${speaking.plan.sequence}`;
  const isReplayed = older.order > speaking.order;
  return [{ code: 'W402', detail }, ...(isReplayed ? [{ code: 'W409', detail } as const] : [])];
}

/** A device makes one tape under a number; any two contents under it are held against each other. */
function expectOfSlots(fit: readonly KnownTape[]): Noticed[] {
  const slots = Map.groupBy(
    fit,
    ({ plan }) => `${plan.deviceId} ${plan.sequence} ${plan.part.index}`,
  );
  return [...slots.values()].flatMap((slot) => {
    const tapes = slot.toSorted((a, b) => ways.indexOf(a.way) - ways.indexOf(b.way));
    const pairs = tapes.flatMap((left, at) =>
      tapes
        .slice(at + 1)
        .filter((right) => right.plan.name !== left.plan.name)
        .map((right) => ({ left, right, differences: expectOfTwoTapes(left.plan, right.plan) })),
    );
    /** What a card shows against a transmission needs no further name. */
    const isShown = (one: TapePlan, two: TapePlan): boolean =>
      pairs.some(
        ({ left, right, differences }) =>
          left.way === 'transmission' &&
          right.way === 'card' &&
          differences.length > 0 &&
          [left.plan.name, right.plan.name].sort().join() === [one.name, two.name].sort().join(),
      );
    return pairs.flatMap(({ left, right, differences }): Noticed[] => {
      if (left.way === 'card' && right.way === 'card') return [...differences, { code: 'E310' }];
      const isOther = left.way === right.way || !isShown(left.plan, right.plan);
      const detail = String(left.plan.sequence);
      return isOther ? [...differences, { code: 'E501', detail }] : differences;
    });
  });
}

/** Part by part; those of one slot are compared as such, where both are fit. */
function expectOfSpeakers(
  left: Speech,
  right: Speech,
  isFit: (tape: KnownTape) => boolean,
): Noticed[] {
  return left.tapes.flatMap((a) => {
    const b = right.tapes.find(({ plan }) => plan.part.index === a.plan.part.index);
    if (b === undefined || a.plan.name === b.plan.name) return [];
    const isOneSlot = a.plan.deviceId === b.plan.deviceId && a.plan.sequence === b.plan.sequence;
    if (isOneSlot && isFit(a) && isFit(b)) return [];
    const differences = expectOfTwoTapes(a.plan, b.plan);
    return differences.length > 0 ? differences : [{ code: 'E501' as const }];
  });
}

const largestCount = 2 ** 53 - 1;

/** Two parts that each report a figure, and together more than can be written down. */
function expectOfSums({ tapes }: Pick<Speech, 'tapes'>): Noticed[] {
  const whole = sumOfParts({ tapes });
  const [first, second] = tapes.map(({ plan }) => plan.count);
  if (whole === undefined || first === undefined || second === undefined) return [];
  return first.flatMap((paper, at) => {
    const { paperId } = paper;
    const sum = whole[at];
    const other = second[at];
    const isLost = (a?: number, b?: number, c?: number): boolean =>
      a !== undefined && b !== undefined && c === undefined;
    const fields = Object.keys(paper.account) as AccountField[];
    const lost = fields.filter((field) =>
      isLost(paper.account[field], other?.account[field], sum?.account[field]),
    );
    const inContests = paper.contests.flatMap(({ contestId, lists, candidates }, i) => {
      const [b, c] = [other?.contests[i], sum?.contests[i]];
      const places = [
        ...lists.map((votes, place) => isLost(votes, b?.lists[place], c?.lists[place])),
        ...candidates.map((votes, place) =>
          isLost(votes, b?.candidates[place], c?.candidates[place]),
        ),
      ];
      return places.flatMap((isOver, place): Noticed[] =>
        isOver ? [{ code: 'E109', contestId, detail: String(place) }] : [],
      );
    });
    return [...lost.map((detail): Noticed => ({ code: 'E109', paperId, detail })), ...inContests];
  });
}

/** Each content once, as it first came. */
function expectOfContents(by: Spoken['by'], context: TapeContext): Noticed[] {
  const first = new Map<string, KnownTape>();
  for (const way of ways) {
    for (const tape of by[way].tapes) {
      const known = first.get(tape.plan.name);
      if (known === undefined || tape.order < known.order) first.set(tape.plan.name, tape);
    }
  }
  return [...first.values()].flatMap((tape) => [
    ...expectOfFigures(context, tape.plan.count),
    ...expectOfTimes(context, tape),
  ]);
}

function expectOfTimes(
  { policy, group, restrictsSoftware }: TapeContext,
  { plan, atMs }: KnownTape,
): Noticed[] {
  const noticed: Noticed[] = [];
  const hours = settingOf(policy, 'W404');
  const clock = settingOf(policy, 'W405');
  const isOutside = (atS: number): boolean =>
    hours.effect !== 'off' && Math.abs(atS - group.closesAtS) > hours.absolute * 60;
  if (isOutside(plan.closedAtS)) noticed.push({ code: 'W404', detail: 'closed' });
  if (plan.kind === 'closing' && isOutside(plan.madeAtS)) {
    noticed.push({ code: 'W404', detail: 'made' });
  }
  const receivedAtS = Math.floor(atMs / 1000);
  const off = Math.max(plan.madeAtS - receivedAtS, group.opensAtS - plan.madeAtS);
  if (clock.effect !== 'off' && off > clock.absolute * 60) noticed.push({ code: 'W405' });
  if (restrictsSoftware && !plan.isSoftwareKnown && settingOf(policy, 'E406').effect !== 'off') {
    noticed.push({ code: 'E406' });
  }
  return noticed;
}

/**
 * Of all parts together; what one of them does not report is not known of the whole, and neither is a sum that
 * no count can be.
 */
export function sumOfParts({ tapes }: Pick<Speech, 'tapes'>): KnownCount | undefined {
  const [first, ...others] = tapes.map(({ plan }) => plan.count);
  return first && others.reduce(addCounts, first);
}

function addCounts(left: KnownCount, right: KnownCount): KnownCount {
  return left.map(({ paperId, account, contests }, paper) => {
    const other = right[paper];
    return {
      paperId,
      account: addAccounts(account, other?.account ?? {}),
      contests: contests.map(({ contestId, lists, candidates }, contest) => ({
        contestId,
        lists: addVotes(lists, other?.contests[contest]?.lists ?? []),
        candidates: addVotes(candidates, other?.contests[contest]?.candidates ?? []),
      })),
    };
  });
}

/** Both parts name the station's whole roll. */
function addAccounts(left: AccountCounts, right: AccountCounts): AccountCounts {
  const fields = Object.keys(left) as AccountField[];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const [a, b] = [left[field], right[field]];
      if (a === undefined || b === undefined) return [];
      const sum = field === 'registered' && a === b ? a : a + b;
      return sum > largestCount ? [] : [[field, sum]];
    }),
  );
}

function addVotes(left: KnownVotes, right: KnownVotes): KnownVotes {
  return left.map((votes, place) => {
    const other = right[place];
    const sum = votes === undefined || other === undefined ? undefined : votes + other;
    return sum === undefined || sum > largestCount ? undefined : sum;
  });
}
