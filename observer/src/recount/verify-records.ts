/**
 * Records of a station, each against its leaf, its signers and what intake said of it, as evidence of the
 * station's case. Signatures of devices are verified beside it, and each tape signature once.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { People } from '@mutabaqa/shared/election/staff-signatures.ts';
import { admitForm } from '@mutabaqa/shared/evidence/admit-form.ts';
import { formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { paperTapeCommitment } from '@mutabaqa/shared/evidence/signed-tape.ts';
import type { FormEvidence, TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import {
  channelSigningInput,
  tapeCommitment,
  tapeSigningInput,
} from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import type { CheckList } from '../report/check-list.ts';
import type { StationEvidence } from './decode-evidence.ts';
import { decodeEvidence, formEvidence, gather, tapeEvidence } from './decode-evidence.ts';
import type { PublishedTape } from './decode-record.ts';
import { decodeRecord } from './decode-record.ts';
import type { KnownDevice } from './device-keys.ts';
import { findDevice } from './device-keys.ts';
import type { EvidenceRow } from './evidence-rows.ts';
import type { LogLeaves } from './log-leaves.ts';
import type { StationRecord } from './record-files.ts';
import type { SignatureJob } from './signature-batch.ts';
import type { SignatureThreads } from './signature-threads.ts';
import type { SignatureCode } from './tape-problems.ts';
import {
  claimedSignatureFault,
  comparableProblems,
  deriveProblems,
  unexplainedProblems,
} from './tape-problems.ts';

export type RecordCheckId =
  'records' | 'tape-signatures' | 'channel-signatures' | 'forms' | 'problems';

export interface RecordSetup {
  readonly crypto: CryptoPort;
  readonly election: Pick<
    ElectionPackage,
    'manifest' | 'digest' | 'roster' | 'contests' | 'spares'
  >;
  readonly leaves: LogLeaves;
  /** Those who could sign at this leaf. */
  readonly peopleAt: (leafIndex: number) => People;
  readonly threads: Pick<SignatureThreads, 'add'>;
  /** Whose devices' signatures are verified; undefined = everybody's. */
  readonly onlyStation?: string | undefined;
  readonly checks: CheckList<RecordCheckId>;
}

export interface RecordVerifier {
  /** Once for each record: a leaf stands for one. */
  verify(records: readonly StationRecord[]): StationEvidence;
  /** The same evidence, for who had to forget it. */
  readAgain(records: readonly StationRecord[]): StationEvidence;
  /** So far. */
  readonly counts: { readonly tapes: number; readonly forms: number; readonly signatures: number };
}

const withheldAllowed = { withheldAllowed: true };

/** What records of one station share. */
interface StationWork {
  readonly jobs: TapeJob[];
  readonly tapes: DecodedTape[];
}

/** Card and transmission of one tape bear one tape signature. */
interface TapeJob {
  readonly job: SignatureJob;
  readonly callers: (() => void)[];
}

