/**
 * `notice`: prepares what the centre says in public. Each makes the notice's file and an unsigned decision about
 * it; nothing is public before two commissioners have signed, and the decision is in the log.
 */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { documentKinds, noticeLanguages } from '@mutabaqa/shared/notice/notice.ts';
import { refusing } from './open-centre.ts';
import {
  type AnswerOptions,
  type DocumentOptions,
  prepareAnswer,
  prepareDocument,
  showNoticeFile,
} from './prepare-notice.ts';
import {
  addReport,
  type CentreOption,
  listReports,
  type ReportOptions,
  withRumours,
} from './rumour-reports.ts';

export function addNoticeCommands(program: Command): void {
  const notice = program.command('notice').description('what the centre says in public');
  withDecision(notice.command('document'))
    .description('a law, procedure, policy or report, with its digest and date')
    .requiredOption('--number <number>', 'of the document; the same again replaces it', parseNumber)
    .addOption(new Option('--kind <kind>').choices([...documentKinds]).makeOptionMandatory())
    .requiredOption('--date <date>', 'of the document, YYYY-MM-DD')
    .requiredOption('--title-ar <text>')
    .requiredOption('--title-ckb <text>')
    .requiredOption('--title-en <text>')
    .requiredOption('--file <file>', 'PDF, text, PNG or JPEG')
    .action((options: DocumentOptions) => refusing(async () => prepareDocument(options)));
  withDecision(notice.command('rumour'))
    .description('the answer to a rumour that was reported')
    .argument('<file>', 'JSON: status, answer {ar, ckb, en}, dossiers')
    .requiredOption('--report <number>', 'from "notice reports"', parseNumber)
    .option('--with-link', 'the reported link is published')
    .option('--with-picture', 'the reported picture is published')
    .action((file: string, options: AnswerOptions) =>
      refusing(async () => prepareAnswer(file, options)),
    );
  withCentre(notice.command('report'))
    .description('a rumour that staff heard of')
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--claim <text>')
    .addOption(new Option('--language <tag>').choices([...noticeLanguages]).makeOptionMandatory())
    .option('--link <address>')
    .option('--station <id>')
    .action((options: ReportOptions) => refusing(async () => addReport(options)));
  withCentre(notice.command('reports'))
    .description('rumours that were reported, each as a line of JSON')
    .option('--from <number>', 'the first to be shown', parseNumber, 1)
    .action((options: CentreOption & { from: number }) =>
      refusing(async () => withRumours(options, async (store) => listReports(store, options.from))),
    );
  notice
    .command('show')
    .description('what signers read before they sign, with its digest')
    .argument('<file>')
    .action((file: string) => refusing(async () => showNoticeFile(file)));
}

function withCentre(command: Command): Command {
  return command.option('--centre <directory>', 'the server’s directory', 'centre');
}

function withDecision(command: Command): Command {
  return withCentre(command)
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--seen <size>', 'leaves of the log that its signers have seen')
    .requiredOption('--out <file>', 'the decision to be signed')
    .option('--log <number>', '0 for the election’s first log', '0')
    .option('--reason <text>', 'why; published', 'Published by the commission.');
}

function parseNumber(text: string): number {
  if (/^[1-9][0-9]{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a number from 1');
}
