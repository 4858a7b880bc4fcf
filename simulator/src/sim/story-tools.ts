/**
 * The pieces that stories are made of: one station's tapes, cards, forms and decisions as acts. Pure; what
 * is drawn comes from the station's own stream, so that one story changes no other station.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { FormKind } from '@mutabaqa/shared/evidence/form.ts';
import type { PollingGroup } from '@mutabaqa/shared/election/manifest.ts';
import type { ContestEntry } from '@mutabaqa/shared/election/contest-entry.ts';
import type { Policy } from '@mutabaqa/shared/policy/policy.ts';
import type { StationPlan } from '../world/election.ts';
import type { SeededRandom } from '../world/random.ts';
import type { Act, CardPlan, DecisionPlan, FormPlan, PlannedChange, TapePlan } from './acts.ts';
import type { KnownContest, KnownCount } from './known-count.ts';
import { deviceIdOf } from './sim-election.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Before the deadline of 6 hours, with the slowest link. */
const sendMinutes = [8, 150] as const;
/** Of a hundred. */
const lossShare = 20;
const receiptLossShare = 10;
const lostAttemptsMax = 8;
const handCountMinutes = [160, 330] as const;

export interface StoryTools {
  readonly station: StationPlan;
  readonly random: SeededRandom;
  readonly group: PollingGroup;
  readonly policy: Policy;
  /** What voters did. */
  readonly truth: KnownCount;
  readonly restrictsSoftware: boolean;
  /** Whether the policy wants this box counted by hand. */
  readonly isHandCountDue: boolean;
  readonly deviceId: string;
  readonly contestOf: (contestId: string) => ContestEntry;
  /** Another station of the election, of another centre. */
  readonly elsewhere: StationPlan;

  /** Minutes after the station closed. */
  atMinutes(minutes: number): number;
  atHours(hours: number): number;
  tape(changes?: Partial<TapePlan>): TapePlan;
  transmit(tape: TapePlan, changes?: Partial<TransmitChoice>): Act;
  card(tapes: readonly TapePlan[], changes?: Partial<CardChoice>): Act;
  paperTape(tape: TapePlan, atMs?: number): Act;
  form(kind: FormKind, count: KnownCount, changes?: Partial<FormPlan>, atMs?: number): Act;
  decide(change: PlannedChange, atMs: number, changes?: Partial<DecisionPlan>): Act;
  /** By the device, as the law has it; nothing where no hand count is due. */
  handCount(count: KnownCount): Act[];
  /** A contest in which many votes were cast, and who has most of them. */
  readonly mainContest: KnownContest;
}

interface TransmitChoice {
  readonly carrierId: string;
  readonly atMs: number;
  readonly copies: number;
}

interface CardChoice extends CardPlan {
  readonly bag: string;
  readonly atMs: number;
}

const staffOf = {
  clerk: ['clerk-1', 'clerk-2'],
  supervisor: ['supervisor-1', 'supervisor-2'],
  adjudicator: ['adjudicator-1', 'adjudicator-2'],
  registrar: ['registrar-1', 'registrar-2'],
  commissioner: ['commissioner-1', 'commissioner-2'],
} as const;

/** Who decides what, as `field.md` and the package have it: the simulator's own table. */
const roleOfChange: Readonly<Record<PlannedChange['kind'], keyof typeof staffOf>> = {
  adopt: 'adjudicator',
  correct: 'adjudicator',
  quarantine: 'adjudicator',
  release: 'adjudicator',
  recount: 'adjudicator',
  annul: 'commissioner',
  reinstate: 'commissioner',
  'explain-missing': 'supervisor',
  'replace-device': 'registrar',
  'exclude-candidate': 'commissioner',
  'move-deadline': 'commissioner',
  'change-policy': 'commissioner',
  'draw-stations': 'commissioner',
};

export function staffFor(kind: PlannedChange['kind']): readonly string[] {
  return staffOf[roleOfChange[kind]];
}

export type StorySetting = Pick<
  StoryTools,
  | ('station' | 'random' | 'group' | 'policy' | 'truth' | 'isHandCountDue')
  | ('contestOf' | 'elsewhere' | 'restrictsSoftware')
>;

