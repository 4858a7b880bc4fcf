/** The sample election with the certificates of `makeSamplePki`, which real agents use too. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { loadElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import { buildPkiPackage } from './sample-device.ts';
import { partReaderOf, signSamplePackage } from './sample-election.ts';
import type { SampleElection } from './sample-gateway.ts';
import type { SamplePki } from './sample-pki.ts';

/** Without identities: devices of `makeSampleDevice` bring their own. */
export function makePkiElection(pki: SamplePki): SampleElection {
  const built = buildPkiPackage(pki);
  const signedManifest = signSamplePackage(built);
  const loaded = loadElectionPackage(nodeCrypto, signedManifest, partReaderOf(built));
  assert(loaded.ok, 'the package loads');
  const stray = pki.device('device-1');
  return {
    election: loaded.value,
    signedManifest,
    parts: built.parts,
    identities: new Map(),
    strayIdentity: stray,
    expiredIdentity: stray,
    forgedIdentity: stray,
    serverCaPem: pki.serverCa.certificatePem,
    serverTls: pki.server,
  };
}