export function makeRecordVerifier(setup: RecordSetup): RecordVerifier {
  const { crypto, election, leaves, peopleAt, threads, checks } = setup;
  const { manifest } = election;
  const keyIds = {
    transmission: sealingKeyId(manifest.transmissionKey),
    card: sealingKeyId(manifest.cardKey),
  };
  const refused = new Set<number>();
  const counts = { tapes: 0, forms: 0, signatures: 0 };

  let device: KnownDevice | undefined;
  let deviceId: string | undefined;
  /** A station's records name one device, and the roster decodes a station to find it. */
  const deviceOf = (id: string): KnownDevice | undefined => {
    if (id !== deviceId) device = findDevice(election, id);
    deviceId = id;
    return device;
  };

  const claim = (row: EvidenceRow, commitment: Uint8Array): boolean => {
    const { leafIndex, kind, stationId, receivedAtMs } = row;
    const problem = leaves.claim(leafIndex, { kind, stationId, commitment });
    const timeMs = leaves.at(leafIndex)?.timeMs;
    if (problem === undefined && timeMs === receivedAtMs) return true;
    checks.fail('records', positionOf(row), problem ?? `the leaf bears the time ${timeMs}`);
    return false;
  };

  function verifyForm(row: EvidenceRow, record: Uint8Array): FormEvidence | undefined {
    const people = peopleAt(row.leafIndex);
    const admitted = admitForm(crypto, { election, people }, record, withheldAllowed);
    counts.forms += 1;
    if (!admitted.ok) {
      checks.fail('forms', positionOf(row), `${admitted.error.code} (${admitted.error.where})`);
      return undefined;
    }
    if (!claim(row, formCommitment(crypto, admitted.value))) return undefined;
    if (admitted.value.form.stationId !== row.stationId) {
      checks.fail('forms', positionOf(row), 'of another station');
      return undefined;
    }
    return formEvidence(row, admitted.value);
  }

  function verifyTape(
    row: EvidenceRow,
    record: Uint8Array,
    { jobs, tapes }: StationWork,
  ): TapeEvidence | undefined {
    const { kind } = row;
    if (kind === 'form') return undefined;
    counts.tapes += 1;
    const decoded = decodeRecord(crypto, kind, record, tapes);
    if (!decoded.ok) {
      checks.fail('records', positionOf(row), decoded.error);
      return undefined;
    }
    const published = decoded.value;
    if (!tapes.includes(published.tape)) tapes.push(published.tape);
    if (!claim(row, commitmentOf(crypto, published))) return undefined;
    const device = deviceOf(published.tape.header.deviceId);
    checkProblems(row, published, device);
    const isAsked = setup.onlyStation === undefined || setup.onlyStation === row.stationId;
    if (device !== undefined && isAsked) checkSignatures(row, published, device, jobs);
    return tapeEvidence(row, published);
  }

  /** A transmission or paper tape with any of these problems would have been refused at the door. */
  function checkProblems(
    row: EvidenceRow,
    { tape }: PublishedTape,
    device: KnownDevice | undefined,
  ): void {
    if (row.kind === 'form') return;
    for (const code of unexplainedProblems(row.kind, row.problems)) {
      checks.fail('problems', positionOf(row), `${code} does not follow from the tape`);
    }
    const derived = deriveProblems(tape.header, row.stationId, device, election);
    const published = comparableProblems(row.problems);
    if (derived.join() === published.join()) return;
    const problem = `said to be: ${published.join(', ') || 'none'}; found: ${derived.join(', ') || 'none'}`;
    checks.fail('problems', positionOf(row), problem);
  }

  function checkSignatures(
    row: EvidenceRow,
    { tape, tapeSignature, copy }: PublishedTape,
    { tapeKey: publicKey }: KnownDevice,
    jobs: TapeJob[],
  ): void {
    const claimed = claimedSignatureFault(row.problems);
    const tapeJob = { publicKey, message: tapeSigningInput(tape.digest), signature: tapeSignature };
    const channelJob = copy &&
      row.kind !== 'form' &&
      row.kind !== 'paper-tape' && {
        publicKey,
        message: channelSigningInput(
          copy.channel,
          tape.digest,
          tape.header.sequence,
          keyIds[row.kind],
        ),
        signature: copy.channelSignature,
      };
    const isValid = (job: typeof tapeJob): boolean =>
      crypto.verifyEd25519(job.publicKey, job.message, job.signature);
    if (claimed !== undefined) {
      // Seldom: what was found wrong must be wrong, or somebody wanted to be rid of a good tape.
      const found: SignatureCode | undefined = !isValid(tapeJob)
        ? 'tape-signature.invalid'
        : channelJob && !isValid(channelJob)
          ? 'channel-signature.invalid'
          : undefined;
      if (found === claimed) return;
      checks.fail('problems', positionOf(row), `said to be ${claimed}; found: ${found ?? 'none'}`);
      return;
    }
    const onInvalid = (): void => {
      checks.fail('tape-signatures', positionOf(row), 'not by the device over these figures');
    };
    const same = jobs.find(({ job }) => isSameJob(job, tapeJob));
    if (same === undefined) {
      const callers = [onInvalid];
      jobs.push({ job: tapeJob, callers });
      counts.signatures += 1;
      threads.add(tapeJob, () => {
        for (const each of callers) each();
      });
    } else {
      same.callers.push(onInvalid);
    }
    if (!channelJob) return;
    counts.signatures += 1;
    threads.add(channelJob, () => {
      const problem = `not by the device for this ${row.kind}`;
      checks.fail('channel-signatures', positionOf(row), problem);
    });
  }

  return {
    counts,
    verify(records) {
      const work: StationWork = { jobs: [], tapes: [] };
      const evidence = gather(
        records,
        (row, record) => verifyForm(row, record),
        (row, record) => verifyTape(row, record, work),
      );
      const good = new Set(
        [...evidence.tapes, ...evidence.forms].map(({ leafIndex }) => leafIndex),
      );
      for (const { row } of records) if (!good.has(row.leafIndex)) refused.add(row.leafIndex);
      return evidence;
    },
    readAgain(records) {
      const good = records.filter(({ row }) => !refused.has(row.leafIndex));
      return decodeEvidence(crypto, good);
    },
  };
}

function commitmentOf(
  crypto: CryptoPort,
  { tape, tapeSignature, copy }: PublishedTape,
): Uint8Array {
  return copy === undefined
    ? paperTapeCommitment(crypto, { tape, tapeSignature })
    : tapeCommitment(crypto, tape.digest, tapeSignature, copy.channelSignature);
}

function isSameJob(a: SignatureJob, b: SignatureJob): boolean {
  return (
    equalBytes(a.signature, b.signature) &&
    equalBytes(a.message, b.message) &&
    equalBytes(a.publicKey, b.publicKey)
  );
}

function positionOf({ leafIndex, kind, stationId }: EvidenceRow): string {
  return `leaf ${leafIndex} (${kind} of station ${stationId})`;
}
