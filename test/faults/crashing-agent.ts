/**
 * `station-agent run` with a bomb: MUTABAQA_CRASH_AT=<port>.<method>:<before|inside|after>[#n] kills this
 * process with SIGKILL at that step, the n-th time. Only this entry for tests has it; the ports that it
 * wraps are the production ones.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { once } from 'node:events';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { startAgent } from '@mutabaqa/station-agent/agent.ts';
import { makeFsInboxDirectory } from '@mutabaqa/station-agent/capture/fs-inbox-directory.ts';
import { startInbox } from '@mutabaqa/station-agent/capture/inbox.ts';
import { makeDirectoryCard } from '@mutabaqa/station-agent/card/directory-card.ts';
import { makeFsCardDisk } from '@mutabaqa/station-agent/card/fs-card-disk.ts';
import { readDevice } from '@mutabaqa/station-agent/config.ts';
import { makeDeviceUplinks } from '@mutabaqa/station-agent/device-uplinks.ts';
import { silentLog } from '@mutabaqa/station-agent/log-events.ts';
import type { Outbox } from '@mutabaqa/station-agent/outbox/outbox.ts';
import { openDeviceOutbox } from '@mutabaqa/station-agent/start-device.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import type { Uplink } from '@mutabaqa/station-agent/uplink/uplink.ts';

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
        if (!(outcome instanceof Promise)) return outcome;
        return outcome.then((result: unknown) => {
          reach(`${step}:after`);
          return result;
        });
      };
    },
  });
}

/** Inside the transaction, before it commits. */
function withInnerBombs(outbox: Outbox): Outbox {
  return {
    ...outbox,
    acceptResult: (resultDigest, nowMs, make) =>
      outbox.acceptResult(resultDigest, nowMs, (sequence) => {
        const made = make(sequence);
        reach('outbox.acceptResult:inside');
        return made;
      }),
    cardCopy: (tapeDigest, cardId, make) =>
      outbox.cardCopy(tapeDigest, cardId, (head) => {
        const made = make(head);
        reach('outbox.cardCopy:inside');
        return made;
      }),
  };
}

/** A planted bug, to see that the test would notice: every result looks new. */
const isForgetful = process.env['MUTABAQA_PLANTED_BUG'] === 'forgetful-outbox';

function forgetful(outbox: Outbox): Outbox {
  return {
    ...outbox,
    acceptResult: (_resultDigest, nowMs, make) =>
      outbox.acceptResult(new Uint8Array(randomBytes(32)), nowMs, make),
  };
}

const [, , directory = '', cardDirectory = ''] = process.argv;
const device = readDevice(nodeCrypto, directory);
const { deviceId, devicePackage, identity, gateways, tapeKey } = device;
const softwareDigest = new Uint8Array(32);
const kept = openDeviceOutbox(device);
const outbox = withBombs('outbox', withInnerBombs(isForgetful ? forgetful(kept) : kept));
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const uplinks: Uplink[] = makeDeviceUplinks({
  manifest: devicePackage.manifest,
  deviceId,
  softwareDigest,
  identity,
  gateways,
  outbox: kept,
  clock: systemClock,
  timers: systemTimers,
  chance: () => 0,
}).map((uplink) => withBombs('uplink', uplink));
const disk = withBombs('disk', makeFsCardDisk(cardDirectory));
const agent = await startAgent(
  {
    clock: systemClock,
    timers: systemTimers,
    random,
    crypto: nodeCrypto,
    outbox,
    uplinks,
    card: makeDirectoryCard(nodeCrypto, disk),
    log: silentLog,
  },
  { devicePackage, deviceId, softwareDigest, tapeKey },
);
const inbox = startInbox({
  directory: withBombs('inbox', await makeFsInboxDirectory(join(directory, 'inbox'))),
  timers: systemTimers,
  submit: (file) => agent.submit(file),
  log: silentLog,
  lookEveryMs: 20,
});
const told = once(process, 'SIGTERM');
process.send?.('ready');
await told;
process.disconnect();
await inbox.stop();
await agent.stop();
await kept.close();
