/** All files of codes into one pool, each code under the organisation that vouches for it. */
import { existsSync, readFileSync } from 'node:fs';
import { verifyCollection } from '@mutabaqa/shared/collect/collection-note.ts';
import { type CodePool, makeCodePool } from '@mutabaqa/shared/collect/pool-codes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import {
  foldOrganisationName,
  hasInvisibleCharacters,
} from '@mutabaqa/shared/observers/organisation-name.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import {
  hashFile,
  listCodeFiles,
  organisationOfPath,
  readCodeLines,
  signatureSuffix,
} from './code-files.ts';
import type { CollectChecks } from './collect-checks.ts';

export interface GatherSetup {
  readonly crypto: CryptoPort;
  readonly electionId: string;
  readonly paths: readonly string[];
  /** Of the organisations that count, by keys from elsewhere than the files. */
  readonly organisations: readonly NoteKey[];
  /**
   * Names of directories and columns count as organisations, folded, on the word of who runs this. A directory's
   * name wins over a column.
   */
  readonly trustNames: boolean;
}

export async function gatherFiles(
  setup: GatherSetup,
  checks: CollectChecks,
): Promise<{ readonly pool: CodePool; readonly files: number; readonly lines: number }> {
  const { paths, organisations, trustNames } = setup;
  const pool = makeCodePool();
  const files = listCodeFiles(paths);
  const known = new Set(organisations.map(({ name }) => foldOrganisationName(name)));
  const refused = new Set<string>();
  let lines = 0;
  let signed = 0;
  for (const path of files) {
    const signer = await findSigner(setup, path, checks);
    if (signer !== undefined) signed += 1;
    const ofPath = organisationOfPath(path);
    for await (const { text, line, organisation: ofRow } of readCodeLines(path)) {
      // What is inside of a directory does not speak for others than the directory.
      const named = trustNames ? (ofPath ?? ofRow) : undefined;
      const isRefused = named !== undefined && hasInvisibleCharacters(named);
      const place = `${path}, line ${line}`;
      if (isRefused && !refused.has(named)) {
        refused.add(named);
        checks.fail('files', place, 'the name of the organisation has characters that nobody sees');
      }
      const folded = named === undefined || isRefused ? '' : foldOrganisationName(named);
      // Who has a key is believed by it alone.
      const isNamed = folded !== '' && !known.has(folded);
      pool.add(text, {
        organisation: signer ?? (isNamed ? folded : undefined),
        session: path,
        place,
      });
      lines += 1;
    }
  }
  checks.pass('files', `${files.length} files, ${signed} signed`);
  return { pool, files: files.length, lines };
}

/** Undefined when nobody whose key was given signed the file. */
async function findSigner(
  { crypto, electionId, organisations }: GatherSetup,
  path: string,
  checks: CollectChecks,
): Promise<string | undefined> {
  const beside = `${path}${signatureSuffix}`;
  if (!existsSync(beside)) return undefined;
  const note = readFileSync(beside, 'utf8');
  const digest = await hashFile(path);
  const verified = verifyCollection(crypto, organisations, electionId, digest, note);
  if (verified.ok) return verified.value.name;
  // A key that was not given is nobody's; a wrong signature under one that was is told.
  if (verified.error !== 'signature-missing') checks.fail('files', beside, verified.error);
  return undefined;
}
