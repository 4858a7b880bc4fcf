/** One log as several hosts show it: all of it one history, or the proof that it is not. */
import { formatHex, parseUtf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { noteCharactersMax, type NoteKey } from '@mutabaqa/shared/merkle/note.ts';
import type { MerkleTree } from '@mutabaqa/shared/merkle/tree.ts';
import { below } from '../follow/site-source.ts';
import type { LogSource } from '../log/log-source.ts';
import { readLogTree } from '../log/read-log-tree.ts';
import type { CheckList } from '../report/check-list.ts';
import type { CompareCheckId } from './compare-checks.ts';
import { findFork, type SignedCheckpoint } from './find-fork.ts';

export interface ShownLog {
  readonly host: string;
  readonly checkpoint: SignedCheckpoint;
}

const noteBytesMax = 2 * noteCharactersMax;

/** What each host shows; `keepEvidence` takes an evidence file and says where it lies. @throws SourceFault */
export async function compareLogs(
  crypto: CryptoPort,
  hosts: readonly LogSource[],
  { name, logKey }: { readonly name: string; readonly logKey: NoteKey },
  checks: CheckList<CompareCheckId>,
  keepEvidence: (text: string) => string,
): Promise<readonly ShownLog[]> {
  const shown: { readonly source: LogSource; readonly log: ShownLog }[] = [];
  for (const host of hosts) {
    const source = below(host, name);
    const file = await source.read('checkpoint', noteBytesMax);
    if (!file.ok && file.error.kind === 'missing') continue;
    const note = file.ok ? parseUtf8(file.value) : undefined;
    const verified = note === undefined ? undefined : verifyCheckpoint(crypto, logKey, note);
    if (note === undefined || !verified?.ok) {
      const problem = verified?.ok === false ? verified.error : 'cannot be read';
      checks.fail('checkpoints', `${source.name}/checkpoint`, problem);
      continue;
    }
    const checkpoint = { ...verified.value, note };
    shown.push({ source, log: { host: host.name, checkpoint } });
  }
  const bySize = shown.toSorted((a, b) => b.log.checkpoint.size - a.log.checkpoint.size);
  const [largest, ...others] = bySize;
  const trees = new Map<string, MerkleTree>();
  for (const { source, log } of bySize) {
    const tree = await readLogTree(crypto, source, log.checkpoint);
    const { position, problem } = tree.ok ? { position: '', problem: '' } : tree.error;
    if (tree.ok) trees.set(log.host, tree.value);
    else checks.fail('trees', `${source.name}/${position}`, problem);
  }
  if (largest === undefined) return [];
  for (const { log } of others) {
    const tree = trees.get(largest.log.host) ?? twinTree(log, largest.log);
    if (tree === undefined) {
      checks.fail(
        'history',
        `${log.host} and ${largest.log.host}`,
        'the larger one cannot be read',
      );
      continue;
    }
    const evidence = findFork(logKey, log.checkpoint, largest.log.checkpoint, tree);
    if (evidence === undefined) continue;
    const place = `${name}, ${describe(log)} and ${describe(largest.log)}`;
    checks.fail('history', place, `two histories; proof in ${keepEvidence(evidence)}`);
  }
  return shown.map(({ log }) => log);
}

/** Of one size, the signed roots say it all. */
function twinTree(
  a: ShownLog,
  b: ShownLog,
): Pick<MerkleTree, 'root' | 'consistencyProof'> | undefined {
  if (a.checkpoint.size !== b.checkpoint.size) return undefined;
  return { root: () => b.checkpoint.root, consistencyProof: () => [] };
}

function describe({ host, checkpoint }: ShownLog): string {
  return `${host} (size ${checkpoint.size}, root ${formatHex(checkpoint.root).slice(0, 16)})`;
}
