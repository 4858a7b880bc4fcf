/** Writes all files of one version into a directory that nobody looks at yet. */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { formatHex, parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Snapshot } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { stationsWithOwnFilesMax } from '@mutabaqa/shared/results/file-names.ts';
import type { ResultsSource } from '@mutabaqa/shared/results/results-source.ts';
import { findWithheldSections } from '@mutabaqa/shared/results/withheld-sections.ts';
import { writeResults } from '@mutabaqa/shared/results/write-results.ts';
import type { SumTree } from '@mutabaqa/shared/totals/sum-tree.ts';
import type { EvidenceStore } from './evidence-files.ts';
import { writeEvidence } from './evidence-files.ts';
import type { LogRowStore } from './log-rows.ts';
import { writeLogRows } from './log-rows.ts';
import type { PublicFiles } from './public-files.ts';
import { makeVersionFiles } from './version-files.ts';

/** `version.json`, which says what all other files are about. */
export interface VersionFacts extends Snapshot {
  readonly version: number;
  readonly electionId: string;
  readonly mode: string;
  /** Of the log that `logSize` counts. */
  readonly origin: string;
}

export type WriteVersionStore = EvidenceStore & LogRowStore;

export interface WriteVersionSetup {
  readonly crypto: CryptoPort;
  readonly files: PublicFiles;
  readonly store: WriteVersionStore;
  /** The published package: its SHA256SUMS says what there is. */
  readonly packageDirectory: string;
  readonly stationsWithOwnFilesMax?: number | undefined;
  /** Also in the common data format; absent = not. */
  readonly errCdf?: boolean | undefined;
}

export interface VersionPlace {
  /** Does not exist yet. */
  readonly draft: string;
  /** The version before, if there is one. */
  readonly before: string | undefined;
}

export interface WrittenVersion {
  readonly sumTree: SumTree;
  /** The bytes of its SHA256SUMS. */
  readonly sums: Uint8Array;
}

/** When this throws, what it left in the draft is not a version. */
export async function writeVersion(
  setup: WriteVersionSetup,
  { draft, before }: VersionPlace,
  source: ResultsSource,
  facts: VersionFacts,
): Promise<WrittenVersion> {
  const { crypto, store } = setup;
  const { roster } = source.election;
  const ownFilesMax = setup.stationsWithOwnFilesMax ?? stationsWithOwnFilesMax;
  const size = source.snapshot.logSize;
  const files = makeVersionFiles(draft, before);
  const sink = {
    write(name: string, chunk: Uint8Array): void {
      // A dossier of its own is written in one piece: it need not wait for the end.
      if (/^stations\/.*\.json$/.test(name)) files.writeWhole(name, chunk);
      else files.file(name).write(chunk);
    },
  };
  const options = {
    stationsWithOwnFilesMax: ownFilesMax,
    errCdf: setup.errCdf ?? false,
    pause: nextTurn, // intake goes on meanwhile
  };
  const { sumTree } = await writeResults(crypto, source, sink, options);
  await writeEvidence(
    {
      ...{ crypto, store, size, stations: roster.stations() },
      withheld: findWithheldSections(source.decisions),
      hasOwnFiles: roster.size <= ownFilesMax,
    },
    files,
  );
  await writeLogRows(crypto, store, size, (name, line) => {
    files.file(name).write(line);
  });
  copyPackage(setup, (name, content) => {
    files.writeWhole(name, content);
  });
  const stated = { ...facts, sumRoot: formatHex(sumTree.root()) };
  files.writeWhole('version.json', utf8(`${JSON.stringify(stated, undefined, 2)}\n`));
  return { sumTree, sums: files.finish() };
}

function copyPackage(
  { files, packageDirectory }: Pick<WriteVersionSetup, 'files' | 'packageDirectory'>,
  write: (name: string, content: Uint8Array) => void,
): void {
  const sums = files.read(join(packageDirectory, 'SHA256SUMS'));
  for (const line of (sums && parseUtf8(sums))?.split('\n') ?? []) {
    const [, name] = line.split('  ');
    const content = name && files.read(join(packageDirectory, name));
    if (name && content) write(`package/${name}`, content);
  }
  if (sums) write('package/SHA256SUMS', sums);
}

/** Undefined when the text is not that of a `version.json` that this program writes. */
export function parseVersionFacts(text: string): VersionFacts | undefined {
  const raw = JSON.parse(text) as Partial<Record<keyof VersionFacts, unknown>>;
  const { version, electionId, mode, origin, logSize, timeMs } = raw;
  const isFacts =
    typeof version === 'number' &&
    typeof electionId === 'string' &&
    typeof mode === 'string' &&
    typeof origin === 'string' &&
    typeof logSize === 'number' &&
    typeof timeMs === 'number';
  return isFacts ? { version, electionId, mode, origin, logSize, timeMs } : undefined;
}
