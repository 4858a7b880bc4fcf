/**
 * What a witness holds against this log: a checkpoint under the log's own key that is higher than the log, or
 * has another root. Then the store lost what it promised, or its key signed two histories.
 */
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { type Checkpoint, verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { formatNote, type NoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import type { CheckpointGuard } from '../log/checkpoint-guard.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { LogEvents } from '../log-events.ts';
import type { WitnessLink } from './witness-link.ts';
import type { AskedWitness } from './witness-policy-file.ts';

/** While the log runs: it must not grow by one leaf more. The next start asks the witnesses and refuses. */
export function makeOtherHistoryWatch(ports: {
  readonly crypto: CryptoPort;
  readonly logKey: NoteKey;
  readonly sequencer: Pick<Sequencer, 'size' | 'rootAt' | 'stop'>;
  readonly log: LogEvents;
}): (note: string) => void {
  const { crypto, logKey, sequencer, log } = ports;
  let hasEnded = false;
  return (note) => {
    const verified = verifyCheckpoint(crypto, logKey, note);
    if (!verified.ok || hasEnded) return;
    const { size: known, root } = verified.value;
    const { size } = sequencer;
    if (known <= size && equalBytes(root, sequencer.rootAt(known))) return;
    hasEnded = true;
    const event = known > size ? 'log.history-lost' : 'log.history-forked';
    log.event(event, { known, size });
    sequencer.stop().catch((fault: unknown) => {
      log.fault(event, fault);
    });
  };
}

/**
 * Before a log starts: the highest checkpoint that a witness holds goes to the guard, which then knows of it
 * for good. A witness that does not answer in time is not waited for.
 */
export async function heedWitnesses(
  ports: {
    readonly crypto: CryptoPort;
    readonly link: WitnessLink;
    readonly guard: Pick<CheckpointGuard, 'record'>;
    /** What the guard knows. */
    readonly guarded: Checkpoint | undefined;
  },
  logKey: NoteKey,
  asked: readonly AskedWitness[],
  signal: AbortSignal,
): Promise<void> {
  const { crypto, link, guard, guarded } = ports;
  const notes = await Promise.all(
    asked.map(async ({ url }) =>
      link.lastCheckpoint(url, logKey.name, signal).catch(() => undefined),
    ),
  );
  let highest = guarded;
  for (const note of notes) {
    const verified = note === undefined ? undefined : verifyCheckpoint(crypto, logKey, note);
    if (note === undefined || !verified?.ok) continue;
    if (highest !== undefined && verified.value.size <= highest.size) continue;
    highest = verified.value;
    await guard.record(withoutCosignatures(logKey, note));
  }
}

/** The guard keeps what the log signed; a slot of it has no room for more. */
function withoutCosignatures({ name, id }: NoteKey, note: string): string {
  const { text, signatures } = assertDefined(parseNote(note), 'a verified note');
  const own = signatures.find((each) => each.name === name && equalBytes(each.keyId, id));
  return formatNote({ text, signatures: [assertDefined(own, 'the signature of the log')] });
}
