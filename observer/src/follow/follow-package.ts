/** The election package: fetched once, tied to leaf 0 of the first log, and the same ever after. */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import type { NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { LogSource } from '../log/log-source.ts';
import { parseSums } from '../recount/sums-file.ts';
import { checkBeginning, readPackage } from '../recount/load-package.ts';
import type { FollowChecks } from './follow-checks.ts';
import type { KeptCopy } from './kept-copy.ts';
import { below, copied } from './site-source.ts';

const sumsBytesMax = 1024 * 1024;
const partBytesMax = 1024 * 1024 * 1024;
const sumsName = 'package/SHA256SUMS';

/** `firstCommitment`: of leaf 0 of the election's first log; undefined when that log was not had. */
export async function followPackage(
  { crypto, site, copy }: { crypto: CryptoPort; site: LogSource; copy: KeptCopy },
  firstCommitment: Uint8Array | undefined,
  checks: FollowChecks,
): Promise<void> {
  const listed = await site.read(sumsName, sumsBytesMax);
  const kept = await copy.read(sumsName, sumsBytesMax);
  if (!listed.ok) {
    checks.fail('package', sumsName, listed.error.kind);
    return;
  }
  if (kept !== undefined) {
    if (equalBytes(kept, listed.value)) checks.pass('package');
    else checks.fail('unchanged', sumsName, 'says something else than before');
    return;
  }
  const sums = parsePackageSums(listed.value);
  if (sums === undefined) {
    checks.fail('package', sumsName, 'malformed');
    return;
  }
  copy.discard('package');
  for (const [name, digest] of sums) {
    const file = await site.read(`package/${name}`, partBytesMax);
    if (!file.ok) checks.fail('package', `package/${name}`, file.error.kind);
    else if (formatHex(crypto.sha256(file.value)) !== digest) {
      checks.fail('package', `package/${name}`, 'has another digest than in the list');
    } else copy.stage(`package/${name}`, file.value);
  }
  if (checks.hasFailed('package')) return;
  const election = await readPackage(crypto, below(site, 'package'), {});
  if (!('manifest' in election)) {
    checks.fail('package', election.position, election.problem);
    return;
  }
  if (firstCommitment === undefined) {
    checks.leave('package', 'leaf 0 of the log could not be read');
    return;
  }
  if (!equalBytes(election.digest, firstCommitment)) {
    checks.fail('package', 'leaf 0', 'the log begins with another package');
    return;
  }
  copy.stage(sumsName, listed.value);
  copy.moveIn([...[...sums.keys()].map((name) => `package/${name}`), sumsName]);
  checks.pass('package', formatHex(election.digest).slice(0, 16));
}

/** Each later log must begin with a record that enough officers of the package signed. */
export async function checkSuccessors(
  { crypto, site, copy }: { crypto: CryptoPort; site: LogSource; copy: KeptCopy },
  logs: readonly {
    readonly name: string;
    readonly logKey: NoteKey;
    readonly first: Leaf | undefined;
  }[],
  checks: FollowChecks,
): Promise<void> {
  if (logs.length === 0 || checks.hasFailed('package')) return;
  const election = await readPackage(crypto, copied(copy, 'package'), {});
  if (!('manifest' in election)) {
    checks.fail('package', election.position, election.problem);
    return;
  }
  for (const { name, logKey, first } of logs) {
    const source = below(site, name);
    const beginning = await checkBeginning(crypto, election, { source, logKey, first });
    if ('problem' in beginning) checks.fail('package', `${name}, leaf 0`, beginning.problem);
  }
}

/** Its names come in the order of the manifest, which `parseSums` does not take. */
function parsePackageSums(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const text = Buffer.from(bytes).toString('latin1');
  const sorted = text.split('\n').slice(0, -1).toSorted(byName).join('\n');
  const sums = parseSums(Buffer.from(sorted === '' ? '' : `${sorted}\n`, 'latin1'));
  return 'wrongLine' in sums || !text.endsWith('\n') ? undefined : sums;
}

function byName(a: string, b: string): number {
  const [left, right] = [a.slice(66), b.slice(66)];
  return left < right ? -1 : Number(left > right);
}
