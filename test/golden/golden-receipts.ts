import { formatBase64 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Leaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { signCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { formatVkey, makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { formatTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { makeTree } from '@mutabaqa/shared/merkle/tree.ts';
import { encodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { sampleCopy, signedSample } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { sampleLeaves } from './golden-log.ts';
import { logSigner, seedOf } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';

export const logKey = makeNoteKey(
  nodeCrypto,
  'results.example.org/IQ-CR-2029/log',
  logSigner.publicKey,
);
const sign = (message: Uint8Array): Uint8Array => logSigner.sign(message);

/** The log that holds these leaves and no others. */
export function makeLog(leaves: readonly Leaf[], key = logKey) {
  const tree = makeTree(nodeCrypto);
  for (const leaf of leaves) tree.append(hashLeaf(nodeCrypto, encodeLeaf(leaf)));
  const head = { origin: key.name, size: tree.size, root: tree.root() };
  const checkpoint = signCheckpoint(head, key, sign);
  const proofOf = (index: number): string =>
    formatTlogProof({
      extra: encodeLeaf(leaves[index] ?? leafOf('package')),
      index,
      proof: tree.inclusionProof(index, tree.size),
      checkpoint,
    });
  return { checkpoint, proofOf };
}

export function leafOf(kind: Leaf['kind']): Leaf {
  const leaf = sampleLeaves.find((each) => each.kind === kind);
  if (leaf === undefined) throw new Error(kind);
  return leaf;
}

export const log = makeLog(sampleLeaves);
const index = sampleLeaves.indexOf(leafOf('transmission'));
const { channelSignature } = sampleCopy('transmission');
const { tape, tapeSignature } = signedSample;
export const subject = {
  logKey: formatVkey(logKey),
  stationId: sampleTape.header.stationId,
  tapeDigest: tape.digest,
  tapeSignature,
  channelSignature,
};

export function makeGoldenReceipts(): GoldenFile[] {
  const proof = log.proofOf(index);
  const alone = makeLog([leafOf('transmission')]).proofOf(0);
  return [
    validFile('receipt', 'transmission', {
      ...subject,
      receipt: encodeReceipt({ tapeDigest: tape.digest, proof }),
      proof,
      index,
      size: sampleLeaves.length,
    }),
    validFile('receipt', 'log-of-one', {
      ...subject,
      receipt: encodeReceipt({ tapeDigest: tape.digest, proof: alone }),
      proof: alone,
      index: 0,
      size: 1,
    }),
    ...refusedFiles('receipt', refusedReceipts(proof)),
  ];
}

function refusedReceipts(proof: string) {
  const refuse = (why: string, text: string, tapeDigest = tape.digest) => ({
    code: 'receipt.invalid',
    why,
    ...subject,
    receipt: encodeReceipt({ tapeDigest, proof: text }),
  });
  const changedLeaf = { ...leafOf('transmission'), commitment: seedOf('other') };
  const oddLeaf = makeLog([{ ...leafOf('transmission'), stationId: '110101-04' }]).proofOf(0);
  const otherTape = makeLog([changedLeaf]).proofOf(0);
  const extra = (leaf: Leaf) => formatBase64(encodeLeaf(leaf));
  const relabelled = proof.replace(extra(leafOf('transmission')), extra(changedLeaf));
  return {
    'no-proof': refuse('malformed', ''),
    'no-text': refuse('malformed', 'received'),
    'index-of-another-leaf': refuse('proof-invalid', proof.replace('index 2', 'index 3')),
    'leaf-exchanged': refuse('proof-invalid', relabelled),
    'checkpoint-changed': refuse('signature-invalid', proof.replace('\n7\n', '\n8\n')),
    'checkpoint-of-another-log': refuse(
      'signature-missing',
      proof.replaceAll('results.example.org', 'results.example.net'),
    ),
    'leaf-of-a-card': refuse('leaf-kind', log.proofOf(index + 1)),
    'leaf-of-another-station': refuse('station', oddLeaf),
    'leaf-of-another-tape': refuse('commitment', otherTape),
    'digest-of-another-tape': refuse('tape-digest', proof, seedOf('other')),
  };
}
