/** `observer collect`: a count of one's own from the QR codes of posted tapes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { signCollection } from '@mutabaqa/shared/collect/collection-note.ts';
import {
  formatEd25519KeyPem,
  makeEd25519Key,
  parseEd25519KeyPem,
} from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import {
  formatVkey,
  isKeyName,
  makeNoteKey,
  type NoteKey,
  parseVkey,
} from '@mutabaqa/shared/merkle/note.ts';
import { hashFile, signatureSuffix } from '../collect/code-files.ts';
import { type Collection, collect } from '../collect/collect.ts';
import { readPublished } from '../collect/read-published.ts';
import { formatCollection, writeCollection } from '../collect/write-collection.ts';
import { writeDurableFile } from '../durable-file.ts';
import { SourceFault } from '../log/log-source.ts';
import { failedChecks } from '../report/check-list.ts';
import { exitCodes, UsageFault } from '../report/exit-codes.ts';
import { formatChecks } from '../report/format-checks.ts';
import { readTapeTrust, requireFile, type TrustOptions } from '../tape/read-tape-trust.ts';
import type { Terminal } from './terminal.ts';
import { requireLogSource } from './verify-log.ts';

interface CountOptions extends TrustOptions {
  readonly out: string;
  readonly results?: string;
  readonly organisations?: string;
  readonly trustNames?: boolean;
  readonly lang: (typeof locales)[number];
  readonly json?: boolean;
}

export function addCollectCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('collect')
    .description('count posted tapes from their QR codes, without a word of the centre');
  command
    .command('count', { isDefault: true })
    .description('pool codes that anybody scanned, count them, and compare with what is published')
    .argument('<paths...>', 'files with a code a line, tables with a column text, or directories')
    .requiredOption('--manifest <file>', 'the signed manifest of the election package')
    .requiredOption('--officer-key <key...>', 'of officers whom you trust: hex, base64 or PEM file')
    .option('--officers-needed <n>', "at least so many of them (default: the manifest's)", Number)
    .option('--parts <directory>', 'of the package (default: parts/ beside the manifest)')
    .requiredOption('--out <directory>', 'where the count and its proofs are written')
    .option('--results <source>', 'URL prefix or directory of one version, to compare with')
    .option('--organisations <file>', 'keys of the organisations that count, one a line')
    .option('--trust-names', 'take names of directories and columns for organisations as well')
    .addOption(new Option('--lang <tag>', 'of refusals').choices(locales).default('en'))
    .option('--json', 'the report as JSON')
    .action(async (paths: readonly string[], options: CountOptions) => {
      await runCount(paths, options, terminal);
    });
  command
    .command('key')
    .description('make the key of an organisation, and print what others need to know of it')
    .requiredOption('--dir <directory>', 'of the organisation; holds its secret')
    .requiredOption('--name <name>', 'as an address without scheme: organisation.example')
    .action(({ dir, name }: { dir: string; name: string }) => {
      terminal.write(formatVkey(makeOrganisation(dir, name)));
      terminal.exitWith(exitCodes.ok);
    });
  command
    .command('sign')
    .description('state that your own people scanned the codes of a file')
    .argument('<files...>')
    .requiredOption('--dir <directory>', 'of the organisation')
    .requiredOption('--election <id>', 'as the tapes name it')
    .action(async (files: readonly string[], options: { dir: string; election: string }) => {
      const { key, sign } = readOrganisation(options.dir);
      for (const file of files) {
        if (!existsSync(file)) throw new UsageFault(`${file}: no such file`);
        const note = signCollection(options.election, await hashFile(file), key, sign);
        writeFileSync(`${file}${signatureSuffix}`, note);
        terminal.write(`${file}${signatureSuffix}`);
      }
      terminal.exitWith(exitCodes.ok);
    });
}

async function runCount(
  paths: readonly string[],
  options: CountOptions,
  terminal: Terminal,
): Promise<void> {
  const trust = await readTapeTrust(nodeCrypto, options.lang, options);
  const election = trust.package;
  if (election === undefined) throw new UsageFault('give --manifest with --officer-key');
  const organisations =
    options.organisations === undefined ? [] : await readOrganisations(options.organisations);
  const { results } = options;
  const published =
    results === undefined
      ? undefined
      : await readPublished(nodeCrypto, requireLogSource(results), election, siteOf(results)).catch(
          (fault: unknown) => {
            if (!(fault instanceof SourceFault)) throw fault;
            throw new UsageFault(`${results}: ${fault.path}: ${fault.message}`, { cause: fault });
          },
        );
  const collection = await collect({
    ...{ crypto: nodeCrypto, election, published, paths, organisations },
    trustNames: options.trustNames === true,
  });
  const written = { crypto: nodeCrypto, election, published };
  writeCollection(options.out, formatCollection(written, collection));
  const isGood = failedChecks(collection.checks).length === 0;
  const summary = summaryOf(collection, election.roster.size);
  if (options.json === true) {
    terminal.write(JSON.stringify({ ...summary, checks: collection.checks }));
  } else {
    for (const line of formatChecks(collection.checks)) terminal.write(line);
    const { stations, counted, confirmedByTwo } = summary;
    terminal.write(`${counted} of ${stations} stations counted, in ${options.out}`);
    if (published) {
      terminal.write(`${confirmedByTwo} confirmed by two or more organisations`);
    }
    terminal.write(isGood ? 'NOTHING DIFFERS' : 'SOMETHING DIFFERS');
  }
  terminal.exitWith(isGood ? exitCodes.ok : exitCodes.checkFailed);
}

/** The log stands beside the results, where these are at their place below a public root. */
function siteOf(results: string) {
  const [, root] = /^(.*)\/results\/versions\/[0-9]+\/?$/.exec(results) ?? [];
  return root === undefined ? undefined : requireLogSource(root === '' ? '/' : root);
}

