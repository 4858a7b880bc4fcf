import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { expect, it, onTestFinished } from 'vitest';
import { makeSimElection } from '../sim/sim-election.ts';
import { makeElection } from '../world/election.ts';
import { nightPolicy } from './night-election.ts';
import { recountVersion } from './recount-version.ts';

it('is not verified when the observer cannot read what it should count', async () => {
  const world = makeElection('recount', 20, { ballotSize: 'small' });
  const options = { policy: nightPolicy, restrictsSoftware: false, devicesOf: () => 1 };
  const { election, keys } = makeSimElection(world, options);
  const commission = await mkdtemp(join(tmpdir(), 'mutabaqa-recount-test-'));
  onTestFinished(async () => await rm(commission, { recursive: true }));
  const logKey = makeNoteKey(nodeCrypto, 'localhost/recount', keys.log.publicKey);
  await writeFile(join(commission, 'log.vkey'), `${formatVkey(logKey)}\n`);
  const server = createServer((_, response) => void response.writeHead(404).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = assertDefined(server.address(), 'an address') as AddressInfo;

  const { manifest } = election;
  const portal = new URL(`http://127.0.0.1:${port}/`);
  const never = new AbortController().signal;
  const counted = await recountVersion(
    { centre: commission, commission, manifest },
    portal,
    1,
    never,
  );
  expect(counted.isVerified).toBe(false);
  expect(counted.output).toContain('HTTP 404');
}, 60_000);
