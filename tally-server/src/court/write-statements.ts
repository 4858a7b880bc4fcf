/** The pages for signature, with what the bundle's own verifier says of it. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { courtFiles, type CourtFacts } from '@mutabaqa/shared/court/court-files.ts';
import {
  formatStatement,
  type StatedCheck,
  statementFile,
} from '@mutabaqa/shared/court/statement.ts';
import { locales } from '@mutabaqa/shared/i18n/format-text.ts';
import { formatVkey, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { digestFile } from './bundle-directory.ts';

interface VerifierReport {
  readonly verdict: string;
  readonly checks: readonly (StatedCheck & { readonly id: string })[];
}

/** The verdict. Outside of the list of digests, which they name. */
export async function writeStatements(
  directory: string,
  logKey: NoteKey,
  facts: CourtFacts,
): Promise<string> {
  const isUnsigned = facts.leftOut.some(({ what }) => what === courtFiles.signature);
  const { verdict, checks } = await runVerifier(directory, logKey, isUnsigned);
  const digest = await digestFile(join(directory, courtFiles.sums));
  const stated = checks.filter(({ id }) => id !== 'statement');
  for (const locale of locales) {
    const page = formatStatement(locale, facts, digest, stated);
    writeFileSync(join(directory, statementFile(locale)), page, { flag: 'wx' });
  }
  return verdict;
}

/** The very program that lies in the bundle, as the court will run it. */
async function runVerifier(
  directory: string,
  logKey: NoteKey,
  isUnsigned: boolean,
): Promise<VerifierReport> {
  const program = join(directory, courtFiles.verifier);
  const args = [program, 'verify-court', directory, '--log-key', formatVkey(logKey), '--json'];
  const options = { maxBuffer: 64 * 1024 * 1024 };
  const run = promisify(execFile)(
    process.execPath,
    isUnsigned ? [...args, '--unsigned'] : args,
    options,
  );
  const { stdout } = await run.catch((fault: unknown) => {
    // Status 1: it ran, and something is wrong; the report says what.
    if (fault instanceof Error && 'stdout' in fault && fault.stdout !== '') {
      return { stdout: String(fault.stdout) };
    }
    throw fault;
  });
  return JSON.parse(stdout) as VerifierReport; // as our own program wrote it
}
