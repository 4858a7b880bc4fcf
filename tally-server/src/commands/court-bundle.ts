/** `court-bundle`: everything about an election, a constituency or a station, for a court; while the server runs. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { CourtScope } from '@mutabaqa/shared/court/court-files.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import {
  assertKeysOfPackage,
  CentreUnusable,
  readCentreConfig,
  readServerKeys,
} from '../centre-directory.ts';
import { prepareVerifier, VerifierUnbuildable } from '../court/add-verifier.ts';
import { makeCourtBundle, NoCourtBundle } from '../court/make-court-bundle.ts';
import { writeStatements } from '../court/write-statements.ts';
import { openSqliteStore } from '../store/sqlite-store.ts';
import { openCentre, refusing } from './open-centre.ts';
import { printLine } from './print.ts';

interface CourtOptions {
  readonly dir: string;
  readonly out: string;
  readonly constituency?: string;
  readonly station?: string;
}

export function addCourtBundleCommand(program: Command): void {
  program
    .command('court-bundle')
    .description('evidence, log, decisions with names, custody and a verifier, for a court')
    .option('--dir <directory>', 'the server’s directory', 'centre')
    .requiredOption('--out <directory>', 'new or empty')
    .option('--constituency <id>', 'only its stations')
    .option('--station <id>', 'only this one')
    .action((options: CourtOptions) => refusing(() => writeBundle(options)));
}

async function writeBundle(options: CourtOptions): Promise<void> {
  const scope = scopeOf(options);
  const directory = resolve(options.out);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new CentreUnusable(`${directory} is not empty`);
  }
  const centre = openCentre({ centre: options.dir });
  const { newest, election } = centre;
  const keys = hasKeys(centre.directory) ? readServerKeys(centre.directory) : undefined;
  if (keys) assertKeysOfPackage(keys, election);
  const addVerifier = await prepareVerifier().catch((fault: unknown) => {
    if (!(fault instanceof VerifierUnbuildable)) throw fault;
    throw new CentreUnusable(fault.message, { cause: fault });
  });
  const store = openSqliteStore(newest.storeDirectory, { readOnly: true });
  try {
    const facts = await makeCourtBundle({
      crypto: nodeCrypto,
      centreDirectory: centre.directory,
      config: readCentreConfig(centre.directory),
      election,
      log: newest,
      store,
      keys: keys && {
        sign: (message) => keys.log.sign(message),
        opener: makeHpkeOpener(keys.bundle),
      },
      scope,
      directory,
      nowMs: Date.now(),
      addVerifier,
    });
    const verdict = await writeStatements(directory, newest.key, facts);
    printLine(`Version ${facts.version} of ${facts.electionId}, for a court: ${directory}`);
    printLine(`Its own verifier says: ${verdict}`);
  } catch (fault) {
    if (!(fault instanceof NoCourtBundle)) throw fault;
    throw new CentreUnusable(fault.message, { cause: fault });
  } finally {
    await store.close();
  }
}

/** Whoever makes the bundle need not be the server's account: then nothing is signed, and bundles stay closed. */
function hasKeys(centreDirectory: string): boolean {
  try {
    accessSync(join(centreDirectory, 'keys', 'log.key.pem'), constants.R_OK);
    return true;
  } catch {
    return false; // missing or not ours to read
  }
}

function scopeOf({ constituency, station }: CourtOptions): CourtScope {
  if (constituency !== undefined && station !== undefined) {
    throw new CentreUnusable('--constituency or --station, not both');
  }
  if (station !== undefined) return { kind: 'station', id: station };
  return constituency === undefined
    ? { kind: 'election' }
    : { kind: 'constituency', id: constituency };
}
