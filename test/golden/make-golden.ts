/**
 * Writes proto/golden: records that every implementation must accept, and records that it must refuse
 * with the code given. Run `node test/golden/make-golden.ts` after a change of a format, and read the
 * diff: without a change there is none.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeAllGolden } from './all-golden.ts';
import { goldenDirectory } from './golden-file.ts';

for (const name of readdirSync(goldenDirectory)) {
  const path = join(goldenDirectory, name);
  if (statSync(path).isDirectory()) rmSync(path, { recursive: true });
}
for (const { path, text } of makeAllGolden()) {
  const file = join(goldenDirectory, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
