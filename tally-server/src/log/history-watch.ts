/**
 * Receipts that devices send along with a resend. One under this log's own key for a higher checkpoint
 * than this log has proves that the store lost what it had promised; one for another root at a size that it
 * has proves that its key signed two histories. Then the log must not grow by one leaf more.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { parseCheckpoint, verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { type NoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { parseTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import type { LogEvents } from '../log-events.ts';
import type { CheckpointGuard } from './checkpoint-guard.ts';
import type { Sequencer } from './sequencer.ts';

/** Given the proof text of a receipt; costs a signature only when it claims something else than we know. */
export function makeHistoryWatch(ports: {
  readonly crypto: CryptoPort;
  readonly logKey: NoteKey;
  readonly sequencer: Pick<Sequencer, 'size' | 'rootAt' | 'stop'>;
  readonly guard: Pick<CheckpointGuard, 'record'>;
  readonly log: LogEvents;
}): (proof: string) => void {
  const { crypto, logKey, sequencer, guard, log } = ports;

  async function endHistory(checkpoint: string): Promise<void> {
    await sequencer.stop();
    // From now on every start is refused until the officers sign a successor record.
    await guard.record(checkpoint);
  }

  return (proof) => {
    const note = parseTlogProof(proof)?.checkpoint;
    const claimed = note === undefined ? undefined : parseCheckpoint(parseNote(note)?.text ?? '');
    if (note === undefined || claimed === undefined) return;
    if (claimed.origin !== logKey.name) return;
    const { size } = sequencer;
    const isHigher = claimed.size > size;
    if (!isHigher && equalBytes(claimed.root, sequencer.rootAt(claimed.size))) return;
    if (!verifyCheckpoint(crypto, logKey, note).ok) return;
    const event = isHigher ? 'log.history-lost' : 'log.history-forked';
    log.event(event, { known: claimed.size, size });
    endHistory(note).catch((fault: unknown) => {
      log.fault(event, fault);
    });
  };
}
