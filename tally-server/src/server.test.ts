/** One tape by each way into a real server, over real mutual TLS, to a receipt that verifies. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import {
  makeSampleElection,
  type SampleServer,
  sealTape,
  startSampleServer,
} from '@mutabaqa/test/builders/sample-gateway.ts';
import { openSampleLink, postEnvelope } from '@mutabaqa/test/builders/sample-link.ts';

const sample = makeSampleElection();

describe.each([0, 1])('a server with %i verifying workers', (verifyWorkers) => {
  let running: SampleServer;

  beforeAll(async () => {
    running = await startSampleServer(sample, { verifyWorkers });
  });
  afterAll(async () => {
    await running.close();
  });

  it('gives a receipt that verifies, over a link', async () => {
    const link = await openSampleLink(sample, running.server.gatewayPort, 'device-1');
    expect(await link.greet()).toMatchObject({
      kind: 'welcome',
      version: 1,
      logOrigin: running.server.sequencer.origin,
    });
    const sealed = sealTape(sample, 1);
    const answer = await link.submit(sealed.envelope, 7);
    expect(answer).toMatchObject({ kind: 'receipt', ref: 7 });
    if (answer.kind !== 'receipt') return;
    const verified = verifyReceipt(nodeCrypto, running.server.logKey, answer.receipt, sealed);
    expect(verified).toMatchObject({ ok: true, value: { leafIndex: 1 } });
    await link.close();
  });

  it('gives a receipt that verifies, by HTTPS, also for a tape that another device made', async () => {
    const sealed = sealTape(sample, 2);
    const answer = await postEnvelope(
      sample,
      running.server.gatewayPort,
      'device-3',
      sealed.envelope,
    );
    expect(answer.status).toBe(200);
    const receipt = decodeReceipt(answer.body);
    expect(
      receipt.ok && verifyReceipt(nodeCrypto, running.server.logKey, receipt.value, sealed),
    ).toMatchObject({ ok: true });
    const evidence = await running.server.store.findEvidence('transmission', sealed.tapeDigest);
    expect(evidence).toMatchObject({ deviceId: 'device-2', relayedBy: 'device-3' });
  });
});
