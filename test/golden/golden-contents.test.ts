/** What the valid golden files say of their bytes: digests, signing inputs, contents. */
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { encodeCardBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealingKeyFromPrivateBytes } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { decodeSealedBundle, openBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { decodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  decisionSigningInput,
  decodeSignedDecision,
  encodeDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import { verifySignedManifest } from '@mutabaqa/shared/election/signed-manifest.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import {
  decodeSignedForm,
  formCommitment,
  formSigningInput,
} from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeSignedTape, paperTapeCommitment } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { openEnvelope, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { decodeLeaf, encodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import {
  decodeOutageRecord,
  encodeOutageRecord,
  outageCommitment,
} from '@mutabaqa/shared/log/outage-record.ts';
import { refusalCommitment } from '@mutabaqa/shared/log/refusal-record.ts';
import { decodeSignedSuccessor, successorSigningInput } from '@mutabaqa/shared/log/successor.ts';
import {
  decodeVersionRecord,
  encodeVersionRecord,
  versionCommitment,
} from '@mutabaqa/shared/log/version-record.ts';
import { formatQrParts, parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { tapeCommitment, tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { parseClosingResultJson } from '@mutabaqa/station-agent/capture/closing-result-json.ts';
import {
  decodeClosingResult,
  encodeClosingResult,
} from '@mutabaqa/station-agent/capture/closing-result-protobuf.ts';
import { bytesOf, readGolden, readGoldenFile, withHex } from './golden-file.ts';
import { goldenReaders } from './golden-readers.ts';
import { changedByte } from './sample-keys.ts';

function accepted<T>(result: Result<T, { readonly code: string }>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('golden tapes', () => {
  it.each(readGolden('tape/valid'))('%s has its digest, content and signature', (_, golden) => {
    const tape = accepted(
      decodeTape(nodeCrypto, bytesOf(golden['tape']), { withheldAllowed: true }),
    );
    expect(formatHex(tape.digest)).toBe(golden['digest']);
    expect(formatHex(encodeTape(tape))).toBe(golden['tape']);
    expect(withHex({ header: tape.header, sections: tape.sections })).toEqual({
      header: golden['header'],
      sections: golden['sections'],
    });
    const input = tapeSigningInput(tape.digest);
    const key = bytesOf(golden['tapeKey']);
    const signature = bytesOf(golden['tapeSignature']);
    expect(nodeCrypto.verifyEd25519(key, input, signature)).toBe(true);
    expect(nodeCrypto.verifyEd25519(key, input, changedByte(signature, 3))).toBe(false);
  });

  it('have one digest with and without the withheld section', () => {
    const digestOf = (name: string) => readGoldenFile('tape/valid', name)['digest'];
    expect(digestOf('withheld')).toBe(digestOf('closing'));
    expect(digestOf('correction')).not.toBe(digestOf('closing'));
  });

  it('are refused beyond 65,535 bytes, before they are parsed', () => {
    const tape = new Uint8Array(65_536);
    expect(decodeTape(nodeCrypto, tape, { withheldAllowed: false })).toMatchObject({
      error: { code: 'tape.malformed', params: { where: 'size' } },
    });
  });
});

describe('golden envelopes', () => {
  const open = (envelope: Uint8Array, privateKey: unknown) => {
    const decoded = decodeEnvelope(envelope);
    const opener = makeHpkeOpener(sealingKeyFromPrivateBytes(bytesOf(privateKey)));
    return decoded.ok ? openEnvelope(nodeCrypto, opener, decoded.value) : decoded;
  };

  it.each(readGolden('envelope/valid'))('%s holds its record and commitment', (_, golden) => {
    const record = accepted(open(bytesOf(golden['envelope']), golden['recipientPrivateKey']));
    expect(formatHex(record.bytes)).toBe(golden['record']);
    const { tape, tapeSignature, channelSignature } = record;
    const commitment = tapeCommitment(nodeCrypto, tape.digest, tapeSignature, channelSignature);
    expect(formatHex(commitment)).toBe(golden['commitment']);
    expect(formatHex(channelSignature)).toBe(golden['channelSignature']);
    // Sealed to somebody else, the same signature is worth nothing.
    const elsewhere = changedByte(bytesOf(golden['recipientKeyId']), 0);
    expect(
      verifyTapeRecord(nodeCrypto, bytesOf(golden['tapeKey']), record, elsewhere),
    ).toMatchObject({ error: { code: 'channel-signature.invalid' } });
  });

  it('are refused after every change of a single byte, and every truncation', () => {
    const golden = readGoldenFile('envelope/valid', 'transmission');
    const good = bytesOf(golden['envelope']);
    const isAccepted = (bytes: Uint8Array) => open(bytes, golden['recipientPrivateKey']).ok;
    const places = Array.from(good.keys());
    expect(places.filter((at) => isAccepted(changedByte(good, at)))).toEqual([]);
    expect(places.filter((size) => isAccepted(good.subarray(0, size)))).toEqual([]);
  });
});

describe('golden QR texts', () => {
  it.each(readGolden('qr/valid'))('%s reads back and is written the same', (_, golden) => {
    const parts = golden['parts'] as string[];
    const parsed = accepted(parseQrParts(nodeCrypto, parts));
    expect(withHex(parsed)).toEqual({
      tape: golden['tape'],
      keyId: golden['keyId'],
      tapeSignature: golden['tapeSignature'],
    });
    const written = formatQrParts(nodeCrypto, parsed, Number(golden['charactersMax']));
    expect(written).toEqual(expect.arrayContaining(parts));
  });
});

describe('golden records of the log', () => {
  it.each(readGolden('leaf/valid'))('leaf %s means what its file says', (_, golden) => {
    const leaf = assertDefined(decodeLeaf(bytesOf(golden['entry'])), 'leaf');
    expect(withHex(leaf)).toEqual(golden['leaf']);
    expect(formatHex(encodeLeaf(leaf))).toBe(golden['entry']);
  });

  it.each(readGolden('refusal-record/valid'))(
    'refusal record %s has its commitment',
    (_, golden) => {
      const record = bytesOf(golden['record']);
      expect(formatHex(refusalCommitment(nodeCrypto, record))).toBe(golden['commitment']);
    },
  );

  it.each(readGolden('successor/valid'))('successor %s is signed over its input', (_, golden) => {
    const signed = assertDefined(decodeSignedSuccessor(bytesOf(golden['successor'])), 'successor');
    expect(withHex(signed.record)).toEqual(golden['record']);
    const input = successorSigningInput(nodeCrypto, signed.recordBytes);
    expect(formatHex(input)).toBe(golden['signingInput']);
  });

  it.each(readGolden('successor-chain/valid'))('chain %s leads to its origins', (_, golden) => {
    const read = assertDefined(goldenReaders['successor-chain'], 'reader');
    expect(read(nodeCrypto, golden)).toEqual({ ok: true, value: golden['origins'] });
  });

  it.each(readGolden('decision/valid'))('decision %s is signed over its digest', (_, golden) => {
    const signed = accepted(decodeSignedDecision(nodeCrypto, bytesOf(golden['decision'])));
    expect(withHex(signed.decision)).toEqual(golden['content']);
    expect(formatHex(encodeDecision(signed.decision))).toBe(golden['record']);
    expect(formatHex(signed.digest)).toBe(golden['digest']);
    expect(formatHex(decisionSigningInput(signed.digest))).toBe(golden['signingInput']);
    expect(signed.signatures.map(({ signerId }) => signerId)).toEqual(golden['signers']);
  });
});

describe('golden forms', () => {
  it.each(readGolden('form/valid'))('%s is signed over its digest', (_, golden) => {
    const signed = accepted(
      decodeSignedForm(nodeCrypto, bytesOf(golden['form']), { withheldAllowed: true }),
    );
    const { bytes, digest, ...content } = signed.form;
    expect(withHex(content)).toEqual(golden['content']);
    expect(formatHex(bytes)).toBe(golden['record']);
    expect(formatHex(encodeForm(signed.form))).toBe(golden['record']);
    expect(formatHex(digest)).toBe(golden['digest']);
    expect(formatHex(formSigningInput(digest))).toBe(golden['signingInput']);
    expect(formatHex(formCommitment(nodeCrypto, signed))).toBe(golden['commitment']);
    expect(signed.signatures.map(({ signerId }) => signerId)).toEqual(golden['signers']);
  });

  it('have one digest with and without the withheld section', () => {
    const digestOf = (name: string) => readGoldenFile('form/valid', name)['digest'];
    expect(digestOf('withheld')).toBe(digestOf('hand-count'));
    expect(digestOf('audit-count')).not.toBe(digestOf('hand-count'));
  });
});

describe('golden changes', () => {
  it.each(readGolden('change/valid'))('%s means what its file says', (_, golden) => {
    const read = assertDefined(goldenReaders['change'], 'reader');
    expect(withHex(accepted(read(nodeCrypto, golden)))).toEqual(golden['content']);
  });
});

describe('golden records of leaves', () => {
  it.each(readGolden('version-record/valid'))('version %s has its commitment', (_, golden) => {
    const bytes = bytesOf(golden['record']);
    const record = assertDefined(decodeVersionRecord(bytes), 'record');
    expect(withHex(record)).toEqual(golden['content']);
    expect(encodeVersionRecord(record)).toEqual(bytes);
    expect(formatHex(versionCommitment(nodeCrypto, bytes))).toBe(golden['commitment']);
  });

  it.each(readGolden('outage-record/valid'))('outage %s has its commitment', (_, golden) => {
    const bytes = bytesOf(golden['record']);
    const record = assertDefined(decodeOutageRecord(bytes), 'record');
    expect(withHex(record)).toEqual(golden['content']);
    expect(encodeOutageRecord(record)).toEqual(bytes);
    expect(formatHex(outageCommitment(nodeCrypto, bytes))).toBe(golden['commitment']);
  });

  it.each(readGolden('signed-tape/valid'))('signed tape %s has its commitment', (_, golden) => {
    const signed = accepted(
      decodeSignedTape(nodeCrypto, bytesOf(golden['signedTape']), { withheldAllowed: false }),
    );
    expect(formatHex(signed.tape.bytes)).toBe(golden['tape']);
    expect(formatHex(signed.tape.digest)).toBe(golden['digest']);
    expect(formatHex(paperTapeCommitment(nodeCrypto, signed))).toBe(golden['commitment']);
  });
});

describe('golden cards', () => {
  it.each(readGolden('card-label/valid'))('label %s means what its file says', (_, golden) => {
    const label = accepted(decodeCardLabel(bytesOf(golden['bytes'])));
    expect(withHex(label)).toEqual(golden['label']);
    expect(formatHex(encodeCardLabel(label))).toBe(golden['bytes']);
  });

  it.each(readGolden('journal/valid'))('journal %s has its chain', (_, golden) => {
    const { entries } = decodeJournal(nodeCrypto, bytesOf(golden['journal']));
    expect(entries.map(({ digest }) => formatHex(digest))).toEqual(golden['digests']);
    expect(entries.map(({ event }) => event)).toEqual(golden['events']);
  });

  it.each(readGolden('card-bundle/valid'))('bundle %s holds its cards', (_, golden) => {
    const opener = makeHpkeOpener(
      sealingKeyFromPrivateBytes(bytesOf(golden['recipientPrivateKey'])),
    );
    const sealed = accepted(decodeSealedBundle(bytesOf(golden['sealed'])));
    const bundle = accepted(openBundle(nodeCrypto, opener, bytesOf(golden['readerKey']), sealed));
    expect(formatHex(bundle.bytes)).toBe(golden['bundle']);
    expect(formatHex(encodeCardBundle(bundle))).toBe(golden['bundle']);
    expect(formatHex(bundle.digest)).toBe(golden['digest']);
  });
});

describe('golden packages', () => {
  it.each(readGolden('manifest/valid'))('manifest %s has its digest', (_, golden) => {
    const signed = accepted(verifySignedManifest(nodeCrypto, bytesOf(golden['signedManifest'])));
    expect(formatHex(signed.digest)).toBe(golden['digest']);
  });
});

describe('golden closing results', () => {
  it.each(readGolden('closing-result/valid'))('%s says the same in both forms', (_, golden) => {
    const fromJson = accepted(parseClosingResultJson(utf8(String(golden['json']))));
    expect(accepted(decodeClosingResult(bytesOf(golden['protobuf'])))).toEqual(fromJson);
    expect(formatHex(encodeClosingResult(fromJson))).toBe(golden['protobuf']);
  });
});

describe('golden frames', () => {
  it.each(readGolden('frame/valid'))('%s means what its file says', (name, golden) => {
    const frame = accepted(decodeFrame(bytesOf(golden['frame'])));
    expect(withHex(frame)).toEqual(golden['content']);
    if (frame.kind === 'unknown' || name === 'heartbeat-with-unknown-field') return;
    expect(formatHex(encodeFrame(frame))).toBe(golden['frame']);
  });

  it('are refused when they are too large', () => {
    const notice = { code: 'a', params: [{ name: 'b', text: 'c'.repeat(2 ** 20) }] };
    expect(decodeFrame(encodeMessage(wire.LinkFrame, { notice }))).toMatchObject({
      error: { code: 'frame.too-large', params: { bytesMax: 2 ** 20 } },
    });
  });
});
