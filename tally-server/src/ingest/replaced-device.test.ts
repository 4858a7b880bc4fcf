/** A device is replaced by decision while it is connected: over real sockets, by both ways in. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signDecision } from '@mutabaqa/test/builders/deciding-election.ts';
import {
  makeSampleElection,
  type SampleServer,
  sealTape,
  startSampleServer,
} from '@mutabaqa/test/builders/sample-gateway.ts';
import {
  openSampleLink,
  postEnvelope,
  type SampleLink,
} from '@mutabaqa/test/builders/sample-link.ts';
import { makeDecisionDesk } from '../desk/decision-desk.ts';
import { makeGate } from '../publish/gate.ts';

const sample = makeSampleElection('live', {
  staff: [
    { id: 'registrar-1', role: 'registrar' },
    { id: 'registrar-2', role: 'registrar' },
  ],
  spareIds: ['spare-1'],
});
let running: SampleServer;
const links: SampleLink[] = [];
beforeEach(async () => {
  running = await startSampleServer(sample);
});
afterEach(async () => {
  for (const each of links.splice(0)) await each.close();
  await running.close();
});

async function link(deviceId: string): Promise<SampleLink> {
  const opened = await openSampleLink(sample, running.server.gatewayPort, deviceId);
  links.push(opened);
  return opened;
}

async function replaceDevice(): Promise<void> {
  const { server } = running;
  const { election, clock, store, sequencer, decisions: book } = server;
  const ports = { crypto: nodeCrypto, election, clock, store, sequencer, book, logNumber: 0 };
  const desk = makeDecisionDesk({ ...ports, gate: makeGate(election.manifest) });
  const change = {
    kind: 'replace-device',
    stationId: 'st-1',
    oldDeviceId: 'device-1',
    newDevice: assertDefined(election.spares.get('spare-1'), 'a spare'),
  } as const;
  const signers = ['registrar-1', 'registrar-2'];
  const base = { logNumber: 0, size: sequencer.size };
  const outcome = await desk.take(signDecision(election, { change, signers, base }));
  assert(outcome.ok, outcome.ok ? '' : outcome.error.code);
}

const spareTape = () => sealTape(sample, 1, { header: { deviceId: 'spare-1' } });

it('a spare is let in by nobody before a decision names it', async () => {
  const spare = await link('spare-1');
  expect(await spare.next()).toMatchObject({ code: 'device.certificate-unknown' });
  // Nor does another device carry its tape in.
  const carrier = await link('device-2');
  await carrier.greet();
  expect(await carrier.submit(spareTape().envelope)).toMatchObject({
    ...{ kind: 'refusal', code: 'device.not-entitled' },
  });
});

it('the old device is cut off with a logged refusal, and the spare speaks for the station', async () => {
  const old = await link('device-1');
  await old.greet();
  const first = sealTape(sample, 1);
  expect(await old.submit(first.envelope)).toMatchObject({ kind: 'receipt' });
  await replaceDevice();
  expect(await old.next()).toMatchObject({ kind: 'refusal', code: 'device.certificate-revoked' });
  expect(await old.closed).toBe(1008);

  const again = await link('device-1');
  const refusal = await again.next();
  expect(refusal).toMatchObject({ kind: 'refusal', code: 'device.certificate-revoked' });
  expect(refusal.kind === 'refusal' && refusal.proof).toContain('c2sp.org/tlog-proof@v1');
  const { gatewayPort } = running.server;
  expect((await postEnvelope(sample, gatewayPort, 'device-1', first.envelope)).status).toBe(403);

  const spare = await link('spare-1');
  expect(await spare.greet()).toMatchObject({ kind: 'welcome' });
  expect(await spare.submit(spareTape().envelope)).toMatchObject({ kind: 'receipt' });
  // What was logged while the old device spoke keeps its receipt; what it signs now is refused.
  expect(await spare.submit(first.envelope)).toMatchObject({ kind: 'receipt' });
  const late = sealTape(sample, 1, { header: { sequence: 2 } });
  expect(await spare.submit(late.envelope)).toMatchObject({ code: 'device.not-entitled' });
  const refusedFor = running.logLines.filter((line) => line.includes('intake.refused'));
  expect(refusedFor.join()).toContain('device.certificate-revoked');
});

it('a server that starts again knows it', async () => {
  await replaceDevice();
  const { directory } = running;
  await running.stop();
  running = await startSampleServer(sample, { directory });
  const spare = await link('spare-1');
  expect(await spare.greet()).toMatchObject({ kind: 'welcome' });
  const old = await link('device-1');
  expect(await old.next()).toMatchObject({ code: 'device.certificate-revoked' });
});

it('a spare does not speak for another station', async () => {
  await replaceDevice();
  const spare = await link('spare-1');
  await spare.greet();
  const other = sealTape(sample, 2, { header: { deviceId: 'spare-1' } });
  expect(await spare.submit(other.envelope)).toMatchObject({ code: 'device.not-entitled' });
});
