import { expect, test } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import { sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { makeHistoryWatch } from './history-watch.ts';

const origin = 'tally.example/log';
const logKey = makeNoteKey(nodeCrypto, origin, sampleKey('log').publicKey);

function treeOf(...entries: string[]) {
  const tree = makeTree(nodeCrypto);
  for (const entry of entries) tree.append(hashLeaf(nodeCrypto, utf8(entry)));
  return tree;
}

/** A receipt's proof; the watch looks at its checkpoint only. */
function proofOf(tree: ReturnType<typeof treeOf>, signer = 'log'): string {
  const statement = { origin, size: tree.size, root: tree.root() };
  const key = sampleKey(signer);
  const signerKey = makeNoteKey(nodeCrypto, origin, key.publicKey);
  const checkpoint = signCheckpoint(statement, signerKey, (text) => key.sign(text));
  return formatTlogProof({ index: 0, proof: [], checkpoint });
}

test.each<[string, string, string | undefined]>([
  ['an earlier checkpoint of ours', proofOf(treeOf('a', 'b')), undefined],
  ['our newest', proofOf(treeOf('a', 'b', 'c')), undefined],
  ['a higher one', proofOf(treeOf('a', 'b', 'c', 'd')), 'log.history-lost'],
  ['another root at our size', proofOf(treeOf('a', 'b', 'x')), 'log.history-forked'],
  ['another root at a size before', proofOf(treeOf('x', 'b')), 'log.history-forked'],
  ['another root that somebody else signed', proofOf(treeOf('x', 'b'), 'device-1'), undefined],
  ['no proof', 'nothing', undefined],
])('a receipt with %s', async (_, proof, outcome) => {
  const tree = treeOf('a', 'b', 'c');
  const happened: string[] = [];
  const watch = makeHistoryWatch({
    crypto: nodeCrypto,
    logKey,
    sequencer: {
      size: tree.size,
      rootAt: (size) => tree.root(size),
      stop: async () => void happened.push('stopped'),
    },
    guard: { record: async () => void happened.push('guarded') },
    log: {
      event: (code) => void happened.push(code),
      fault: (code) => void happened.push(code),
    },
  });
  watch(proof);
  await new Promise(setImmediate);
  expect(happened).toEqual(outcome === undefined ? [] : [outcome, 'stopped', 'guarded']);
});
