/**
 * `observers incident`: the unit that handles reports sees them, answers them and ends them. `observers submissions`:
 * who brought what about a station, and where its pictures are; never a figure.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formatBase64, formatHex, parseHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import {
  formatSealingKeyPem,
  makeSealingKey,
  parseSealingKeyPem,
} from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { formatTime } from '@mutabaqa/shared/i18n/format-time.ts';
import {
  type IncidentOutcome,
  incidentOutcomes,
  type IncidentState,
} from '@mutabaqa/shared/observers/incident-words.ts';
import { openReport } from '@mutabaqa/shared/observers/sealed-report.ts';
import { CentreUnusable } from '../centre-directory.ts';
import type { Incident, ObserverStore } from '../observers/observer-store.ts';
import { isPlainText } from '../observers/plain-text.ts';
import { observersFileName, openSqliteObservers } from '../observers/sqlite-observers.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { refusing } from './open-centre.ts';
import { formatRefusal, printLine } from './print.ts';

interface CentreOption {
  readonly centre: string;
}

interface StepOptions extends CentreOption {
  readonly note: string;
  readonly publicNote: string;
  readonly outcome?: IncidentOutcome;
}

const noteCharactersMax = 4000;

export function addIncidentCommands(observers: Command): void {
  withCentre(observers.command('submissions'))
    .description('what was sent about a station, by which account, with its pictures')
    .argument('<station>')
    .action((stationId: string, options: CentreOption) =>
      withStore(options, (store) => listSubmissions(store, stationId)),
    );
  const incident = observers.command('incident').description('reports of incidents');
  withCentre(incident.command('list')).action((options: CentreOption) =>
    withStore(options, async (store) => {
      for (const each of await store.incidents()) printLine(formatRow(each));
    }),
  );
  withCentre(incident.command('show'))
    .description('one report with its steps; of a confidential one, where its sealed record is')
    .argument('<number>', 'from the list', parseNumber)
    .action((number: number, options: CentreOption) =>
      withStore(options, async (store) => {
        const found = await store.incidentAt(number);
        if (found === undefined) throw new CentreUnusable(`there is no report ${number}`);
        showIncident(found);
        const pictures = await store.uploadsOf(found.sender.account);
        for (const { name, incident: of, isSealed } of pictures) {
          if (of === number) printLine(`uploads/${name}${isSealed ? '\tsealed' : ''}`);
        }
      }),
    );
  for (const [verb, state, what] of steps) {
    const command = withCentre(incident.command(verb))
      .description(what)
      .argument('<number>', 'from the list', parseNumber)
      .option('--note <text>', 'for the reporter', '')
      .option('--public-note <text>', 'for everybody, of a report that is not confidential', '');
    const outcome = new Option('--outcome <word>', 'how it ended').choices([...incidentOutcomes]);
    if (state === 'closed') command.addOption(outcome.makeOptionMandatory());
    command.action((number: number, options: StepOptions) =>
      withStore(options, (store) => takeStep(store, number, state, options)),
    );
  }
  withCentre(incident.command('take-out'))
    .description('the sealed record of a confidential report, for the unit')
    .argument('<number>', 'from the list', parseNumber)
    .requiredOption('--out <file>')
    .action((number: number, options: CentreOption & { out: string }) =>
      withStore(options, (store) => takeOut(store, number, options.out)),
    );
  incident
    .command('open')
    .description('opens what was taken out, on the unit’s own machine')
    .argument('<file>')
    .requiredOption('--key <file>', 'of the unit')
    .requiredOption('--election <id>')
    .option('--photograph <digest>', 'a sealed picture of the report with this digest')
    .requiredOption('--out <file>', 'readable by its owner only')
    .action((file: string, options: OpenOptions) =>
      refusing(async () => {
        openFile(file, options);
      }),
    );
  incident
    .command('make-key')
    .description('the key of the unit that reads confidential reports, on its own machine')
    .requiredOption('--out <file>', 'of the private key')
    .action(({ out }: { out: string }) =>
      refusing(async () => {
        if (existsSync(out)) throw new CentreUnusable(`${out} is there already`);
        const key = makeSealingKey();
        writeDurableFile(out, formatSealingKeyPem(key), 0o600);
        printLine(`For centre.json: "observers": { "unitKey": "${formatBase64(key.publicKey)}" }`);
      }),
    );
}

const steps: readonly (readonly [verb: string, IncidentState, what: string])[] = [
  ['assign', 'assigned', 'somebody looks into it'],
  ['answer', 'answered', 'the reporter is told'],
  ['close', 'closed', 'it is at its end'],
];

function withCentre(command: Command): Command {
  return command.option('--centre <directory>', 'the server’s directory', 'centre');
}

function parseNumber(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from the list');
}

async function withStore(
  { centre }: CentreOption,
  act: (store: ObserverStore) => Promise<void>,
): Promise<void> {
  await refusing(async () => {
    const path = join(resolve(centre), observersFileName);
    if (!existsSync(path)) throw new CentreUnusable(`${path} is missing: nobody sent anything`);
    const store = openSqliteObservers(path);
    try {
      await act(store);
    } finally {
      await store.close();
    }
  });
}

async function listSubmissions(store: ObserverStore, stationId: string): Promise<void> {
  for (const { number, kind, sender, receivedAtMs } of await store.submissionsAbout(stationId)) {
    const pictures = (await store.uploadsOf(sender.account))
      .filter(({ submission }) => submission === number)
      .map(({ name }) => `uploads/${name}`);
    const row = [number, kind, `account ${sender.account}`, timeOf(receivedAtMs), ...pictures];
    printLine(row.join('\t'));
  }
}

function formatRow({
  number,
  kind,
  gender,
  receivedAtMs,
  steps: taken,
  content,
}: Incident): string {
  const place = 'open' in content ? (content.open.stationId ?? '-') : 'confidential';
  const state = taken.at(-1)?.state ?? '';
  return [number, state, timeOf(receivedAtMs), kind, gender, place].join('\t');
}

function timeOf(atMs: number): string {
  return formatTime(Math.floor(atMs / 1000));
}

function showIncident(incident: Incident): void {
  printLine(formatRow(incident));
  const { content, digest, steps: taken } = incident;
  // What a reporter wrote reaches the terminal quoted: it cannot move its cursor.
  if ('open' in content) printLine(JSON.stringify(content.open.text));
  else printLine(`sealed; take it out with "take-out", digest ${formatHex(digest)}`);
  for (const { state, atMs, note, outcome } of taken) {
    printLine(`${timeOf(atMs)}\t${state}\t${outcome ?? ''}\t${JSON.stringify(note)}`);
  }
}

async function takeStep(
  store: ObserverStore,
  number: number,
  state: IncidentState,
  { note, publicNote, outcome }: StepOptions,
): Promise<void> {
  for (const text of [note, publicNote]) {
    if (text !== '' && !isPlainText(text, noteCharactersMax)) {
      throw new CentreUnusable('a note is lines of text');
    }
  }
  const known = await store.incidentAt(number);
  if (known === undefined) throw new CentreUnusable(`there is no report ${number}`);
  if (publicNote !== '' && 'sealed' in known.content) {
    throw new CentreUnusable(`report ${number} is confidential: nothing of it is published`);
  }
  const atMs = Date.now();
  const stepped = await store.stepIncident(number, { state, atMs, note, publicNote, outcome });
  if (stepped === undefined) {
    const before = known.steps.at(-1)?.state ?? '';
    throw new CentreUnusable(formatRefusal(refusal('incident.step-unfit', { state: before })));
  }
  printLine(formatRow(stepped));
}

async function takeOut(store: ObserverStore, number: number, out: string): Promise<void> {
  const found = await store.incidentAt(number);
  if (found === undefined) throw new CentreUnusable(`there is no report ${number}`);
  if ('open' in found.content) throw new CentreUnusable(`report ${number} is not confidential`);
  // Its digest goes with it: the record is bound to it.
  const bytes = Buffer.concat([found.digest, found.content.sealed]);
  writeDurableFile(out, bytes, 0o600);
  printLine(`Report ${number}: ${out}`);
}

interface OpenOptions {
  readonly key: string;
  readonly election: string;
  readonly photograph?: string;
  readonly out: string;
}

function openFile(file: string, { key: keyFile, election, photograph, out }: OpenOptions): void {
  const key = parseSealingKeyPem(readFileSync(keyFile, 'utf8'));
  if (key === undefined) throw new CentreUnusable(`${keyFile} is no X25519 key`);
  const bytes = new Uint8Array(readFileSync(file));
  const digest = photograph === undefined ? bytes.subarray(0, 32) : parseHex(photograph);
  if (digest?.length !== 32) throw new CentreUnusable('a digest has 64 digits');
  const sealed = photograph === undefined ? bytes.subarray(32) : bytes;
  const part = photograph === undefined ? 'report' : 'photograph';
  const opened = openReport(makeHpkeOpener(key), { electionId: election, part, digest }, sealed);
  if (opened === undefined) throw new CentreUnusable(`${file} does not open with this key`);
  writeDurableFile(out, opened, 0o600);
  const isText = part === 'report' && parseUtf8(opened) !== undefined;
  printLine(`Opened: ${out}${isText ? '' : ' (a picture)'}`);
}
