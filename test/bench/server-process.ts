/**
 * The real tally server as a measured child: CENTRE-DIRECTORY STORE-DIRECTORY VERIFY-WORKERS FSYNC-MS.
 *
 * Limits are the defaults, but for the rate of one device: here a few devices carry everybody's tapes.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { readCentrePackage, readServerKeys } from '@mutabaqa/tally-server/centre-directory.ts';
import { defaultLimits } from '@mutabaqa/tally-server/ingest/gateway-limits.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { startServer } from '@mutabaqa/tally-server/server.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import { answerParent } from './bench-child.ts';
import { slowGuard, slowStore } from './slow-disk.ts';

const [centre = '', state = '', workers = '0', fsync = '0'] = process.argv.slice(2);
const fsyncMs = Number(fsync);
const store = openSqliteStore(join(state, 'store'));
const guard = await openFileGuard(nodeCrypto, join(state, 'guard', 'checkpoint'));
const server = await startServer(
  {
    clock: { nowMs: () => Date.now() },
    random: (bytes) => randomBytes(bytes),
    log: makeLogger('warn'),
    store: fsyncMs > 0 ? slowStore(store, fsyncMs) : store,
    guard: fsyncMs > 0 ? slowGuard(guard, fsyncMs) : guard,
  },
  {
    election: readCentrePackage(centre),
    keys: readServerKeys(centre),
    gateway: { address: '127.0.0.1', port: 0 },
    limits: {
      ...defaultLimits,
      submissions: { perSecond: 1e9, burst: 1e9 },
      tapesPerDeviceMax: 1e9,
    },
    verifyWorkers: Number(workers),
    revokedCertificates: [],
    succession: undefined,
  },
);
answerParent(server.gatewayPort, () => server.stop());
