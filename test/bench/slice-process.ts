/** Loads a device's package from DIRECTORY and prints, as JSON, by how much it grew. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';

const [directory = ''] = process.argv.slice(2);

function residentBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

const before = residentBytes();
let contestBytes = 0;
const loaded = loadDevicePackage(
  nodeCrypto,
  readFileSync(join(directory, 'manifest')),
  readFileSync(join(directory, 'slice')),
  (contestId) => {
    const bytes = readFileSync(join(directory, 'contests', encodeURIComponent(contestId)));
    contestBytes += bytes.length;
    return bytes;
  },
);
assert(loaded.ok, loaded.ok ? '' : JSON.stringify(loaded.error));
const grownBytes = residentBytes() - before;
// Used after measuring, so that it is still there while it is measured.
assert(loaded.value.station.papers.length > 0, 'a station with papers');
process.stdout.write(JSON.stringify({ grownBytes, contestBytes }));
