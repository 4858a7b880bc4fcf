/** Executes the examples in proto/spec: tape.md, envelope.md and qr.md. */
import { describe, expect, it } from 'vitest';
import { wire } from '@mutabaqa/proto/wire.ts';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, formatHex, u16be, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealingKeyFromPrivateBytes } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { decodeEnvelope, sealingInfo } from '@mutabaqa/shared/envelope/envelope.ts';
import { padRecord } from '@mutabaqa/shared/envelope/padding.ts';
import { openEnvelope, verifyTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { formatQrParts, parseQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import { makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { encodeSection } from '@mutabaqa/shared/tape/section-codec.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { tapeCommitment } from '@mutabaqa/shared/tape/tape-signatures.ts';
import { sampleChannels } from './golden-envelopes.ts';
import { readGolden, readGoldenFile, withHex } from './golden-file.ts';
import { tapeKey } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';
import { readSpec } from './spec-blocks.ts';

const { sha256 } = nodeCrypto;

/** L of the specification, written again: the labels stand there, not in our code. */
const labelled = (label: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  concatBytes(utf8(label), Uint8Array.of(0), ...parts);

const codesOf = (folder: string): string[] =>
  [...new Set(readGolden(folder).map(([, { code }]) => String(code)))].toSorted();

describe('proto/spec/tape.md', () => {
  const spec = readSpec('tape.md');
  const [headerLabel = '', sectionLabel = '', tapeLabel = '', signatureLabel = ''] =
    spec.lines('labels');
  const sections = spec
    .all('tape-section')
    .map((hex) => Uint8Array.from(Buffer.from(hex.replaceAll('\n', ''), 'hex')));
  const sectionDigests = sections.map((section) => sha256(labelled(sectionLabel, section)));
  const digest = sha256(
    labelled(
      tapeLabel,
      sha256(labelled(headerLabel, spec.bytes('tape-header'))),
      u16be(sections.length),
      ...sectionDigests,
    ),
  );

  it('shows the golden tape, its content and its parts', () => {
    const bytes = spec.bytes('tape-bytes');
    expect(formatHex(bytes)).toBe(readGoldenFile('tape/valid', 'closing')['tape']);
    expect(bytes).toEqual(new Uint8Array(encodeTape(sampleTape)));
    const content: unknown = JSON.parse(spec.one('tape-content'));
    const { header, sections: meant } = sampleTape;
    expect(content).toEqual(withHex({ header, sections: meant }));
    const outer = wire.Tape.decode(bytes);
    expect(outer.header).toEqual(spec.bytes('tape-header'));
    expect(outer.sections.map(({ open }) => open)).toEqual(sections);
  });

  it('shows the digests as they are computed, and what is signed', () => {
    expect(sectionDigests.map(formatHex)).toEqual(spec.lines('section-digest'));
    expect(digest).toEqual(spec.bytes('tape-digest'));
    const short = BigInt(`0x${formatHex(digest.subarray(0, 16))}`) % 10n ** 22n;
    const typed = BigInt(spec.one('short-digest').replaceAll(' ', ''));
    expect([typed / 100n, typed % 97n]).toEqual([short, 1n]);
    const input = labelled(signatureLabel, digest);
    expect(input).toEqual(spec.bytes('tape-signing-input'));
    const signature = spec.bytes('tape-signature');
    expect(nodeCrypto.verifyEd25519(spec.bytes('tape-key'), input, signature)).toBe(true);
    expect(signature).toEqual(tapeKey.sign(input));
  });

  it('shows a withheld section that keeps the digest and is refused at intake', () => {
    const withheld = spec.bytes('tape-withheld');
    const shown = decodeTape(nodeCrypto, withheld, { withheldAllowed: true });
    expect(shown).toMatchObject({ ok: true, value: { digest } });
    expect(decodeTape(nodeCrypto, withheld, { withheldAllowed: false })).toMatchObject({
      error: { code: 'tape.section-withheld' },
    });
  });

  it('shows how counts are written', () => {
    for (const line of spec.lines('sparse-counts')) {
      const [values = '', written = ''] = line.split(' | ');
      const figures = values.split(' ').map((value) => (value === '-' ? undefined : Number(value)));
      const section = encodeSection({
        kind: 'contest',
        nonce: new Uint8Array(16),
        listVotes: undefined,
        candidateVotes: makeSparseCounts(figures),
      });
      const votes = assertDefined(wire.ContestSection.decode(section).candidateVotes, 'votes');
      const { size, reportedRuns, gaps, counts } = votes;
      const shown = [
        'size',
        size,
        'runs',
        ...(reportedRuns ?? []),
        'gaps',
        ...(gaps ?? []),
        'counts',
        ...(counts ?? []),
      ];
      expect(shown.join(' ')).toBe(written);
    }
  });

  it('lists the codes with which the golden tapes are refused', () => {
    expect(codesOf('tape/refused')).toEqual(spec.lines('tape-refusals'));
  });
});

describe('proto/spec/envelope.md', () => {
  const spec = readSpec('envelope.md');
  const tape = readSpec('tape.md');

  it.each(['transmission', 'card'] as const)('shows the %s and its signatures', (kind) => {
    const golden = readGoldenFile('envelope/valid', kind);
    const channel = sampleChannels[kind];
    const keyId = String(golden['recipientKeyId']);
    const cardParts =
      channel.kind === 'card' ? [channel.cardId, channel.journalHead] : [new Uint8Array()];
    const input = labelled(
      'mutabaqa/channel-signature/v1',
      Uint8Array.of(kind === 'transmission' ? 1 : 2),
      tape.bytes('tape-digest'),
      Uint8Array.of(0, 0, 0, sampleTape.header.sequence),
      Uint8Array.from(Buffer.from(keyId, 'hex')),
      ...cardParts,
    );
    expect(input).toEqual(spec.bytes(`channel-signing-input ${kind}`));
    const signature = spec.bytes(`channel-signature ${kind}`);
    expect(tapeKey.sign(input)).toEqual(signature);
    const commitment = sha256(
      labelled(
        'mutabaqa/tape-commitment/v1',
        tape.bytes('tape-digest'),
        tape.bytes('tape-signature'),
        signature,
      ),
    );
    expect(commitment).toEqual(spec.bytes(`commitment ${kind}`));
    expect(formatHex(commitment)).toBe(golden['commitment']);
  });

  it('shows an envelope that opens to the record', () => {
    const key = sealingKeyFromPrivateBytes(spec.bytes('recipient-key transmission'));
    const keyId = spec.bytes('recipient-key-id transmission');
    expect(sha256(labelled('mutabaqa/key-id/v1', key.publicKey)).subarray(0, 8)).toEqual(keyId);
    const envelope = decodeEnvelope(spec.bytes('envelope transmission'));
    if (!envelope.ok) throw new Error(envelope.error.code);
    const { header, headerBytes, enc, ciphertext } = envelope.value;
    expect(headerBytes).toEqual(spec.bytes('envelope-header transmission'));
    const sized = [header.electionId, header.stationId, header.kind]
      .map((text) => utf8(text))
      .flatMap((bytes) => [Uint8Array.of(bytes.length), bytes]);
    const info = labelled('mutabaqa/sealed-record/v1', ...sized);
    expect(info).toEqual(spec.bytes('sealing-info transmission'));
    expect(info).toEqual(sealingInfo(header));

    const opener = makeHpkeOpener(key);
    const record = spec.bytes('record transmission');
    const padded = opener.open(enc, info, headerBytes, ciphertext);
    expect(padded).toEqual(padRecord(record));
    expect(padded).toHaveLength(1024);
    const opened = openEnvelope(nodeCrypto, opener, envelope.value);
    if (!opened.ok) throw new Error(opened.error.code);
    const { tapeSignature, channelSignature, tape: inside } = opened.value;
    expect(inside.bytes).toEqual(tape.bytes('tape-bytes'));
    expect(verifyTapeRecord(nodeCrypto, tapeKey.publicKey, opened.value, keyId).ok).toBe(true);
    expect(tapeCommitment(nodeCrypto, inside.digest, tapeSignature, channelSignature)).toEqual(
      spec.bytes('commitment transmission'),
    );
  });

  it('lists the codes with which the golden envelopes are refused', () => {
    const codes = codesOf('envelope/refused').filter((code) => code !== 'tape.malformed');
    expect(codes).toEqual(spec.lines('envelope-refusals'));
  });
});

describe('proto/spec/qr.md', () => {
  const spec = readSpec('qr.md');
  const tape = readSpec('tape.md');

  it('shows the payload and its one part', () => {
    const payload = spec.bytes('qr-payload one');
    const bytes = tape.bytes('tape-bytes');
    const keyId = sha256(labelled('mutabaqa/key-id/v1', tape.bytes('tape-key'))).subarray(0, 8);
    expect(keyId).toEqual(spec.bytes('qr-key-id one'));
    const tapeSignature = tape.bytes('tape-signature');
    expect(payload).toEqual(concatBytes(u16be(bytes.length), bytes, keyId, tapeSignature));
    const parts = spec.lines('qr-part one');
    const signed = { tape: bytes, keyId, tapeSignature };
    expect(formatQrParts(nodeCrypto, signed, partCharactersMax.paper80mm)).toEqual(parts);
    const id = formatHex(sha256(payload).subarray(0, 4)).toUpperCase();
    expect(parts[0]?.startsWith(`R1/1/1/${id}/`)).toBe(true);
  });

  it('shows parts of which any three give the tape', () => {
    const parts = spec.lines('qr-part three');
    expect(parts).toHaveLength(4);
    const whole = parseQrParts(nodeCrypto, parts);
    if (!whole.ok) throw new Error(whole.error.code);
    expect(formatQrParts(nodeCrypto, whole.value, 220)).toEqual(parts);
    for (const lost of parts.keys()) {
      expect(parseQrParts(nodeCrypto, parts.toSpliced(lost, 1))).toEqual(whole);
      expect(parseQrParts(nodeCrypto, parts.toSpliced(lost, 1).slice(1))).toMatchObject({
        error: { code: 'qr.incomplete', params: { missing: 1 } },
      });
    }
  });

  it('names our widths, and the codes with which the golden texts are refused', () => {
    const widths = Object.entries(partCharactersMax).map(([paper, width]) => `${paper} ${width}`);
    expect(widths).toEqual(spec.lines('qr-widths'));
    expect(codesOf('qr/refused')).toEqual(spec.lines('qr-refusals'));
  });
});