export function makeStoryTools(setting: StorySetting): StoryTools {
  const { station, random, group, truth, isHandCountDue } = setting;
  const { stationId } = station;
  const deviceId = deviceIdOf(stationId);
  const closesMs = group.closesAtS * 1000;
  let made = 0;
  const nextName = (what: string): string => `${stationId}/${what}/${++made}`;
  const atMinutes = (minutes: number): number => closesMs + minutes * minuteMs;
  const atHours = (hours: number): number => closesMs + hours * hourMs;
  const drawMinutes = ([from, to]: readonly [number, number]): number =>
    atMinutes(random.integer(from, to)) + random.integer(0, 59_999);

  const tools: StoryTools = {
    ...setting,
    deviceId,
    mainContest: findMainContest(truth),
    atMinutes,
    atHours,
    tape: (changes = {}) => ({
      name: nextName('tape'),
      stationId,
      deviceId,
      signedBy: changes.deviceId ?? deviceId,
      kind: 'closing',
      sequence: 1,
      part: { index: 1, count: 1 },
      count: truth,
      openedAtS: group.opensAtS,
      closedAtS: group.closesAtS,
      madeAtS: group.closesAtS + random.integer(60, 400),
      isSoftwareKnown: true,
      isOfThisElection: true,
      ...changes,
    }),
    transmit: (tape, { carrierId = tape.deviceId, atMs, copies = 1 } = {}) => {
      const firstMs = atMs ?? drawMinutes(sendMinutes) + drawLostAttempts(random);
      const arrivalsMs = [firstMs];
      // A device that gets no receipt sends again, and so does whoever else carries a copy.
      const isReceiptLost = random.integer(1, 100) <= receiptLossShare;
      for (let copy = isReceiptLost ? 0 : 1; copy < copies; copy++) {
        arrivalsMs.push(firstMs + random.integer(1, 30 * minuteMs));
      }
      return { kind: 'transmit', tape, carrierId, arrivalsMs };
    },
    card: (tapes, { bag = stationId, atMs, ...changes } = {}) => ({
      kind: 'card',
      atMs: atMs ?? atHours(random.integer(10, 40)) + random.integer(0, hourMs),
      bag,
      card: { stationId, deviceId, tapes, damage: 'none', ...changes },
    }),
    paperTape: (tape, atMs) => ({
      kind: 'paper-tape',
      tape,
      atMs: atMs ?? atHours(random.integer(42, 50)),
    }),
    form: (kind, count, changes = {}, atMs) => {
      const formAtMs = atMs ?? atHours(random.integer(12, 60)) + random.integer(0, hourMs);
      return {
        kind: 'form',
        atMs: formAtMs,
        form: {
          name: nextName('form'),
          kind,
          stationId,
          deviceId: undefined,
          sequence: undefined,
          count,
          statement: undefined,
          madeAtS: Math.floor(formAtMs / 1000) - 600,
          signedBy: kind === 'observer-tape' ? [] : staffOf.clerk,
          ...changes,
        },
      };
    },
    decide: (change, atMs, changes = {}) => ({
      kind: 'decide',
      atMs,
      decision: {
        name: nextName('decision'),
        stationId,
        contestId: undefined,
        change,
        byCourt: false,
        signedBy: changes.byCourt === true ? staffOf.commissioner : staffFor(change.kind),
        flaw: 'none',
        ...changes,
      },
    }),
    handCount: (count) => {
      if (!isHandCountDue) return [];
      const tape = tools.tape({ kind: 'hand-count', sequence: 2, count });
      return [tools.transmit(tape, { atMs: drawMinutes(handCountMinutes) })];
    },
  };
  return tools;
}

/** Attempts that the link swallows, each with the wait before the next. Milliseconds. */
function drawLostAttempts(random: SeededRandom): number {
  let waitedMs = 0;
  for (let lost = 0; lost < lostAttemptsMax; lost++) {
    if (random.integer(1, 100) > lossShare) break;
    waitedMs += random.integer(1, 6) * minuteMs;
  }
  return waitedMs;
}

function findMainContest(count: KnownCount): KnownContest {
  const contests = count.flatMap((paper) => paper.contests);
  const votesIn = ({ lists, candidates }: KnownContest): number =>
    (lists.length > 0 ? lists : candidates).reduce<number>((sum, votes) => sum + (votes ?? 0), 0);
  return assertDefined(contests.toSorted((a, b) => votesIn(b) - votesIn(a))[0], 'a contest');
}
