/** A child process that loads one device's package and says how much memory stays in use; run with --expose-gc. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { loadDevicePackage } from '@mutabaqa/shared/election/slice.ts';

const [small, large] = process.argv.slice(2);

function load(directory: string | undefined) {
  const file = (name: string) => readFileSync(join(assertDefined(directory, 'directory'), name));
  const read = () => file('contest');
  return loadDevicePackage(nodeCrypto, file('manifest'), file('slice'), read);
}

function usedBytes(): { readonly kept: number; readonly resident: number } {
  assertDefined(globalThis.gc, '--expose-gc')();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { kept: heapUsed + arrayBuffers, resident: rss };
}

// The program itself is not the slice's: a small package first brings all code in.
for (let i = 0; i < 3; i++) assert(load(small).ok, 'the small package loads');
const before = usedBytes();
const loaded = load(large);
assert(loaded.ok, 'the large package loads');
const after = usedBytes();
const keptBytes = after.kept - before.kept;
const residentBytes = after.resident - before.resident;
process.stdout.write(
  JSON.stringify({ station: loaded.value.station.stationId, keptBytes, residentBytes }),
);
