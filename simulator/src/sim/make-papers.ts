/** Real forms and decisions of planned ones, signed with the keys of the people who are planned to. */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type {
  DecidedChange,
  ElectionChange,
  StationChange,
} from '@mutabaqa/shared/decisions/decided-change.ts';
import { encodeChange } from '@mutabaqa/shared/decisions/encode-change.ts';
import {
  decisionDigest,
  decisionSigningInput,
  encodeDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import type { DecisionSignature } from '@mutabaqa/shared/election/decision-record.ts';
import { decodeForm, encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import { encodeSignedForm, formSigningInput } from '@mutabaqa/shared/evidence/signed-form.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { DecisionPlan, FormPlan, PlannedChange } from './acts.ts';
import type { KnownCount, KnownVotes } from './known-count.ts';
import type { SimElection } from './sim-election.ts';

export interface DecisionMoment {
  readonly nowMs: number;
  /** Leaves that the signers have seen. */
  readonly baseSize: number;
  /** Leaves of evidence by the name of what was planned. */
  readonly leavesOf: (name: string) => readonly number[];
}

export interface PaperMaker {
  form(plan: FormPlan): Uint8Array;
  decision(plan: DecisionPlan, moment: DecisionMoment): Uint8Array;
}

export function makePaperMaker(sim: SimElection): PaperMaker {
  const { world, election, keys } = sim;
  const { manifest, digest: packageDigest } = election;
  const { electionId, mode } = manifest;

  function sign(input: Uint8Array, people: readonly string[], keyOwners = people) {
    return people.map((signerId, index): DecisionSignature => {
      const signature = keys.person(keyOwners[index] ?? signerId).sign(input);
      return { signerId, proof: { kind: 'ed25519', signature } };
    });
  }

  return {
    form(plan) {
      const random = makeSeededRandom(`${world.seed}/paper/${plan.name}`);
      const { kind, stationId, deviceId, sequence, statement, madeAtS } = plan;
      const record = encodeForm({
        ...{ electionId, packageDigest, mode, kind, stationId, deviceId, sequence, madeAtS },
        ...sectionsOf(plan.count, () => random.bytes(16)),
        statement,
        nonce: random.bytes(16),
      });
      const decoded = decodeForm(nodeCrypto, record, { withheldAllowed: false });
      if (!decoded.ok) throw new Error(`${plan.name}: ${JSON.stringify(decoded.error)}`);
      const input = formSigningInput(decoded.value.digest);
      return encodeSignedForm(record, sign(input, plan.signedBy));
    },
    decision(plan, { nowMs, baseSize, leavesOf }) {
      const random = makeSeededRandom(`${world.seed}/paper/${plan.name}`);
      const change = changeOf(sim, plan, leavesOf, () => random.bytes(16));
      const { stationId, contestId } = plan;
      const subject = stationId === undefined ? undefined : { stationId, contestId };
      const record = encodeDecision({
        ...{ electionId, packageDigest, mode },
        ...encodeChange(change, subject),
        base: { logNumber: 0, size: plan.flaw === 'stale' ? 1 : baseSize },
        reason: `Simulated: ${plan.name}`,
        legalGround: '',
        evidenceDigests: [],
        madeAtS: Math.floor(nowMs / 1000),
        nonce: random.bytes(16),
      });
      const input = decisionSigningInput(decisionDigest(nodeCrypto, record));
      const [first = ''] = plan.signedBy;
      const keyOwners = plan.signedBy.map((id) => (plan.flaw === 'one-person' ? first : id));
      return encodeSignedDecision(record, sign(input, plan.signedBy, keyOwners));
    },
  };
}

function sectionsOf(
  count: KnownCount,
  makeNonce: () => Uint8Array,
): { sectionNames: SectionName[]; sections: Section[] } {
  const sectionNames: SectionName[] = [];
  const sections: Section[] = [];
  for (const { paperId, account, contests } of count) {
    sectionNames.push({ kind: 'account', id: paperId });
    sections.push({ kind: 'account', nonce: makeNonce(), counts: account });
    for (const { contestId, lists, candidates } of contests) {
      sectionNames.push({ kind: 'contest', id: contestId });
      sections.push({
        kind: 'contest',
        nonce: makeNonce(),
        listVotes: countsOf(lists),
        candidateVotes: countsOf(candidates),
      });
    }
  }
  return { sectionNames, sections };
}

function countsOf(votes: KnownVotes) {
  return votes.length === 0 ? undefined : makeSparseCounts(votes);
}

/** What a court orders is another change, with the court's document. */
function changeOf(
  sim: SimElection,
  { stationId, change, byCourt }: Pick<DecisionPlan, 'stationId' | 'change' | 'byCourt'>,
  leavesOf: (name: string) => readonly number[],
  makeNonce: () => Uint8Array,
): DecidedChange {
  const ordered = plainChangeOf(sim, { stationId, change }, leavesOf, makeNonce);
  const documentDigest = new Uint8Array(32).fill(7);
  return byCourt ? { kind: 'court-order', documentDigest, change: ordered } : ordered;
}

function plainChangeOf(
  { election }: SimElection,
  { stationId, change }: { readonly stationId: string | undefined; readonly change: PlannedChange },
  leavesOf: (name: string) => readonly number[],
  makeNonce: () => Uint8Array,
): StationChange | ElectionChange {
  switch (change.kind) {
    case 'adopt':
      return { kind: 'adopt', leaves: leavesOf(change.evidence) };
    case 'correct':
      return { kind: 'correct', ...sectionsOf(change.count, makeNonce) };
    case 'replace-device': {
      const { kind, oldDeviceId, newDeviceId } = change;
      const newDevice = assertDefined(election.spares.get(newDeviceId), newDeviceId);
      return { kind, stationId: assertDefined(stationId, 'station'), oldDeviceId, newDevice };
    }
    case 'draw-stations':
      return { kind: 'draw-stations', seed: undefined, stationIds: change.stationIds };
    default:
      return change;
  }
}
