/**
 * Evidence of a version: what was received about each station, as it was received, in the order of the
 * roster and then of the log.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatHex, u32be } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { StationEntry } from '@mutabaqa/shared/election/station-entry.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { makeFileOffsets } from '@mutabaqa/shared/results/file-offsets.ts';
import type { WithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import type { Store } from '../store/store.ts';
import type { PublishedRecord } from './published-record.ts';
import { publishForm, publishTape } from './published-record.ts';
import type { VersionFiles } from './version-files.ts';

export type EvidenceStore = Pick<Store, 'evidenceOfStation' | 'formsOfStation'>;

export interface EvidenceSetup {
  readonly crypto: CryptoPort;
  readonly store: EvidenceStore;
  readonly stations: Iterable<StationEntry>;
  /** Leaves of the snapshot. */
  readonly size: number;
  readonly withheld: WithheldSections;
  /** Each tape and record by itself, too. */
  readonly hasOwnFiles: boolean;
}

/** Stations per turn of the event loop: intake goes on while a version is written. */
const stationsPerTurn = 16;

export async function writeEvidence(setup: EvidenceSetup, files: VersionFiles): Promise<void> {
  files.file('evidence.ndjson');
  const offsets = makeFileOffsets();
  let done = 0;
  for (const entry of setup.stations) {
    if (done++ % stationsPerTurn === 0) await nextTurn();
    const bytes = await writeStation(setup, files, entry);
    offsets.add(entry.constituency, entry.stationId, bytes, 0);
  }
  if (setup.hasOwnFiles) return;
  for (const [constituency, text] of offsets.format()) {
    files.file(`evidence/${encodeURIComponent(constituency)}.offsets.json`).write(text);
  }
}

/** How many bytes of the constituency's records are the station's. */
async function writeStation(
  { crypto, store, size, withheld, hasOwnFiles }: EvidenceSetup,
  files: VersionFiles,
  { stationId, constituency }: StationEntry,
): Promise<number> {
  const area = encodeURIComponent(constituency);
  const hidden = withheld.of(stationId);
  const tapes = await store.evidenceOfStation(stationId);
  const forms = await store.formsOfStation(stationId);
  const records: PublishedRecord[] = [
    ...tapes.map((each) => publishTape(crypto, each, hidden)),
    ...forms.map((each) => publishForm(crypto, each, hidden)),
  ]
    .filter(({ leafIndex }) => leafIndex < size)
    .sort((a, b) => a.leafIndex - b.leafIndex);
  const written = new Set<string>();
  let recordBytes = 0;
  for (const { leafIndex, kind, receivedAtMs, bytes, problems, tape } of records) {
    const sha256 = formatHex(crypto.sha256(bytes));
    const row = { leafIndex, kind, stationId, receivedAtMs, sha256, problems };
    files.file('evidence.ndjson').write(`${JSON.stringify(row)}\n`);
    recordBytes += writeSized(files, `evidence/${area}.records`, bytes);
    if (hasOwnFiles) files.writeWhole(`evidence/${sha256}`, bytes);
    if (tape === undefined || written.has(tape.digestHex)) continue;
    written.add(tape.digestHex);
    const signed = encodeSignedTape(tape.bytes, tape.signature);
    writeSized(files, `tapes/${area}.tapes`, signed);
    if (hasOwnFiles) files.writeWhole(`tapes/${tape.digestHex}.tape`, signed);
  }
  return recordBytes;
}

function writeSized(files: VersionFiles, name: string, bytes: Uint8Array): number {
  const file = files.file(name);
  const size = u32be(bytes.length);
  file.write(size);
  file.write(bytes);
  return size.length + bytes.length;
}
