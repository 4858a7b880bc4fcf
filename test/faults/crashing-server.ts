/**
 * `tally-server serve` with a bomb: MUTABAQA_CRASH_AT=<port>.<method>:<before|after>[#n] kills this process
 * with SIGKILL at that step, the n-th time. Only this entry for tests has it; the ports that it wraps are
 * the production ones.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { durableFiles } from '@mutabaqa/tally-server/bundles/durable-files.ts';
import { readCentreConfig, readServerKeys } from '@mutabaqa/tally-server/centre-directory.ts';
import { openCentre } from '@mutabaqa/tally-server/commands/open-centre.ts';
import { openFileGuard } from '@mutabaqa/tally-server/log/file-guard.ts';
import { makeLogger } from '@mutabaqa/tally-server/logger.ts';
import { startServer } from '@mutabaqa/tally-server/server.ts';
import { type CentreParts, startCentreParts } from '@mutabaqa/tally-server/server-parts.ts';
import { openSqliteStore } from '@mutabaqa/tally-server/store/sqlite-store.ts';

const [crashStep = '', crashNumber = '1'] = (process.env['MUTABAQA_CRASH_AT'] ?? '').split('#');
let timesReached = 0;

function reach(step: string): void {
  if (step !== crashStep) return;
  timesReached += 1;
  if (timesReached === Number(crashNumber)) process.kill(process.pid, 'SIGKILL');
}

/** The same methods with the steps before and after each. */
function withBombs<Port extends object>(name: string, port: Port): Port {
  return new Proxy(port, {
    get(target, method) {
      const value: unknown = Reflect.get(target, method);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        const step = `${name}.${String(method)}`;
        reach(`${step}:before`);
        const outcome: unknown = Reflect.apply(value, target, args);
        if (!(outcome instanceof Promise)) {
          reach(`${step}:after`);
          return outcome;
        }
        return outcome.then((result: unknown) => {
          reach(`${step}:after`);
          return result;
        });
      };
    },
  });
}

/** Receipts leave by the socket; the step after is reached when the kernel has the bytes. */
function bombReceipts(): void {
  const { send } = WebSocket.prototype;
  WebSocket.prototype.send = function bombed(this: WebSocket, data: Uint8Array): void {
    const frame = decodeFrame(data);
    const isReceipt = frame.ok && frame.value.kind === 'receipt';
    if (isReceipt) reach('link.receipt:before');
    Reflect.apply(send, this, [
      data,
      () => {
        if (isReceipt) reach('link.receipt:after');
      },
    ]);
  } as typeof send;
}

const [, , directory = ''] = process.argv;
const { election, newest, directory: whole } = openCentre({ centre: directory });
const config = readCentreConfig(whole);
const log = makeLogger('info');
Object.assign(durableFiles, withBombs('bundles', { ...durableFiles }));
bombReceipts();
let parts: CentreParts | undefined;
const server = await startServer(
  {
    clock: { nowMs: Date.now },
    random: randomBytes,
    log,
    store: withBombs('store', openSqliteStore(newest.storeDirectory)),
    guard: withBombs('guard', await openFileGuard(nodeCrypto, newest.guardFile)),
  },
  {
    election,
    keys: readServerKeys(whole),
    gateway: config.gateway,
    limits: config.limits,
    verifyWorkers: config.verifyWorkers,
    revokedCertificates: [],
    succession: undefined,
    async startParts(core) {
      parts = await startCentreParts(core, { directory: whole, logNumber: 1, config });
      return parts;
    },
  },
);
const told = once(process, 'SIGTERM');
/** Whoever started it is gone, and nobody would ever stop it. */
const endAlone = (): void => process.exit(1);
process.once('disconnect', endAlone);
process.send?.({ portalPort: parts?.portal.port });
await told;
process.off('disconnect', endAlone);
process.disconnect();
await server.stop();
