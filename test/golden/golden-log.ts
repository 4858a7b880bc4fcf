import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { Leaf, LeafKind } from '@mutabaqa/shared/log/leaf.ts';
import { encodeLeaf, sealLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { encodeRefusalRecord, refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { hashLeaf } from '@mutabaqa/shared/merkle/hashes.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import { sampleCopy, signedSample } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { seedOf, withUnknownField } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';

const { stationId } = sampleTape.header;
const startMs = 1_889_708_000_000;
const sealNonce = seedOf('seal nonce').subarray(0, 16);

const refusalRecord = encodeRefusalRecord({
  deviceId: 'D-000417',
  code: 'count.out-of-range',
  params: { where: 'BAGHDAD', field: 'votes', bytesMax: 262_144 },
  refusedDigest: nodeCrypto.sha256(new Uint8Array()),
});

function copyCommitment(kind: RecordKind): Uint8Array {
  const { tape, tapeSignature } = signedSample;
  const { channelSignature } = sampleCopy(kind);
  return tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature);
}

/** Leaves of later kinds stand in `golden-records.ts`: the receipts' log is made of these. */
type FirstKind = Exclude<LeafKind, 'sealed' | 'form' | 'paper-tape' | 'version' | 'outage'>;

const commitments: Readonly<Record<FirstKind, Uint8Array>> = {
  package: sampleTape.header.packageDigest,
  successor: seedOf('successor digest'),
  transmission: copyCommitment('transmission'),
  card: copyCommitment('card'),
  refusal: refusalCommitment(nodeCrypto, refusalRecord),
  bundle: seedOf('bundle digest'),
  decision: seedOf('decision digest'),
};
/** Leaves that are about no single station. */
const general: readonly LeafKind[] = ['package', 'successor', 'bundle', 'decision'];

/** One of each of these kinds, a second apart. */
export const sampleLeaves: readonly Leaf[] = Object.entries(commitments).map(
  ([kind, commitment], i) => ({
    kind: kind as LeafKind,
    stationId: general.includes(kind as LeafKind) ? '' : stationId,
    commitment,
    timeMs: startMs + 1000 * i,
  }),
);

const refusalLeaf = sampleLeaves.find(({ kind }) => kind === 'refusal') ?? sampleLeaves[0];

export function makeGoldenLog(): GoldenFile[] {
  return [
    ...sampleLeaves.map((leaf) =>
      validFile('leaf', leaf.kind, {
        entry: encodeLeaf(leaf),
        leaf,
        leafHash: hashLeaf(nodeCrypto, encodeLeaf(leaf)),
      }),
    ),
    ...sealedFiles(),
    ...refusedFiles('leaf', refusedLeaves()),
    validFile('refusal-record', 'refusal', {
      record: refusalRecord,
      commitment: refusalCommitment(nodeCrypto, refusalRecord),
    }),
  ];
}

function sealedFiles(): GoldenFile[] {
  if (refusalLeaf === undefined) return [];
  const { entry, opening } = sealLeaf(nodeCrypto, sealNonce, refusalLeaf);
  const leaf = encodeLeaf(refusalLeaf);
  const lateLeaf = encodeLeaf({ ...refusalLeaf, timeMs: refusalLeaf.timeMs + 1 });
  const open = (content: object) => encodeMessage(wire.SealedLeafOpening, content);
  const refuse = (openingBytes: Uint8Array, sealed = entry) => ({
    code: 'malformed',
    entry: sealed,
    opening: openingBytes,
  });
  const late = sealLeaf(nodeCrypto, sealNonce, { ...refusalLeaf, timeMs: 0 });
  const { commitment } = wire.LogLeaf.decode(late.entry);
  const sealedElsewhen = encodeLeaf({ kind: 'sealed', stationId: '', commitment, timeMs: 1 });
  return [
    validFile('sealed-leaf', 'refusal', { entry, opening, leaf: refusalLeaf }),
    ...refusedFiles('sealed-leaf', {
      'other-nonce': refuse(open({ nonce: new Uint8Array(16), leaf })),
      'other-leaf': refuse(open({ nonce: sealNonce, leaf: lateLeaf })),
      'short-nonce': refuse(open({ nonce: sealNonce.subarray(1), leaf })),
      'unknown-field': refuse(withUnknownField(opening)),
      'leaf-that-is-not-sealed': refuse(opening, leaf),
      'times-differ': refuse(late.opening, sealedElsewhen),
    }),
  ];
}

function refusedLeaves() {
  const leaf = { kind: wire.LeafKind.LEAF_KIND_CARD, stationId, timeMs: startMs };
  const commitment = seedOf('commitment');
  const refuse = (content: object) => ({
    code: 'malformed',
    entry: encodeMessage(wire.LogLeaf, content),
  });
  const good = encodeMessage(wire.LogLeaf, { ...leaf, commitment });
  return {
    empty: refuse({}),
    truncated: { code: 'malformed', entry: good.subarray(0, -1) },
    'unknown-field': { code: 'malformed', entry: withUnknownField(good) },
    'kind-missing': refuse({ ...leaf, commitment, kind: 0 }),
    'kind-unknown': refuse({ ...leaf, commitment, kind: 99 }),
    'short-commitment': refuse({ ...leaf, commitment: commitment.subarray(1) }),
    'station-with-direction-override': refuse({ ...leaf, commitment, stationId: '11\u202E01' }),
    'sealed-with-station': refuse({
      ...leaf,
      commitment,
      kind: wire.LeafKind.LEAF_KIND_SEALED,
    }),
    'time-beyond-2-53': refuse({ ...leaf, commitment, timeMs: 2 ** 53 }),
  };
}
