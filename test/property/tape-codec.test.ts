import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeTape, encodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { encodeSection } from '@mutabaqa/shared/tape/section-codec.ts';
import type { DecodedTape, Tape } from '@mutabaqa/shared/tape/tape.ts';
import { arbitraryTape } from '../builders/arbitrary-tape.ts';
import { runs } from '../soak.ts';

const strict = { withheldAllowed: false };
const published = { withheldAllowed: true };
type Encode = (tape: Tape) => Uint8Array;
type Decode = (bytes: Uint8Array) => DecodedTape | undefined;

const decode: Decode = (bytes) => {
  const result = decodeTape(nodeCrypto, bytes, strict);
  return result.ok ? result.value : undefined;
};

const roundTrip = (encode: Encode, read: Decode) =>
  fc.property(arbitraryTape, (tape) => {
    const again = read(encode(tape));
    // A clone turns views of the received bytes into plain arrays, as which they are compared.
    expect(structuredClone(again?.header)).toEqual(tape.header);
    expect(structuredClone(again?.sections)).toEqual(tape.sections);
  });

/** A changed byte is refused or gives another digest; it is never the same tape. */
const everyChangeShows = (read: Decode) =>
  fc.property(arbitraryTape, fc.nat(), fc.integer({ min: 1, max: 255 }), (tape, where, by) => {
    const bytes = encodeTape(tape);
    const changed = Uint8Array.from(bytes);
    const at = where % bytes.length;
    changed[at] = (changed[at] ?? 0) ^ by;
    const original = read(bytes);
    const other = read(changed);
    if (original === undefined) return false;
    return other === undefined || !equalBytes(other.digest, original.digest);
  });

const onlyCanonical = (read: Decode) =>
  fc.property(arbitraryTape, fc.nat(), (tape, seed) => {
    const bytes = encodeTape(tape);
    // An unknown field at the end means nothing to a lenient reader.
    return read(Uint8Array.of(...bytes, 0x78, seed % 128)) === undefined;
  });

function withhold(tape: Tape, index: number): Tape {
  const section = tape.sections[index];
  if (section === undefined || section.kind === 'withheld') return tape;
  const digest = labelledDigest(nodeCrypto, labels.tapeSection, encodeSection(section));
  return { ...tape, sections: tape.sections.with(index, { kind: 'withheld', digest }) };
}

describe('tape codec', () => {
  const numRuns = runs(200, 5_000);

  it('decodes what it encodes', () => {
    fc.assert(roundTrip(encodeTape, decode), { numRuns });
  });

  it('refuses or distinguishes every change of a byte', () => {
    fc.assert(everyChangeShows(decode), { numRuns: numRuns * 5 });
  });

  it('refuses bytes that would be encoded differently', () => {
    fc.assert(onlyCanonical(decode), { numRuns });
  });

  it('refuses every truncation', () => {
    fc.assert(
      fc.property(arbitraryTape, fc.nat(), (tape, seed) => {
        const bytes = encodeTape(tape);
        const cut = decode(bytes.subarray(0, seed % bytes.length));
        return cut === undefined;
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it('keeps the digest of a tape with withheld sections, and refuses that form at intake', () => {
    fc.assert(
      fc.property(arbitraryTape, fc.nat(), (tape, seed) => {
        const whole = decodeTape(nodeCrypto, encodeTape(tape), published);
        const bytes = encodeTape(withhold(tape, seed % tape.sections.length));
        const shown = decodeTape(nodeCrypto, bytes, published);
        expect(shown.ok && whole.ok && equalBytes(shown.value.digest, whole.value.digest)).toBe(
          true,
        );
        expect(decodeTape(nodeCrypto, bytes, strict)).toMatchObject({
          ok: false,
          error: { code: 'tape.section-withheld' },
        });
      }),
      { numRuns },
    );
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 500 }).failed;

  it('an encoder that writes "not reported" as zero', () => {
    const planted: Encode = (tape) =>
      encodeTape({
        ...tape,
        sections: tape.sections.map((section) =>
          section.kind === 'contest' && section.candidateVotes
            ? { ...section, candidateVotes: { ...section.candidateVotes, reportedRuns: [] } }
            : section,
        ),
      });
    expect(fails(roundTrip(planted, decode))).toBe(true);
  });

  it('a decoder that does not hash the last section', () => {
    const planted: Decode = (bytes) => {
      const tape = decode(bytes);
      return tape && { ...tape, digest: nodeCrypto.sha256(tape.bytes.subarray(0, 40)) };
    };
    expect(fails(everyChangeShows(planted))).toBe(true);
  });

  it('a decoder that ignores what it does not know', () => {
    const planted: Decode = (bytes) => decode(bytes) ?? decode(bytes.subarray(0, -2));
    expect(fails(onlyCanonical(planted))).toBe(true);
  });
});
