/**
 * The whole tally server as a measured child, with its public listener in a process of its own:
 * CENTRE-DIRECTORY STATE-DIRECTORY. Limits are the defaults, but for the rate of one device: here a few devices
 * carry everybody's tapes.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { readCentrePackage, readServerKeys } from '@mutabaqa/tally-server/centre-directory.ts';
import { defaultConfig } from '@mutabaqa/tally-server/config.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { startServer } from '@mutabaqa/tally-server/server.ts';
import { type CentreParts, startCentreParts } from '@mutabaqa/tally-server/server-parts.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';
import { answerParent } from './bench-child.ts';

const [centre = '', state = ''] = process.argv.slice(2);
const anyPort = { address: '127.0.0.1', port: 0 };
let parts: CentreParts | undefined;
const server = await startServer(
  {
    clock: { nowMs: () => Date.now() },
    random: (bytes) => randomBytes(bytes),
    log: makeLogger('warn'),
    store: openSqliteStore(join(state, 'store')),
    guard: await openFileGuard(nodeCrypto, join(state, 'guard', 'checkpoint')),
  },
  {
    election: readCentrePackage(centre),
    keys: readServerKeys(centre),
    gateway: anyPort,
    limits: {
      ...defaultConfig.limits,
      submissions: { perSecond: 1e9, burst: 1e9 },
      tapesPerDeviceMax: 1e9,
    },
    verifyWorkers: defaultConfig.verifyWorkers,
    revokedCertificates: [],
    succession: undefined,
    async startParts(core) {
      const config = { ...defaultConfig, portal: anyPort, console: anyPort };
      parts = await startCentreParts(core, { directory: state, logNumber: 1, config });
      return parts;
    },
  },
);
process.send?.({ kind: 'portal', port: parts?.portal.port ?? 0 });
answerParent(server.gatewayPort, () => server.stop());
