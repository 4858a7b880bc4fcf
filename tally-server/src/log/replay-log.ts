/**
 * Logs again, in a successor log, what a restored store still holds of the old one: in the old order and
 * at the same indices, leaf 0 being the successor record in place of the package. The old leaves stay
 * where they are; what was lost in between, the devices send again.
 */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { decodeLeaf, openSealedLeaf } from '@mutabaqa/shared/log/leaf.ts';
import type { Store, StoredLeaf } from '../store/store.ts';
import type { Appendix, LeafSubject, Sequencer } from './sequencer.ts';

const leavesPerStep = 256;

/** Goes on where an interrupted replay stopped. Nothing else may be appended before it is done. */
export async function replayLog(
  crypto: CryptoPort,
  old: Store,
  recoveredSize: number,
  sequencer: Pick<Sequencer, 'append' | 'size'>,
  /** Kinds that were sealed stay so until the embargo ends. */
  isEmbargo: boolean,
): Promise<number> {
  const first = sequencer.size;
  for (let from = first; from < recoveredSize; from += leavesPerStep) {
    const leaves = await old.leaves(from, Math.min(recoveredSize, from + leavesPerStep));
    const appendices: Appendix[] = [];
    for (const leaf of leaves) appendices.push(await appendixOf(crypto, old, leaf, isEmbargo));
    // If we crash here, the next start counts the leaves and goes on behind them.
    await sequencer.append(appendices);
  }
  return Math.max(0, recoveredSize - first);
}

async function appendixOf(
  crypto: CryptoPort,
  old: Store,
  { index, entry, opening }: StoredLeaf,
  isEmbargo: boolean,
): Promise<Appendix> {
  const outer = assertDefined(decodeLeaf(entry), `leaf ${index}`);
  const inner = opening === undefined ? outer : openSealedLeaf(crypto, outer, opening);
  const { kind, stationId, commitment } = assertDefined(inner, `opening of leaf ${index}`);
  assert(kind !== 'sealed', `leaf ${index} has its opening`);
  return {
    ...(await subjectOf(old, kind, index)),
    kind,
    stationId,
    commitment,
    sealed: opening !== undefined && isEmbargo,
  };
}

async function subjectOf(old: Store, kind: Appendix['kind'], index: number): Promise<LeafSubject> {
  const at = async <Row>(read: (leafIndex: number) => Promise<Row | undefined>): Promise<Row> =>
    assertDefined(await read(index), `what leaf ${index} stands for`);
  switch (kind) {
    case 'package':
    case 'successor':
      return {};
    case 'transmission':
    case 'card':
    case 'paper-tape':
      return { evidence: await at((leaf) => old.evidenceAt(leaf)) };
    case 'bundle':
      return { bundle: await at((leaf) => old.bundleAt(leaf)) };
    case 'refusal':
      return { refusal: await at((leaf) => old.refusalAt(leaf)) };
    case 'form':
      return { form: await at((leaf) => old.formAt(leaf)) };
    case 'decision':
      return { decision: await at((leaf) => old.decisionAt(leaf)) };
    case 'version':
      return { version: await at((leaf) => old.versionAt(leaf)) };
    case 'outage':
      return { outage: await at((leaf) => old.outageAt(leaf)) };
  }
}
