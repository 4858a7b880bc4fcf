import { describe, expect, it } from 'vitest';
import { makeReceivingLog } from '@mutabaqa/test/builders/receiving-log.ts';
import type { ReceivingLogOptions } from '@mutabaqa/test/builders/receiving-log.ts';
import { sealedSampleTape } from '@mutabaqa/test/builders/sealed-tape.ts';
import { wire } from '@mutabaqa/proto/wire.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { sampleDefinition, sampleKey } from '@mutabaqa/test/builders/sample-election.ts';
import { makeNoteKey } from '../merkle/note.ts';
import { decodeReceipt, encodeReceipt } from './receipt.ts';
import { rememberSignatures } from './remembered-signatures.ts';
import { isRefusalProven } from './verify-refusal.ts';
import { verifyReceipt, verifyRelayedReceipt } from './verify-receipt.ts';

const logKey = makeNoteKey(nodeCrypto, sampleDefinition.logOrigin, sampleKey('log').publicKey);
const own = sealedSampleTape(1);
const other = sealedSampleTape(1, { inBox: 171 });

function receiptFrom(options: ReceivingLogOptions = {}, envelope = own.envelope) {
  const log = makeReceivingLog(options);
  log.take(other.envelope);
  return log.take(envelope);
}

describe('a receipt', () => {
  it('verifies against the tape, both signatures, the log key and the origin', () => {
    const receipt = receiptFrom();
    expect(verifyReceipt(nodeCrypto, logKey, receipt, own)).toEqual({
      ok: true,
      value: {
        origin: sampleDefinition.logOrigin,
        leafIndex: 2,
        size: 3,
        timeMs: 1_762_873_200_002,
      },
    });
    expect(verifyRelayedReceipt(nodeCrypto, logKey, receipt, own.stationId).ok).toBe(true);
  });

  const flipped = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
  const wrong: [string, () => ReturnType<typeof receiptFrom>, Partial<typeof own>][] = [
    ['tape-digest', () => receiptFrom({}, other.envelope), {}],
    ['commitment', () => ({ ...receiptFrom({}, other.envelope), tapeDigest: own.tapeDigest }), {}],
    ['commitment', receiptFrom, { tapeSignature: flipped(own.tapeSignature) }],
    ['commitment', receiptFrom, { channelSignature: flipped(own.channelSignature) }],
    ['station', receiptFrom, { stationId: 'st-3' }],
    ['station', () => receiptFrom({ stationId: 'st-3' }), {}],
    ['signature-missing', () => receiptFrom({ origin: 'tally.example/other' }), {}],
    ['signature-missing', () => receiptFrom({ signer: 'officer-1' }), {}],
    ['leaf-kind', () => receiptFrom({ leafKind: wire.LeafKind.LEAF_KIND_CARD }), {}],
    ['leaf-kind', () => receiptFrom({ leafKind: wire.LeafKind.LEAF_KIND_SEALED }), {}],
    ['malformed', () => ({ ...receiptFrom(), proof: 'received, thank you' }), {}],
  ];
  it.each(wrong)('that proves something else is invalid: %s', (why, receipt, change) => {
    expect(verifyReceipt(nodeCrypto, logKey, receipt(), { ...own, ...change })).toEqual({
      ok: false,
      error: { code: 'receipt.invalid', params: { why } },
    });
  });

  it('does not survive the change of any character of its proof', () => {
    const receipt = receiptFrom();
    for (let i = 0; i < receipt.proof.length; i++) {
      const changed = receipt.proof[i] === 'A' ? 'B' : 'A';
      const proof = receipt.proof.slice(0, i) + changed + receipt.proof.slice(i + 1);
      const verified = verifyReceipt(nodeCrypto, logKey, { ...receipt, proof }, own);
      expect(verified.ok, `character ${i}`).toBe(false);
    }
  });

  it('of another station is worth nothing to a relay either', () => {
    expect(verifyRelayedReceipt(nodeCrypto, logKey, receiptFrom(), 'st-3').ok).toBe(false);
  });

  it('decodes to what was encoded, and only with a digest and a proof', () => {
    const receipt = receiptFrom();
    const decoded = decodeReceipt(encodeReceipt(receipt));
    expect(decoded.ok && { ...decoded.value, tapeDigest: [...decoded.value.tapeDigest] }).toEqual({
      ...receipt,
      tapeDigest: [...receipt.tapeDigest],
    });
    expect(decodeReceipt(encodeReceipt({ ...receipt, proof: '' })).ok).toBe(false);
    expect(decodeReceipt(Uint8Array.of(0x0a)).ok).toBe(false);
  });
});

describe('a refusal', () => {
  const refused = () => makeReceivingLog().refuse(own.envelope, 'device.not-entitled');
  const digest = nodeCrypto.sha256(own.envelope);
  const isProven = (frame: ReturnType<typeof refused>, deviceId = 'device-1', of = digest) =>
    isRefusalProven(nodeCrypto, logKey, frame, deviceId, of);

  it('is proven by its leaf, which is sealed before publication', () => {
    expect(isProven(refused())).toBe(true);
  });

  it('is not proven for another device, other bytes, another code, or without what opens it', () => {
    const frame = refused();
    expect(isProven(frame, 'device-2')).toBe(false);
    expect(isProven(frame, 'device-1', nodeCrypto.sha256(other.envelope))).toBe(false);
    expect(isProven({ ...frame, code: 'station.unknown' })).toBe(false);
    expect(isProven({ ...frame, opening: new Uint8Array() })).toBe(false);
    expect(isProven({ ...frame, record: new Uint8Array() })).toBe(false);
    expect(isProven({ ...frame, proof: '' })).toBe(false);
    expect(isProven({ ...frame, proof: receiptFrom().proof })).toBe(false);
    expect(isProven({ ...frame, params: { station: 'st-9' } })).toBe(false);
  });

  it('is not proven by a seal that stands for a leaf of another time', () => {
    expect(isProven(makeReceivingLog().refuse(own.envelope, 'device.not-entitled', 0, 1))).toBe(
      false,
    );
  });
});

describe('remembered signatures', () => {
  it('are verified once, and forgeries of them each time', () => {
    let asked = 0;
    const counting = {
      sha256: nodeCrypto.sha256,
      verifyEd25519(...args: Parameters<typeof nodeCrypto.verifyEd25519>) {
        asked += 1;
        return nodeCrypto.verifyEd25519(...args);
      },
    };
    const crypto = rememberSignatures(counting, 2);
    const key = sampleKey('log');
    const message = Uint8Array.of(1, 2, 3);
    const signature = key.sign(message);
    for (let i = 0; i < 3; i++) {
      expect(crypto.verifyEd25519(key.publicKey, message, signature)).toBe(true);
    }
    expect(asked).toBe(1);
    expect(crypto.verifyEd25519(key.publicKey, Uint8Array.of(1, 2, 4), signature)).toBe(false);
    expect(crypto.verifyEd25519(sampleKey('x').publicKey, message, signature)).toBe(false);
    expect(asked).toBe(3);
  });
});
