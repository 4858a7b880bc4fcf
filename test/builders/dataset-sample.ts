/** Every n-th station of a directory of real results, as a directory of its own. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** For files whose ids and records are free of quotes and line breaks in the first column. */
export function writeDatasetSample(from: string, to: string, step: number): void {
  mkdirSync(to, { recursive: true });
  const read = (file: string) => gunzipSync(readFileSync(join(from, file))).toString('utf8');
  const linesOf = (file: string) => read(file).split('\n').filter(Boolean);
  const idOf = (line: string) => line.split(',', 1)[0] ?? '';
  const ids = new Set(
    linesOf('stations.csv.gz')
      .slice(1)
      .map(idOf)
      .filter((_, i) => i % step === 0),
  );
  for (const file of ['stations.csv.gz', 'preliminary.csv.gz', 'official.csv.gz']) {
    const kept = linesOf(file).filter((line, i) => i === 0 || ids.has(idOf(line)));
    writeFileSync(join(to, file), gzipSync(`${kept.join('\n')}\n`));
  }
  writeFileSync(join(to, 'candidates.csv'), readFileSync(join(from, 'candidates.csv')));
}
