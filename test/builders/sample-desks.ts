/** The desks of a centre on the deciding election: real store, log and files, in a directory that is thrown away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import { type DecisionBook, makeDecisionBook } from '@mutabaqa/tally-server/desk/decision-book.ts';
import { type DecisionDesk, makeDecisionDesk } from '@mutabaqa/tally-server/desk/decision-desk.ts';
import { type EvidenceDesk, makeEvidenceDesk } from '@mutabaqa/tally-server/desk/evidence-desk.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeSequencer } from '@mutabaqa/tally-server/log/make-sequencer.ts';
import type { Sequencer } from '@mutabaqa/tally-server/log/sequencer.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import type { Store } from '@mutabaqa/tally-server/store/store.ts';
import { makeDecidingElection } from './deciding-election.ts';
import { sampleKey, sampleSeed } from './sample-election.ts';

/** When both groups' embargoes end. */
export const deskEmbargoEndMs = 1_762_873_200_000;

export interface SampleDesks {
  readonly directory: string;
  readonly election: ElectionPackage;
  readonly clock: { timeMs: number; nowMs(): number };
  readonly store: Store;
  readonly sequencer: Sequencer;
  readonly book: DecisionBook;
  readonly evidence: EvidenceDesk;
  readonly decisions: DecisionDesk;
  close(): Promise<void>;
}

/** After the embargo, unless the clock is set back. */
export async function makeSampleDesks(
  wrapStore: (store: Store) => Store = (store) => store,
): Promise<SampleDesks> {
  const directory = mkdtempSync(join(tmpdir(), 'mutabaqa-desks-'));
  const election = makeDecidingElection();
  const clock = {
    timeMs: deskEmbargoEndMs + 1000,
    nowMs(): number {
      return this.timeMs;
    },
  };
  const store = wrapStore(openSqliteStore(join(directory, 'store')));
  const guard = await openFileGuard(nodeCrypto, join(directory, 'guard'));
  const signer = sampleKey('log');
  const made = await makeSequencer(
    {
      ...{ crypto: nodeCrypto, clock, store, guard },
      random: (bytes) => new Uint8Array(bytes).fill(7),
      logKey: makeNoteKey(nodeCrypto, election.manifest.logOrigin, signer.publicKey),
      sign: (message) => signer.sign(message),
    },
    { kind: 'package', stationId: '', commitment: election.digest, sealed: false },
  );
  assert(made.ok, 'the log starts');
  const sequencer = made.value;
  const gate = makeGate(election.manifest);
  const ports = { crypto: nodeCrypto, election, store, sequencer, gate, clock };
  const onFault = (fault: unknown): void => {
    throw fault;
  };
  const book = await makeDecisionBook({ ...ports, onFault });
  return {
    ...{ directory, election, clock, store, sequencer, book },
    evidence: makeEvidenceDesk({
      ...ports,
      people: () => book.people(),
      standing: book.standing,
    }),
    decisions: makeDecisionDesk({ ...ports, book, logNumber: 0 }),
    async close() {
      await sequencer.stop();
      await store.close();
      await guard.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export interface QrChoice {
  readonly header?: Partial<TapeHeader>;
  readonly votes?: readonly number[];
  /** Signs instead of the tape's own device. */
  readonly signer?: string;
}

/** The texts of the closing tape of station `st-<number>`. */
export function formatSampleQr(
  election: ElectionPackage,
  number: number,
  { header, votes = [120, 0, 3, 44], signer }: QrChoice = {},
): string[] {
  const entry = assertDefined(election.roster.station(`st-${number}`), 'a station');
  const deviceId = `device-${number}`;
  const contestId = assertDefined(entry.papers[0]?.contestIds[0], 'a contest');
  const bytes = encodeTape({
    header: {
      electionId: election.manifest.electionId,
      packageDigest: election.digest,
      mode: election.manifest.mode,
      stationId: entry.stationId,
      deviceId,
      kind: 'closing',
      sequence: 1,
      correctionReason: undefined,
      part: { index: 1, count: 1 },
      capture: 'scanner-signed',
      openedAtS: 1_762_833_700,
      closedAtS: 1_762_873_100,
      madeAtS: 1_762_873_150,
      softwareDigest: new Uint8Array(32).fill(5),
      sections: [{ kind: 'contest', id: contestId }],
      ...header,
    },
    sections: [
      {
        kind: 'contest',
        nonce: sampleSeed('section of a code').slice(0, 16),
        listVotes: undefined,
        candidateVotes: makeSparseCounts(votes),
      },
    ],
  });
  const decoded = decodeTape(nodeCrypto, bytes, { withheldAllowed: false });
  assert(decoded.ok, 'the tape decodes');
  const { digest } = decoded.value;
  const key = sampleKey(signer ?? decoded.value.header.deviceId);
  const keyId = sealingKeyId(key.publicKey);
  const tapeSignature = key.sign(tapeSigningInput(digest));
  return formatQrParts(nodeCrypto, { tape: bytes, keyId, tapeSignature }, 900);
}
