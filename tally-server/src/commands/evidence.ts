/** `form` makes a form to be signed; `evidence add` and `decision add` bring what is complete to the centre. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import { encodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { readElectionPackage } from '../commission/package-files.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { addBringOptions, bring, type BringOptions } from './bring.ts';
import { parseFormFile, parseJson } from './form-file.ts';
import { refusing } from './open-centre.ts';
import { formatRefusal, printLine } from './print.ts';

interface FormOptions {
  readonly package: string;
  readonly out: string;
}

interface EvidenceOptions extends BringOptions {
  readonly package?: string;
}

export function addEvidenceCommands(program: Command): void {
  program
    .command('form')
    .description('make a form of what was typed; two clerks or supervisors sign it')
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--out <file>', 'the form to be signed')
    .argument('<json>', 'kind, station, and figures as in a closing result')
    .action((json: string, options: FormOptions) =>
      refusing(async () => {
        const form = readForm(json, options.package);
        writeDurableFile(options.out, encodeSignedForm(encodeForm(form), []), 0o644);
        printLine(`Form ${form.kind} of station ${form.stationId}: ${options.out} is to be signed`);
      }),
    );
  addBringOptions(
    program
      .command('evidence')
      .description('bring evidence to the centre')
      .command('add')
      .description('signed forms, texts of a tape’s QR codes, claims of observers as JSON')
      .option('--package <directory>', 'the election package, for JSON'),
  )
    .argument('<file...>')
    .action((files: string[], options: EvidenceOptions) =>
      refusing(async () => {
        for (const file of files) {
          await bring('evidence', file, evidenceOf(file, options.package), options);
        }
      }),
    );
  addBringOptions(
    program
      .command('decision')
      .description('bring decisions to the centre')
      .command('add')
      .description('a decision that all its signers have signed'),
  )
    .argument('<file...>')
    .action((files: string[], options: BringOptions) =>
      refusing(async () => {
        for (const file of files) await bring('decisions', file, readFileSync(file), options);
      }),
    );
}

/** JSON is a claim, which nobody signs; everything else is brought as it is. */
function evidenceOf(file: string, packageDirectory: string | undefined): Uint8Array {
  const bytes = readFileSync(file);
  const text = parseUtf8(bytes);
  if (text === undefined || typeof parseJson(text) !== 'object') return bytes;
  if (packageDirectory === undefined) throw new CentreUnusable(`${file}: JSON needs --package`);
  const form = readForm(file, packageDirectory);
  if (form.kind !== 'observer-tape') {
    throw new CentreUnusable(`${file}: a form of kind ${form.kind} is made with "form" and signed`);
  }
  return encodeSignedForm(encodeForm(form), []);
}

function readForm(file: string, packageDirectory: string): Form {
  const election = readElectionPackage(packageDirectory);
  if (!election.ok) throw new CentreUnusable(formatRefusal(election.error));
  const context = { election: election.value, random: randomBytes, nowS: unixNow() };
  const form = parseFormFile(readFileSync(file, 'utf8'), context);
  if (!form.ok) throw new CentreUnusable(`${file}: ${form.error}`);
  return form.value;
}

function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}
