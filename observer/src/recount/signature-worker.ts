/** The thread of `signature-threads.ts`: batches in, answers out. */
import { parentPort } from 'node:worker_threads';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { makeNodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { verifyPacked } from './signature-batch.ts';

/** Records come station by station: a device's key is wanted again at once, or not at all. */
const keysMax = 4096;

const port = assertDefined(parentPort, 'parent thread');
const crypto = makeNodeCrypto(keysMax);

port.on('message', (packed: Uint8Array) => {
  const answers = verifyPacked(crypto, packed);
  port.postMessage(answers, [answers.buffer]);
});
