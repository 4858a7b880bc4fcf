/**
 * Takes signed decisions. Each is judged against the log as it stands at the decision's own position: whatever
 * comes in while it is judged is either before it and seen, or after it.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  admitDecision,
  type EvidenceRecords,
  mayAdopt,
  type PublishedVersion,
} from '@mutabaqa/shared/decisions/admit-decision.ts';
import {
  decisionCommitment,
  decodeSignedDecision,
  type DecisionFault,
  type SignedDecision,
  verifySignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { decodeVersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import type { Appendix, Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import { type CaseStore, readStationCase } from '../reconcile/read-station-case.ts';
import type { Store } from '../store/store.ts';
import type { DecisionBook } from './decision-book.ts';
import type { Taken } from './evidence-desk.ts';

export interface DecisionDeskPorts {
  readonly crypto: CryptoPort;
  readonly election: Pick<
    ElectionPackage,
    'manifest' | 'digest' | 'roster' | 'contests' | 'spares' | 'policy'
  >;
  readonly book: DecisionBook;
  readonly store: CaseStore &
    Pick<Store, 'findDecision' | 'evidenceLeavesOf' | 'versionsFrom' | 'logState'>;
  readonly sequencer: Pick<Sequencer, 'appendIf'>;
  readonly gate: Gate;
  readonly clock: Clock;
  /** 0 for the election's first log. */
  readonly logNumber: number;
}

export interface DecisionDesk {
  /** The encoded SignedDecision. Refusals: `decision.*`. */
  take(bytes: Uint8Array): Promise<Result<Taken, Refusal>>;
}

const versionsPerRead = 256;

export function makeDecisionDesk(ports: DecisionDeskPorts): DecisionDesk {
  const { crypto, election, book, store, sequencer, gate, clock, logNumber } = ports;

  /** As the log is now; asked by the sequencer when nothing can come between. */
  async function judge(
    bytes: Uint8Array,
    { decision }: SignedDecision,
  ): Promise<DecisionFault | undefined> {
    await book.catchUp();
    const { stationId } = decision.subject;
    const { size } = await store.logState();
    const evidence = stationId === undefined ? [] : await store.evidenceLeavesOf(stationId);
    const versions = decision.kind === 'certify' ? await publishedVersions() : new Map();
    // A whole case is read for those only who may decide on it.
    const isSigned = (): boolean => {
      const trust = { ...election, people: book.standing.people };
      return verifySignedDecision(crypto, trust, bytes).ok;
    };
    const records = mayAdopt(decision) && isSigned() ? await recordsOf(stationId, size) : undefined;
    const log = { number: logNumber, size, evidence, records, versions };
    const admitted = admitDecision(crypto, { election, standing: book.standing, log }, bytes);
    return admitted.ok ? undefined : admitted.error;
  }

  async function recordsOf(
    stationId: string | undefined,
    size: number,
  ): Promise<EvidenceRecords | undefined> {
    if (election.roster.station(stationId ?? '') === undefined) return undefined;
    const question = { stationId: stationId ?? '', decisions: [], size };
    return readStationCase(crypto, store, question);
  }

  async function publishedVersions(): Promise<ReadonlyMap<number, PublishedVersion>> {
    const versions = new Map<number, PublishedVersion>();
    for (let from = 0; ;) {
      const rows = await store.versionsFrom(from, versionsPerRead);
      for (const { number, record } of rows) {
        versions.set(number, assertDefined(decodeVersionRecord(record), `version ${number}`));
      }
      if (rows.length < versionsPerRead) return versions;
      from = assertDefined(rows.at(-1), 'a row').leafIndex + 1;
    }
  }

  function appendixOf(bytes: Uint8Array, signed: SignedDecision): Appendix {
    const { kind, subject } = signed.decision;
    const { stationId } = subject;
    const nowMs = clock.nowMs();
    const group = election.roster.station(stationId ?? '')?.pollingGroup;
    const exposure = group === undefined ? gate.ofElection(nowMs) : gate.ofGroup(group, nowMs);
    return {
      kind: 'decision',
      stationId: stationId ?? '',
      commitment: decisionCommitment(crypto, signed),
      sealed: exposure !== 'everything',
      decision: { kind, stationId, digest: signed.digest, record: bytes },
    };
  }

  async function known({ digest }: SignedDecision): Promise<number | undefined> {
    return (await store.findDecision(digest))?.leafIndex;
  }

  return {
    async take(bytes) {
      const decoded = decodeSignedDecision(crypto, bytes);
      if (!decoded.ok) return fail(refusalOf(decoded.error));
      const signed = decoded.value;
      const taken = (leafIndex: number, isRepeated: boolean): Result<Taken, Refusal> => {
        const stationId = signed.decision.subject.stationId ?? '';
        return ok({ kind: 'decision', stationId, digest: signed.digest, leafIndex, isRepeated });
      };
      const before = await known(signed);
      if (before !== undefined) return taken(before, true);
      // Nobody waits for what is refused anyway.
      const early = await judge(bytes, signed);
      if (early !== undefined) return fail(refusalOf(early));
      const late: { before?: number | undefined; fault?: DecisionFault | undefined } = {};
      const positions = await sequencer.appendIf([appendixOf(bytes, signed)], async () => {
        late.before = await known(signed);
        if (late.before !== undefined) return false;
        late.fault = await judge(bytes, signed);
        return late.fault === undefined;
      });
      if (positions !== undefined) {
        return taken(assertDefined(positions[0], 'the position of a decision').index, false);
      }
      if (late.before !== undefined) return taken(late.before, true);
      return fail(refusalOf(assertDefined(late.fault, 'why a decision was refused')));
    },
  };
}

function refusalOf({ code, where }: DecisionFault): Refusal {
  return refusal(code, { where });
}
