/** `observer witness`: cosign checkpoints of logs, each only when it continues what was cosigned before. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { nodeCosignatureCrypto } from '@mutabaqa/shared/crypto/node/ml-dsa-key.ts';
import { formatCosignerVkey } from '@mutabaqa/shared/merkle/cosigner-key.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { exitCodes } from '../report/exit-codes.ts';
import { openFileWitnessRecord, originHash } from '../witness/file-witness-record.ts';
import { makeWitness } from '../witness/make-witness.ts';
import { makeWitnessKeys, readWitnessKeys } from '../witness/witness-keys.ts';
import { startWitnessServer } from '../witness/witness-server.ts';
import type { Terminal } from './terminal.ts';
import { requireLogKey } from './verify-log.ts';

interface ServeOptions {
  readonly dir: string;
  readonly logKey: readonly string[];
  readonly address: string;
  readonly port: number;
  readonly perSecond: number;
}

export function addWitnessCommand(program: Command, terminal: Terminal): void {
  const witness = program
    .command('witness')
    .description('cosign the checkpoints of logs (c2sp.org/tlog-witness)');
  witness
    .command('key')
    .description('make the keys of a new witness, and print what logs and observers need')
    .requiredOption('--dir <directory>', 'of the witness; holds its secret, and later its record')
    .requiredOption('--name <name>', 'as an address without scheme: witness.example/elections')
    .option('--ml-dsa', 'an ML-DSA-44 key beside the Ed25519 one')
    .action(({ dir, name, mlDsa }: { dir: string; name: string; mlDsa?: boolean }) => {
      for (const { key } of makeWitnessKeys(dir, name, mlDsa === true)) {
        terminal.write(formatCosignerVkey(key));
      }
      terminal.exitWith(exitCodes.ok);
    });
  witness
    .command('serve')
    .description('answer logs and monitors until stopped')
    .requiredOption('--dir <directory>', 'of the witness')
    .requiredOption('--log-key <vkey...>', 'of each log, from its signed election package')
    .option('--address <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'where to listen; 0 for any', wholeNumber, 8090)
    .option(
      '--per-second <n>',
      'requests of one address; five times as many at once',
      wholeNumber,
      20,
    )
    .action(async (options: ServeOptions) => {
      await serve(options, terminal);
    });
}

async function serve(options: ServeOptions, terminal: Terminal): Promise<void> {
  const keys = readWitnessKeys(options.dir);
  const logs = byOrigin(options.logKey.map(requireLogKey));
  const origins = [...logs.keys()];
  const cosigners = keys.map(({ key }) => key);
  const record = openFileWitnessRecord(nodeCosignatureCrypto, cosigners, options.dir, origins);
  const tell = (fields: object): void => {
    terminal.write(JSON.stringify({ timeMs: terminal.nowMs(), ...fields }));
  };
  const server = await startWitnessServer({
    witness: makeWitness({ crypto: nodeCosignatureCrypto, clock: terminal, keys, logs, record }),
    origins,
    clock: terminal,
    ...{ address: options.address, port: options.port },
    rate: { perSecond: options.perSecond, burst: 5 * options.perSecond },
    onAnswer: tell,
    onFault(fault) {
      tell({ kind: 'fault', message: fault instanceof Error ? fault.message : 'unknown' });
    },
  });
  tell({ kind: 'started', port: server.port, keys: cosigners.map(formatCosignerVkey) });
  for (const origin of origins)
    tell({ kind: 'log', origin, path: `/${originHash(origin)}/checkpoint` });
  await stopSignal();
  await server.stop();
  terminal.exitWith(exitCodes.ok);
}

function byOrigin(keys: readonly NoteKey[]): Map<string, readonly NoteKey[]> {
  return Map.groupBy(keys, ({ name }) => name);
}

/** Ctrl-C, or the machine's request to end. */
export async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
  });
}

function wholeNumber(text: string): number {
  if (!/^(0|[1-9][0-9]{0,8})$/.test(text)) throw new InvalidArgumentError('a whole number');
  return Number(text);
}
