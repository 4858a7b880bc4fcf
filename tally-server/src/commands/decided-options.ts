/** From the options of `decide` to what is decided. Which options a kind needs is said by the refusal. */
import { readFileSync } from 'node:fs';
import { formatHex, parseHex } from '@mutabaqa/shared/base/bytes.ts';
import { publicKeyFromPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type {
  DecidedChange,
  ElectionChange,
  StationChange,
} from '@mutabaqa/shared/decisions/decided-change.ts';
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { roles } from '@mutabaqa/shared/election/manifest.ts';
import { changeOfNotice } from '@mutabaqa/shared/notice/notice-change.ts';
import { parseNotice } from '@mutabaqa/shared/notice/notice-json.ts';
import { builtInPolicies } from '@mutabaqa/shared/policy/built-in-policies.ts';
import { parsePolicy } from '@mutabaqa/shared/policy/policy-json.ts';
import { missingReasons } from '@mutabaqa/shared/reconcile/verdict.ts';
import type { SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { isJsonObject, readFigures } from './figures-file.ts';
import { parseJson } from './form-file.ts';
import { formatRefusal } from './print.ts';

/** As commander gives them: a text each, lists for those that may be repeated. */
export interface DecidedOptions {
  readonly station?: string;
  readonly contest?: string;
  readonly leaf?: readonly string[];
  readonly figures?: string;
  readonly missingReason?: string;
  readonly text?: string;
  readonly section?: readonly string[];
  readonly device?: string;
  readonly spare?: string;
  readonly candidate?: string;
  readonly takeBack?: boolean;
  readonly group?: string;
  readonly until?: string;
  readonly policy?: string;
  readonly seed?: string;
  readonly draw?: readonly string[];
  readonly person?: string;
  readonly role?: string;
  readonly publicKey?: string;
  readonly version?: string;
  readonly sums?: string;
  readonly stage?: string;
  readonly notice?: string;
  readonly courtOrder?: string;
}

type Election = Pick<ElectionPackage, 'roster' | 'contests' | 'spares'>;
type Random = (bytes: number) => Uint8Array;

/** Throws `CentreUnusable` with the option that is missing or wrong. */
export function readDecided(
  kind: DecisionKind,
  options: DecidedOptions,
  election: Election,
  random: Random,
): DecidedChange {
  if (kind === 'court-order')
    throw new CentreUnusable('name the kind, and the order: --court-order');
  const change = isOfElection(kind)
    ? readElectionChange(kind, options, election)
    : readStationChange(kind, options, election, random);
  if (options.courtOrder === undefined) return change;
  const documentDigest = nodeCrypto.sha256(readFileSync(options.courtOrder));
  return { kind: 'court-order', documentDigest, change };
}

const electionKinds = [
  'replace-device',
  'exclude-candidate',
  'move-deadline',
  'change-policy',
  'draw-stations',
  'add-clerk',
  'add-decider',
  'certify',
  'publish-notice',
] as const satisfies DecisionKind[];
type ElectionKind = (typeof electionKinds)[number];

function isOfElection(kind: DecisionKind): kind is ElectionKind {
  return electionKinds.some((each) => each === kind);
}

function readStationChange(
  kind: Exclude<DecisionKind, ElectionKind | 'court-order'>,
  options: DecidedOptions,
  { contests }: Election,
  random: Random,
): StationChange {
  switch (kind) {
    case 'adopt':
      return { kind, leaves: needed(options.leaf, '--leaf').map((leaf) => count(leaf, '--leaf')) };
    case 'correct': {
      const file = needed(options.figures, '--figures');
      const json = parseJson(readFileSync(file, 'utf8'));
      if (!isJsonObject(json)) throw new CentreUnusable(`${file}: not a JSON object`);
      const figures = readFigures(json, contests, random);
      if (!figures.ok) throw new CentreUnusable(`${file}: ${figures.error}`);
      return { kind, ...figures.value };
    }
    case 'explain-missing': {
      const reason = oneOf(missingReasons, options.missingReason, '--missing-reason');
      return { kind, reason, text: options.text ?? '' };
    }
    case 'withhold-section':
      return { kind, sectionNames: needed(options.section, '--section').map(sectionName) };
    default:
      return { kind };
  }
}

function readElectionChange(
  kind: ElectionKind,
  options: DecidedOptions,
  election: Election,
): ElectionChange {
  switch (kind) {
    case 'replace-device': {
      const spareId = needed(options.spare, '--spare');
      const newDevice = needed(election.spares.get(spareId), `--spare of the package`);
      const stationId = needed(options.station, '--station');
      return { kind, stationId, oldDeviceId: needed(options.device, '--device'), newDevice };
    }
    case 'exclude-candidate': {
      const contestId = needed(options.contest, '--contest');
      const id = needed(options.candidate, '--candidate');
      const candidates = election.contests.get(contestId)?.candidates ?? [];
      const position = candidates.findIndex((candidate) => candidate.id === id);
      if (position < 0) throw new CentreUnusable(`--candidate: ${contestId} has no ${id}`);
      return { kind, contestId, position, isExcluded: options.takeBack !== true };
    }
    case 'move-deadline': {
      const untilMs = Date.parse(needed(options.until, '--until'));
      if (!Number.isFinite(untilMs)) throw new CentreUnusable('--until: a time with its offset');
      const pollingGroup = needed(options.group, '--group');
      return { kind, pollingGroup, deadlineS: Math.floor(untilMs / 1000) };
    }
    case 'change-policy':
      return { kind, policy: readPolicy(needed(options.policy, '--policy')) };
    case 'draw-stations': {
      const seed = options.seed === undefined ? undefined : hex32(options.seed, '--seed');
      const stationIds = options.draw ?? [];
      if ((seed === undefined) === (stationIds.length === 0)) {
        throw new CentreUnusable('either --seed or --draw');
      }
      return { kind, seed, stationIds };
    }
    case 'add-clerk':
    case 'add-decider': {
      const pem = readFileSync(needed(options.publicKey, '--public-key'), 'utf8');
      const publicKey = needed(publicKeyFromPem(pem), '--public-key of Ed25519');
      const staff = roles.filter((role) => role !== 'officer');
      const role = kind === 'add-clerk' ? 'clerk' : oneOf(staff, options.role, '--role');
      const personId = needed(options.person, '--person');
      return { kind: 'add-person', personId, role, publicKey };
    }
    case 'certify': {
      const stages = ['preliminary', 'final', 'ratified'] as const;
      const sumsDigest = nodeCrypto.sha256(readFileSync(needed(options.sums, '--sums')));
      const version = count(needed(options.version, '--version'), '--version');
      return { kind, version, sumsDigest, stage: oneOf(stages, options.stage, '--stage') };
    }
    case 'publish-notice': {
      const file = needed(options.notice, '--notice');
      const notice = parseNotice(readFileSync(file));
      if (!notice.ok) throw new CentreUnusable(`${file}: ${formatRefusal(notice.error)}`);
      return changeOfNotice(nodeCrypto, notice.value);
    }
  }
}

function readPolicy(name: string) {
  const builtIn = builtInPolicies.get(name);
  if (builtIn !== undefined) return builtIn;
  const policy = parsePolicy(readFileSync(name));
  if (!policy.ok) throw new CentreUnusable(`${name}: ${policy.error}`);
  return policy.value;
}

/** `paper:<id>` or `contest:<id>`. */
function sectionName(text: string): SectionName {
  const [, word, id] = /^(paper|contest):(.+)$/.exec(text) ?? [];
  if (id === undefined) throw new CentreUnusable('--section: paper:<id> or contest:<id>');
  return { kind: word === 'paper' ? 'account' : 'contest', id };
}

function needed<Value>(value: Value | undefined, option: string): Value {
  if (value === undefined) throw new CentreUnusable(`${option} is needed`);
  return value;
}

function oneOf<Word extends string>(
  words: readonly Word[],
  given: string | undefined,
  option: string,
): Word {
  const word = words.find((each) => each === given);
  if (word === undefined) throw new CentreUnusable(`${option}: one of ${words.join(', ')}`);
  return word;
}

export function count(text: string, option: string): number {
  const value = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new CentreUnusable(`${option}: a number`);
  return value;
}

export function hex32(text: string, option: string): Uint8Array {
  const bytes = parseHex(text);
  if (bytes?.length !== 32 || formatHex(bytes) !== text) {
    throw new CentreUnusable(`${option}: 64 hexadecimal digits in lower case`);
  }
  return bytes;
}
