/** Which files of a version are evidence, and that every other one was made again. */
import type { RecountChecks } from './recount-checks.ts';
import type { FileComparison } from './compare-files.ts';
import type { Sums } from './sums-file.ts';

const evidenceFiles =
  /^((openings|refusals|bundles|cards|outages|versions|evidence)\.ndjson|version\.json|(evidence|tapes|package)\/.+)$/;

/** Files over everything: with withheld figures in them, nobody but the centre can make them. */
const sumFiles = /^(totals\.(json|csv)|totals\/.+|outcome\.json|sum-tree\.json)$/;

/** Converted from the results, and made again only for who asks. */
const exportFiles = /^err-cdf(\.json|\/.+)$/;

/** Where dossiers stand: those of hidden stations have another length when they are made again. */
export function isOffsets(file: string, sums: Sums): boolean {
  const [, area] = /^(stations\/.+)\.offsets\.json$/.exec(file) ?? [];
  return area !== undefined && sums.has(`${area}.ndjson`);
}

export function checkOutputs(
  comparison: FileComparison,
  sums: Sums,
  scope: {
    /** Stations whose lines were not compared. */
    readonly hidden: ReadonlySet<string>;
    /** Whether converted files were asked for. */
    readonly exports: boolean;
  },
  checks: RecountChecks,
): void {
  const { hidden } = scope;
  let files = 0;
  for (const { file, byte, line, problem } of comparison.finish()) {
    if (hidden.size > 0 && restsOnSums(file, sums)) continue;
    const position = byte === undefined ? file : `${file}, line ${line}, byte ${byte}`;
    checks.fail(exportFiles.test(file) ? 'exports' : 'derived', position, problem);
  }
  for (const name of sums.keys()) {
    if (evidenceFiles.test(name) || exportFiles.test(name)) continue;
    if (comparison.written.has(name)) files += 1;
    else checks.fail('derived', name, 'is not made of the evidence');
  }
  const rest =
    hidden.size > 0
      ? `; totals, and lines of ${hidden.size} stations, rest on withheld figures and cannot be made again`
      : '';
  checks.pass('derived', `${files} files${rest}`);
  checkExports(comparison, sums, scope, checks);
}

function restsOnSums(file: string, sums: Sums): boolean {
  return sumFiles.test(file) || exportFiles.test(file) || isOffsets(file, sums);
}

function checkExports(
  { written }: FileComparison,
  sums: Sums,
  { hidden, exports }: { readonly hidden: ReadonlySet<string>; readonly exports: boolean },
  checks: RecountChecks,
): void {
  const names = [...sums.keys()].filter((name) => exportFiles.test(name));
  if (names.length === 0) {
    checks.leave('exports', 'the version has none');
  } else if (!exports) {
    checks.leave('exports', `${names.length} files were not looked at: --exports makes them again`);
  } else if (hidden.size > 0) {
    checks.leave('exports', 'withheld figures are in them');
  } else {
    for (const name of names) {
      if (!written.has(name)) checks.fail('exports', name, 'is not made of the results');
    }
    checks.pass('exports', `${names.length} files`);
  }
}