function summaryOf({ stations, confirmations, tapes }: Collection, stationsInAll: number) {
  return {
    stations: stationsInAll,
    tapes: tapes.length,
    counted: stations.filter(({ state }) => state === 'counted').length,
    confirmedByTwo: confirmations.filter(({ organisations }) => organisations.length >= 2).length,
  };
}

const keyFile = 'organisation.pem';
const nameFile = 'name';

function makeOrganisation(directory: string, name: string): NoteKey {
  if (!isKeyName(name)) throw new UsageFault('the name has no spaces and no +');
  if (existsSync(join(directory, keyFile))) throw new UsageFault(`${directory} has a key already`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeDurableFile(join(directory, nameFile), `${name}\n`);
  writeDurableFile(join(directory, keyFile), formatEd25519KeyPem(makeEd25519Key()), 0o600);
  return readOrganisation(directory).key;
}

function readOrganisation(directory: string) {
  const [name, pem] = [nameFile, keyFile].map((file) => {
    const path = join(directory, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  });
  const signer = pem === undefined ? undefined : parseEd25519KeyPem(pem);
  if (name === undefined || signer === undefined) {
    throw new UsageFault(`${directory} has no key: make one with observer collect key`);
  }
  const key = makeNoteKey(nodeCrypto, name.trimEnd(), signer.publicKey);
  return { key, sign: (message: Uint8Array) => signer.sign(message) };
}

const organisationsBytesMax = 1024 * 1024;

/** A name or a key twice would let somebody count as two. @throws UsageFault */
async function readOrganisations(path: string): Promise<NoteKey[]> {
  const text = Buffer.from(await requireFile(path, organisationsBytesMax)).toString('utf8');
  const keys: NoteKey[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const vkey = line.trim();
    if (vkey === '' || vkey.startsWith('#')) continue;
    const key = parseVkey(nodeCrypto, vkey);
    if (key === undefined) throw new UsageFault(`${path}, line ${at + 1}: not a key`);
    const isTwice = keys.some(
      ({ name, publicKey }) => name === key.name || Buffer.from(publicKey).equals(key.publicKey),
    );
    if (isTwice) throw new UsageFault(`${path}, line ${at + 1}: name or key is there already`);
    keys.push(key);
  }
  return keys;
}
