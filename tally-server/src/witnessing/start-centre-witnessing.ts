/** Witnessing as a part of a centre: with its file of witnesses, over HTTP, into the published log. */
import { join } from 'node:path';
import { parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { type NoteKey, parseNote } from '@mutabaqa/shared/merkle/note.ts';
import type { CheckpointGuard } from '../log/checkpoint-guard.ts';
import type { Sequencer } from '../log/sequencer.ts';
import type { LogEvents } from '../log-events.ts';
import { type PublicFiles, writeIfOther } from '../publish/public-files.ts';
import { realSleep } from '../publish/repeat.ts';
import { makeHttpWitnessLink } from './http-witness-link.ts';
import { heedWitnesses, makeOtherHistoryWatch } from './other-history.ts';
import { startWitnessing, type Witnessing } from './start-witnessing.ts';
import { readWitnessPolicyFile } from './witness-policy-file.ts';

export interface CentreWitnessingPorts {
  /** The centre's. */
  readonly directory: string;
  /** Where the log is published. */
  readonly logDirectory: string;
  readonly files: PublicFiles;
  readonly sequencer: Pick<Sequencer, 'size' | 'rootAt' | 'stop'>;
  readonly logKey: NoteKey;
  readonly log: LogEvents;
}

/** Undefined when the centre names no witnesses. @throws CentreUnusable when its file is wrong */
export function startCentreWitnessing(ports: CentreWitnessingPorts): Witnessing | undefined {
  const { directory, logDirectory, files, sequencer, logKey, log } = ports;
  const file = readWitnessPolicyFile(directory);
  if (file === undefined) return undefined;
  // Who is asked is public: readers choose from these whom they believe.
  writeIfOther(files, join(logDirectory, 'witnesses'), file.bytes);
  return startWitnessing({
    crypto: nodeCosignatureCrypto,
    link: makeHttpWitnessLink(),
    ...{ file, sleep: realSleep, log },
    write(name, note) {
      const path = join(logDirectory, name);
      // What is published may be newer by now; then it stays.
      if (name === 'checkpoint' && textOf(files.read(path)) !== parseNote(note)?.text) return;
      writeIfOther(files, path, utf8(note));
    },
    onOtherHistory: makeOtherHistoryWatch({ crypto: nodeCrypto, logKey, sequencer, log }),
  });
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  const note = bytes && parseUtf8(bytes);
  return note === undefined ? undefined : parseNote(note)?.text;
}

/** How long a start waits for witnesses that do not answer. */
const heedMsMax = 3000;

/** To be called before the log is opened: see `heedWitnesses`. @throws CentreUnusable */
export async function heedCentreWitnesses(
  directory: string,
  logKey: NoteKey,
  guard: CheckpointGuard,
): Promise<void> {
  const file = readWitnessPolicyFile(directory);
  if (file === undefined) return;
  const recorded = await guard.read();
  const verified =
    recorded === undefined ? undefined : verifyCheckpoint(nodeCrypto, logKey, recorded);
  // A guard that is not ours refuses the start by itself.
  if (verified?.ok === false) return;
  const link = makeHttpWitnessLink(heedMsMax);
  const ports = { crypto: nodeCrypto, link, guard, guarded: verified?.value };
  await heedWitnesses(ports, logKey, file.asked, AbortSignal.timeout(heedMsMax));
}
