/** Which files of a version are evidence, and that every other one was made again. */
import type { RecountChecks } from './recount-checks.ts';
import type { FileComparison } from './compare-files.ts';
import type { Sums } from './sums-file.ts';

const evidenceFiles =
  /^((openings|refusals|bundles|cards|outages|versions|evidence)\.ndjson|version\.json|(evidence|tapes|package)\/.+)$/;

/** Files over everything: with withheld figures in them, nobody but the centre can make them. */
const sumFiles = /^(totals\.(json|csv)|outcome\.json|sum-tree\.json)$/;

export function checkOutputs(
  comparison: FileComparison,
  sums: Sums,
  /** Stations whose lines were not compared. */
  hidden: ReadonlySet<string>,
  checks: RecountChecks,
): void {
  let files = 0;
  for (const { file, byte, line, problem } of comparison.finish()) {
    if (hidden.size > 0 && sumFiles.test(file)) continue;
    const position = byte === undefined ? file : `${file}, line ${line}, byte ${byte}`;
    checks.fail('derived', position, problem);
  }
  for (const name of sums.keys()) {
    if (evidenceFiles.test(name)) continue;
    if (comparison.written.has(name)) files += 1;
    else checks.fail('derived', name, 'is not made of the evidence');
  }
  const rest =
    hidden.size > 0
      ? `; totals, and lines of ${hidden.size} stations, rest on withheld figures and cannot be made again`
      : '';
  checks.pass('derived', `${files} files${rest}`);
}
