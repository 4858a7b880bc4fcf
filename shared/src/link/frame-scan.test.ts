import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes } from '../base/bytes.ts';
import { bodyFieldsMax, frameFieldsMax, helloBytesMax, isCheapToDecode } from './frame-scan.ts';
import { decodeFrame, encodeFrame } from './link-codec.ts';
import { frameBytesMax, paramsMax, resendDigestsMax } from './link-frame.ts';

/** `count` empty fields with this tag. */
const empties = (tag: number, count: number) =>
  new Uint8Array(2 * count).map((_, i) => (i % 2 === 0 ? tag : 0));

/** Field `number` that holds `content`. */
function field(number: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  const size = [(length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14];
  return concatBytes(Uint8Array.of((number << 3) | 2, ...size), content);
}

const half = frameBytesMax / 2 - 8;
const tag = (number: number) => (number << 3) | 2;
const sixHundred = field(6, empties(tag(1), 600));

describe('a frame that would be dear to decode', () => {
  it.each([
    ['empty bodies', empties(tag(3), half)],
    ['empty fields that nobody knows', empties(tag(15), half)],
    ['empty parameters of a notice', field(8, empties(tag(2), half))],
    ['empty parameters of a refusal', field(5, empties(tag(3), half))],
    ['empty receipts of a submission', field(3, empties(tag(3), half))],
    ['empty digests in a receipt of a submission', field(3, field(3, empties(tag(1), half - 8)))],
    ['empty digests of a resend', field(6, empties(tag(1), half))],
    ['fields in two bodies', concatBytes(sixHundred, sixHundred)],
    ['a long hello', field(1, field(2, new Uint8Array(helloBytesMax)))],
    ['a tag that decoders cut to 32 bits', Uint8Array.of(0x8a, 0x80, 0x80, 0x80, 0x10, 0)],
    ['a group', Uint8Array.of(0x7b, 0x7c)],
    ['a field cut short', Uint8Array.of(0x0a, 0x7f)],
  ] as [string, Uint8Array][])('is refused undecoded: %s', (_, frame) => {
    expect(isCheapToDecode(frame)).toBe(false);
    expect(decodeFrame(frame)).toMatchObject({ error: { code: 'frame.malformed' } });
  });

  it('is told from the largest that are needed', () => {
    const digests = Array.from({ length: resendDigestsMax }, () => new Uint8Array(32));
    const params = Object.fromEntries(Array.from({ length: paramsMax }, (_, i) => [`p${i}`, i]));
    const submit = { ref: 2 ** 40, envelope: new Uint8Array(2 ** 19) };
    const earlierReceipt = { tapeDigest: new Uint8Array(32), proof: 'p'.repeat(400_000) };
    for (const frame of [
      encodeFrame({ kind: 'resend', tapeDigests: digests }),
      encodeFrame({ kind: 'notice', code: 'c', params }),
      encodeFrame({ kind: 'submit', ...submit, earlierReceipt }),
      encodeMessage(wire.LinkFrame, { hello: { deviceTimeMs: 2 ** 53, versions: [1, 2, 300] } }),
      empties(tag(15), frameFieldsMax),
      field(6, empties(tag(1), bodyFieldsMax)),
      Uint8Array.of(0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x7d, 1, 2, 3, 4), // fixed sizes, of a newer peer
      new Uint8Array(),
    ]) {
      expect(isCheapToDecode(frame)).toBe(true);
    }
  });
});
