/**
 * The record as files: `logs/<SHA-256 of the origin>/checkpoint`, which is also what monitors fetch, and beside
 * it `fork-<n>.json`. One process at a time: `lock` holds its number.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CosignatureCrypto } from '@mutabaqa/shared/crypto/ml-dsa-port.ts';
import { parseCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { verifyCosignatures } from '@mutabaqa/shared/merkle/cosignature.ts';
import type { CosignerKey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import { parseNote } from '@mutabaqa/shared/merkle/note.ts';
import { writeDurableFile } from '../durable-file.ts';
import { UsageFault } from '../report/exit-codes.ts';
import type { CosignedCheckpoint, WitnessRecord } from './witness-record.ts';

/** A log that forks again and again must not fill the disk: the first few prove enough. */
const forksKeptMax = 16;

/** Lower-case hexadecimal, as in the address for monitors. */
export function originHash(origin: string): string {
  return createHash('sha256').update(origin).digest('hex');
}

/** @throws UsageFault when another witness runs on the directory, or the record is damaged. */
export function openFileWitnessRecord(
  crypto: CosignatureCrypto,
  keys: readonly CosignerKey[],
  directory: string,
  origins: readonly string[],
): WitnessRecord {
  const isOurs = takeLock(join(directory, 'lock'));
  const pathOf = (origin: string) => join(directory, 'logs', originHash(origin), 'checkpoint');
  const record: WitnessRecord = {
    last(origin) {
      const path = pathOf(origin);
      if (!existsSync(path)) return undefined;
      const note = readFileSync(path, 'utf8');
      const cosigned = readCosigned(crypto, keys, origin, note);
      // Going on without it would be to forget what was cosigned.
      if (cosigned === undefined) throw new UsageFault(`${path} is not what this witness wrote`);
      return cosigned;
    },
    keep(origin, note) {
      if (!isOurs()) throw new Error('another process has taken this record over');
      writeDurableFile(pathOf(origin), note);
    },
    keepFork(origin, forkFile) {
      for (let number = 1; number <= forksKeptMax; number++) {
        const path = join(directory, 'logs', originHash(origin), `fork-${number}.json`);
        if (existsSync(path)) {
          if (readFileSync(path, 'utf8') === forkFile) return;
          continue;
        }
        writeDurableFile(path, forkFile);
        return;
      }
    },
  };
  for (const origin of origins) record.last(origin);
  return record;
}

function readCosigned(
  crypto: CosignatureCrypto,
  keys: readonly CosignerKey[],
  origin: string,
  note: string,
): CosignedCheckpoint | undefined {
  const text = parseNote(note)?.text;
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  const ours = verifyCosignatures(crypto, keys, note);
  if (checkpoint?.origin !== origin || !ours.ok) return undefined;
  const times = ours.value.map(({ timeS }) => timeS);
  return times.length === 0 ? undefined : { ...checkpoint, note, timeS: Math.max(...times) };
}

/** Whether the lock is still ours, to be asked before anything is kept. */
function takeLock(path: string): () => boolean {
  const holder = existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ', 1)[0]) : undefined;
  if (holder !== undefined && holder !== process.pid && isRunning(holder)) {
    throw new UsageFault(`a witness runs on this directory (process ${holder}; ${path})`);
  }
  const ours = `${process.pid} ${randomUUID()}\n`;
  writeFileSync(path, ours);
  return () => readFileSync(path, 'utf8') === ours;
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0); // signal 0 only asks
    return true;
  } catch (fault) {
    // EPERM: it runs, as somebody else.
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM';
  }
}
