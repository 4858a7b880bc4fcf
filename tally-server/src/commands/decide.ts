/** `decide`: makes the file of a decision, which those who are entitled then sign. It decides nothing by itself. */
import { randomBytes } from 'node:crypto';
import { Argument, type Command } from 'commander';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeChange } from '@mutabaqa/shared/decisions/encode-change.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import {
  type DecisionKind,
  decisionKinds,
  decodeSignedDecision,
  encodeDecision,
  encodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { CentreUnusable } from '../centre-directory.ts';
import { readElectionPackage } from '../commission/package-files.ts';
import { writeDurableFile } from '../store/durable-file.ts';
import { count, type DecidedOptions, hex32, readDecided } from './decided-options.ts';
import { describeDecision } from './describe-record.ts';
import { refusing } from './open-centre.ts';
import { formatRefusal, printLine } from './print.ts';

interface DecideOptions extends DecidedOptions {
  readonly package: string;
  readonly out: string;
  readonly seen: string;
  readonly log: string;
  readonly reason: string;
  readonly ground: string;
  readonly evidence?: readonly string[];
}

export function addDecideCommand(program: Command): void {
  program
    .command('decide')
    .description('make a decision file; those who are entitled sign it with "sign"')
    .addArgument(new Argument('<kind>').choices(Object.keys(decisionKinds)))
    .requiredOption('--package <directory>', 'the election package')
    .requiredOption('--out <file>', 'the decision to be signed')
    .requiredOption('--seen <size>', 'leaves of the log that its signers have seen')
    .requiredOption('--reason <text>', 'why; published')
    .option('--log <number>', '0 for the election’s first log', '0')
    .option('--ground <text>', 'the legal ground', '')
    .option('--evidence <digests...>', 'SHA-256 of pieces of evidence')
    .option('--court-order <file>', 'the court’s document, when it orders this')
    .option('--station <id>', 'what it is about')
    .option('--contest <id>', 'of the station, when not all; of an excluded candidate')
    .option('--leaf <index...>', 'adopt: leaves of the adopted evidence, one for each part')
    .option('--figures <json>', 'correct: papers and contests as in a closing result')
    .option('--missing-reason <word>', 'explain-missing: of the closed list')
    .option('--text <text>', 'explain-missing: with the reason "other"')
    .option('--section <name...>', 'withhold-section: paper:<id> or contest:<id>')
    .option('--device <id>', 'replace-device: the old one')
    .option('--spare <id>', 'replace-device: the new one')
    .option('--candidate <id>', 'exclude-candidate')
    .option('--take-back', 'exclude-candidate: the votes count again')
    .option('--group <id>', 'move-deadline: the polling group')
    .option('--until <time>', 'move-deadline: such as 2025-11-12T06:00:00+03:00')
    .option('--policy <name>', 'change-policy: a built-in one, or a file')
    .option('--seed <hex>', 'draw-stations: thrown in public')
    .option('--draw <stations...>', 'draw-stations: as the minutes have them')
    .option('--person <id>', 'add-clerk, add-decider')
    .option('--role <role>', 'add-decider')
    .option('--public-key <file>', 'add-clerk, add-decider: PEM')
    .option('--version <number>', 'certify: of the published results')
    .option('--sums <file>', 'certify: its SHA256SUMS')
    .option('--stage <stage>', 'certify: preliminary, final or ratified')
    .option('--notice <file>', 'publish-notice: as "notice" made it')
    .action((kind: DecisionKind, options: DecideOptions) =>
      refusing(async () => {
        decide(kind, options);
      }),
    );
}

export function decide(kind: DecisionKind, options: DecideOptions): void {
  const loaded = readElectionPackage(options.package);
  if (!loaded.ok) throw new CentreUnusable(formatRefusal(loaded.error));
  const { manifest, digest } = loaded.value;
  const change = readDecided(kind, options, loaded.value, randomBytes);
  const { station, contest } = options;
  const subject = station === undefined ? undefined : { stationId: station, contestId: contest };
  if (subject === undefined && isAboutStation(kind))
    throw new CentreUnusable('--station is needed');
  const fields = encodeChange(change, subject);
  const record = encodeDecision({
    ...fields,
    electionId: manifest.electionId,
    packageDigest: digest,
    mode: manifest.mode,
    base: { logNumber: count(options.log, '--log'), size: count(options.seen, '--seen') },
    reason: options.reason,
    legalGround: options.ground,
    evidenceDigests: (options.evidence ?? []).map((hex) => hex32(hex, '--evidence')),
    madeAtS: Math.floor(Date.now() / 1000),
    nonce: randomBytes(16),
  });
  const unsigned = encodeSignedDecision(record, []);
  const decoded = decodeSignedDecision(nodeCrypto, unsigned);
  if (!decoded.ok) throw new CentreUnusable(`${decoded.error.code} (${decoded.error.where})`);
  const wrong = decodeChange(decoded.value.decision);
  if (!wrong.ok) throw new CentreUnusable(`${wrong.error.code} (${wrong.error.where})`);
  writeDurableFile(options.out, unsigned, 0o644);
  describeDecision(decoded.value).forEach(printLine);
  const { role, signers } = decisionKinds[fields.kind];
  const howMany = signers === 'officers' ? manifest.officersNeeded : signers;
  printLine(`${options.out} is to be signed by ${howMany} of role ${role}`);
}

function isAboutStation(kind: DecisionKind): boolean {
  const kinds: readonly DecisionKind[] = [
    ...(['adopt', 'correct', 'quarantine', 'release', 'recount'] as const),
    ...(['annul', 'reinstate', 'explain-missing', 'withhold-section'] as const),
  ];
  return kinds.includes(kind);
}
