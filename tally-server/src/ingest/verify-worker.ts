/** The worker of `worker-verifier.ts`: holds the transmission key and the devices' keys, and keeps nothing else. */
import { parentPort, workerData } from 'node:worker_threads';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeIntakeElection } from './device-directory.ts';
import { judgeEnvelope } from './judge-envelope.ts';
import { type Packed, packVerdicts, unpackEnvelopes } from './packed-verdicts.ts';
import type { WorkerSetup } from './worker-setup.ts';

const port = assertDefined(parentPort, 'parent thread');
const { identity, packedRoster, transmissionKey } = workerData as WorkerSetup;
const context = {
  crypto: nodeCrypto,
  opener: makeHpkeOpener(transmissionKey),
  election: makeIntakeElection(identity, packedRoster),
};

port.on('message', (packed: Packed) => {
  const verdicts = unpackEnvelopes(packed).map((envelope) => judgeEnvelope(context, envelope));
  const answer = packVerdicts(verdicts);
  port.postMessage(answer, [answer.buffer]);
});
