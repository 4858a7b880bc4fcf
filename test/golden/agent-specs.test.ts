/** Executes the examples in proto/spec: closing-result.md, link.md, card.md, receipt.md, successors of log.md. */
import { describe, expect, it } from 'vitest';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { decodeCardLabel, encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { decodeJournal, encodeJournal } from '@mutabaqa/shared/card/journal.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import {
  decodeSignedSuccessor,
  encodeSuccessor,
  successorDigest,
  successorSigningInput,
} from '@mutabaqa/shared/log/successor.ts';
import { verifyCheckpoint } from '@mutabaqa/shared/merkle/checkpoint.ts';
import { parseVkey } from '@mutabaqa/shared/merkle/note.ts';
import { parseTlogProof } from '@mutabaqa/shared/merkle/tlog-proof.ts';
import { decodeReceipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { parseClosingResultJson } from '@mutabaqa/station-agent/capture/closing-result-json.ts';
import {
  decodeClosingResult,
  encodeClosingResult,
} from '@mutabaqa/station-agent/capture/closing-result-protobuf.ts';
import { sampleKey } from '../builders/sample-election.ts';
import { withHex } from './golden-file.ts';
import { readSpec } from './spec-blocks.ts';

describe('proto/spec/closing-result.md', () => {
  const spec = readSpec('closing-result.md');

  it('shows one result in both forms', () => {
    const fromJson = parseClosingResultJson(utf8(spec.one('closing-result-json')));
    const fromProtobuf = decodeClosingResult(spec.bytes('closing-result-protobuf'));
    assert(fromJson.ok && fromProtobuf.ok, 'both forms are accepted');
    expect(fromProtobuf.value).toEqual(fromJson.value);
    expect(formatHex(encodeClosingResult(fromJson.value))).toBe(
      formatHex(spec.bytes('closing-result-protobuf')),
    );
  });
});

describe('proto/spec/link.md', () => {
  const spec = readSpec('link.md');

  it.each(['hello', 'welcome', 'receipt', 'refusal', 'resend', 'heartbeat'])(
    'shows a frame and its content: %s',
    (kind) => {
      const decoded = decodeFrame(spec.bytes(`frame ${kind}`));
      assert(decoded.ok && decoded.value.kind !== 'unknown', 'the frame is accepted');
      expect(withHex(decoded.value)).toEqual(JSON.parse(spec.one(`content ${kind}`)));
      expect(formatHex(encodeFrame(decoded.value))).toBe(formatHex(spec.bytes(`frame ${kind}`)));
    },
  );

  it('shows how the submission of the envelope begins', () => {
    const envelope = readSpec('envelope.md').bytes('envelope transmission');
    const frame = concatBytes(spec.bytes('frame-start submit'), envelope);
    const decoded = decodeFrame(frame);
    expect(decoded.ok && withHex(decoded.value)).toEqual({
      kind: 'submit',
      ref: 1,
      envelope: formatHex(envelope),
    });
  });
});

describe('proto/spec/card.md', () => {
  const spec = readSpec('card.md');

  it('shows a label, its content and the files of the card', () => {
    const label = decodeCardLabel(spec.bytes('card-label'));
    assert(label.ok, 'the label is accepted');
    expect(withHex(label.value)).toEqual(JSON.parse(spec.one('card-label-content')));
    expect(formatHex(encodeCardLabel(label.value))).toBe(formatHex(spec.bytes('card-label')));
    const names = label.value.files.map(({ name }) => name);
    expect(['card', ...names].toSorted()).toEqual(spec.lines('card-files'));
  });

  it('shows the journal that the label names, entry by entry', () => {
    const file = spec.bytes('journal');
    const { entries, brokenAt, head } = decodeJournal(nodeCrypto, file);
    expect(brokenAt).toBeUndefined();
    expect(entries.map(({ event, digest }) => `${event} ${formatHex(digest)}`)).toEqual(
      spec.lines('journal-entries'),
    );
    expect(spec.lines('journal-entries').at(-1)).toContain(formatHex(head.digest));
    expect(formatHex(encodeJournal(entries))).toBe(formatHex(file));
    const content = JSON.parse(spec.one('card-label-content')) as {
      files: { name: string; digest: string; size: number }[];
    };
    const named = content.files.find(({ name }) => name === 'journal');
    expect(named).toEqual({
      name: 'journal',
      digest: formatHex(nodeCrypto.sha256(file)),
      size: file.length,
    });
  });
});

describe('proto/spec/receipt.md', () => {
  const spec = readSpec('receipt.md');
  const logKey = assertDefined(parseVkey(nodeCrypto, spec.lines('log-key')[0] ?? ''), 'log key');
  const receipt = decodeReceipt(spec.bytes('receipt'));
  const subject = {
    stationId: '110101-03',
    tapeDigest: spec.bytes('tape-digest'),
    tapeSignature: spec.bytes('tape-signature'),
    channelSignature: spec.bytes('channel-signature'),
  };

  it('shows a receipt that verifies, and not without one of the signatures', () => {
    assert(receipt.ok, 'the receipt decodes');
    const verified = verifyReceipt(nodeCrypto, logKey, receipt.value, subject);
    expect(verified).toMatchObject({ ok: true, value: { leafIndex: 2, size: 7 } });
    const without = { ...subject, channelSignature: new Uint8Array(64) };
    expect(verifyReceipt(nodeCrypto, logKey, receipt.value, without).ok).toBe(false);
  });

  it('shows the receipt of a successor log, which its key alone verifies', () => {
    const key = assertDefined(
      parseVkey(nodeCrypto, spec.lines('log-key successor')[0] ?? ''),
      'log key',
    );
    const later = { tapeDigest: subject.tapeDigest, proof: spec.one('receipt-proof successor') };
    const verified = verifyReceipt(nodeCrypto, key, later, subject);
    expect(verified).toMatchObject({ ok: true, value: { leafIndex: 1, size: 2 } });
    expect(verifyReceipt(nodeCrypto, logKey, later, subject)).toMatchObject({
      error: { params: { why: 'signature-missing' } },
    });
  });

  it('shows its proof and its leaf', () => {
    assert(receipt.ok, 'the receipt decodes');
    expect(receipt.value.proof).toBe(spec.one('receipt-proof'));
    const proof = assertDefined(parseTlogProof(receipt.value.proof), 'proof');
    expect(formatHex(proof.extra ?? new Uint8Array())).toBe(formatHex(spec.bytes('leaf')));
  });
});

describe('proto/spec/log.md', () => {
  const spec = readSpec('log.md');

  it('shows a successor record, its content, digest and signing input', () => {
    const signed = assertDefined(decodeSignedSuccessor(spec.bytes('successor')), 'successor');
    expect(withHex(signed.record)).toEqual(JSON.parse(spec.one('successor-content')));
    expect(formatHex(encodeSuccessor(signed.record))).toBe(formatHex(signed.recordBytes));
    const digest = successorDigest(nodeCrypto, signed.recordBytes);
    expect(formatHex(digest)).toBe(formatHex(spec.bytes('successor-digest')));
    const input = successorSigningInput(nodeCrypto, signed.recordBytes);
    expect(formatHex(input)).toBe(formatHex(spec.bytes('successor-signing-input')));
    const key = assertDefined(
      parseVkey(nodeCrypto, readSpec('receipt.md').lines('log-key')[0] ?? ''),
      'log key',
    );
    expect(signed.record.oldOrigin).toBe(key.name);
    expect(verifyCheckpoint(nodeCrypto, key, signed.record.lastCheckpoint)).toMatchObject({
      ok: true,
      value: { size: 7 },
    });
    for (const { officerId, signature } of signed.signatures) {
      expect(nodeCrypto.verifyEd25519(sampleKey(officerId).publicKey, input, signature)).toBe(true);
    }
    expect(signed.signatures).toHaveLength(2);
  });
});
