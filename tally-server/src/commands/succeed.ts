/**
 * `succeed`: a new log in place of one whose highest known checkpoint cannot be reached any more.
 * `prepare` writes the record, officers add their signatures with `sign`, `apply` begins the new log.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { parseEd25519KeyPem } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  decodeSignedSuccessor,
  encodeSignedSuccessor,
  encodeSuccessor,
  type SignedSuccessor,
  successorDigest,
  successorsMax,
  successorSigningInput,
} from '@mutabaqa/shared/log/successor.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { assertFollows, CentreUnusable, successorFile } from '../centre-directory.ts';
import { openFileGuard } from '../log/file-guard.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { addCentreOptions, type CentreOptions, openCentre, refusing } from './open-centre.ts';
import { printLine } from './print.ts';

interface PrepareOptions extends CentreOptions {
  readonly reason: string;
}

interface SignOptions {
  readonly officer: string;
  readonly key: string;
}

export function addSucceedCommand(program: Command): void {
  const succeed = program.command('succeed').description('begin a successor log, by k officers');
  addCentreOptions(succeed.command('prepare').description('write the record to be signed'))
    .requiredOption('--reason <text>', 'why the log cannot go on')
    .argument('<file>', 'the record that officers pass round')
    .action((file: string, options: PrepareOptions) =>
      refusing(() => prepareSuccessor(file, options, Date.now())),
    );
  succeed
    .command('sign')
    .description('add an officer’s signature')
    .requiredOption('--officer <id>', 'the officer’s id in the package')
    .requiredOption('--key <file>', 'the officer’s private key')
    .argument('<file>', 'the record')
    .action((file: string, options: SignOptions) =>
      refusing(async () => {
        signSuccessor(file, options);
      }),
    );
  addCentreOptions(succeed.command('apply').description('begin the new log at the next serve'))
    .argument('<file>', 'the signed record')
    .action((file: string, options: CentreOptions) =>
      refusing(async () => {
        applySuccessor(file, options);
      }),
    );
}

export async function prepareSuccessor(
  file: string,
  options: PrepareOptions,
  timeMs: number,
): Promise<void> {
  const { election, newest } = openCentre(options);
  const store = openSqliteStore(newest.storeDirectory);
  const guard = await openFileGuard(nodeCrypto, newest.guardFile);
  try {
    const { size, checkpoint = '' } = await store.logState();
    // Without a guard the store's own is the highest that is known here; a mirror may know more.
    const lastCheckpoint = (await guard.read()) ?? checkpoint;
    const last = verifyCheckpoint(nodeCrypto, newest.key, lastCheckpoint);
    if (!last.ok) throw new CentreUnusable(`the last checkpoint is not this log's: ${last.error}`);
    const record = encodeSuccessor({
      oldOrigin: newest.key.name,
      // As its files are served: beside those of the first log.
      newOrigin: `${election.manifest.logOrigin}-${newest.number + 1}`,
      lastCheckpoint,
      recoveredSize: size,
      packageDigest: election.digest,
      reason: options.reason,
      timeMs,
    });
    const unsigned = encodeSignedSuccessor(record, []);
    if (decodeSignedSuccessor(unsigned) === undefined) {
      throw new CentreUnusable('the reason is too long for a record');
    }
    writeDurableFile(file, unsigned, 0o644);
    printLine(`${size} leaves recovered of ${last.value.size} known; ${file} is to be signed`);
  } finally {
    await guard.close();
    await store.close();
  }
}

export function signSuccessor(file: string, { officer, key: keyFile }: SignOptions): void {
  const { recordBytes, record, signatures } = readSigned(file);
  const key = parseEd25519KeyPem(readFileSync(keyFile, 'utf8'));
  if (key === undefined) throw new CentreUnusable(`${keyFile} is no Ed25519 private key`);
  printLine(`${record.oldOrigin} -> ${record.newOrigin}: ${record.reason}`);
  printLine(`Record ${formatHex(successorDigest(nodeCrypto, recordBytes))}`);
  const signature = key.sign(successorSigningInput(nodeCrypto, recordBytes));
  const others = signatures.filter(({ officerId }) => officerId !== officer);
  const signed = [...others, { officerId: officer, signature }];
  writeDurableFile(file, encodeSignedSuccessor(recordBytes, signed), 0o644);
  printLine(`Signature of ${officer} added: ${signed.length} in all`);
}

/** Writes one file; everything else follows from it at the next start. Doing it again does nothing. */
export function applySuccessor(file: string, options: CentreOptions): void {
  const signed = readSigned(file);
  const { directory, election, logs, newest } = openCentre(options);
  if (newest.successor && equalBytes(newest.successor.recordBytes, signed.recordBytes)) {
    printLine(`Log ${newest.number} has begun already`);
    return;
  }
  // Devices are told all records in one frame.
  if (logs.length > successorsMax)
    throw new CentreUnusable(`there are ${logs.length} logs already`);
  assertFollows(nodeCrypto, file, signed, election, logs);
  const place = successorFile(directory, logs.length + 1);
  if (existsSync(place)) throw new CentreUnusable(`${place} exists`);
  writeDurableFile(place, encodeSignedSuccessor(signed.recordBytes, signed.signatures), 0o644);
  // If we crash here, the record is in place and the next serve begins the new log by it.
  printLine(`The next serve begins log ${logs.length + 1}: ${signed.record.newOrigin}`);
}

function readSigned(file: string): SignedSuccessor {
  const path = resolve(file);
  const signed = existsSync(path) ? decodeSignedSuccessor(readFileSync(path)) : undefined;
  if (signed === undefined) throw new CentreUnusable(`${path} is no successor record`);
  return signed;
}
