import { assertDefined } from '../base/assert.ts';
import { formatHex, parseUtf8 } from '../base/bytes.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { partDigest } from '../election/package-bytes.ts';
import { encodePolicy } from '../policy/policy-json.ts';
import type { PolicyVersion } from '../reconcile/ledger.ts';

/**
 * A policy that was or is in force, as files and API show it: `policy` is its canonical text, over which the
 * digest (hex) is the one that a package names its parts by.
 */
export function viewPolicy(crypto: CryptoPort, { policy, fromLeaf, fromTimeMs }: PolicyVersion) {
  const bytes = encodePolicy(policy);
  const { id, version } = policy;
  const digest = formatHex(partDigest(crypto, bytes));
  const text = assertDefined(parseUtf8(bytes), 'a policy as text');
  return { version, id, fromLeaf, fromTimeMs, digest, policy: text };
}
