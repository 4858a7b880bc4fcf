import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { concatBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { ed25519KeyFromSeed } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { EnvelopeHeader, RecordKind } from '@mutabaqa/shared/envelope/envelope.ts';
import { decodeEnvelope, sealEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { padRecord, unpadRecord } from '@mutabaqa/shared/envelope/padding.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import type { TapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import {
  encodeTapeRecord,
  openEnvelope,
  verifyTapeRecord,
} from '@mutabaqa/shared/envelope/tape-record.ts';
import type { Channel } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import { arbitraryTape } from '../builders/arbitrary-tape.ts';
import { sealerNamed } from '../golden/sample-keys.ts';
import { runs } from '../soak.ts';

const seed = (byte: number) => new Uint8Array(32).fill(byte);
const tapeKey = ed25519KeyFromSeed(seed(1));
const keys = { transmission: sealingKeyFromSeed(seed(2)), card: sealingKeyFromSeed(seed(3)) };
const strangerKey = sealingKeyFromSeed(seed(4));

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const arbitraryChannel: fc.Arbitrary<Channel> = fc.oneof(
  fc.constant({ kind: 'transmission' } as const),
  fc.record({ kind: fc.constant('card' as const), cardId: bytes(16), journalHead: bytes(32) }),
);
const arbitraryCopy = fc
  .record({ tape: arbitraryTape, channel: arbitraryChannel })
  .map(({ tape, channel }) => ({ tape, channel, envelope: sealCopy(tape, channel) }));
type Copy = typeof arbitraryCopy extends fc.Arbitrary<infer T> ? T : never;

// Keys are fixed and the ephemeral key is too: a failing case is the same bytes when it is replayed.
function sealCopy(tape: Tape, channel: Channel): Uint8Array {
  const signed = signTape(nodeCrypto, tapeKey, tape);
  return sealTape(tapeKey, sealerNamed('property', keys[channel.kind]), signed, channel).envelope;
}

type Outcome = Result<TapeRecord, { readonly code: string }>;
type Receive = (envelope: Uint8Array, key: SealingKey) => Outcome;

/** All that a recipient does: decode, open, verify both signatures. */
const receive: Receive = (received, key) => {
  const envelope = decodeEnvelope(received);
  if (!envelope.ok) return envelope;
  const record = openEnvelope(nodeCrypto, makeHpkeOpener(key), envelope.value);
  if (!record.ok) return record;
  const verified = verifyTapeRecord(nodeCrypto, tapeKey.publicKey, record.value, key.keyId);
  return verified.ok ? record : verified;
};
const codeOf = (outcome: Outcome) => (outcome.ok ? 'accepted' : outcome.error.code);

const roundTrip = (read: Receive) =>
  fc.property(arbitraryCopy, ({ tape, channel, envelope }) => {
    const received = read(envelope, keys[channel.kind]);
    if (!received.ok) throw new Error(received.error.code);
    expect(structuredClone(received.value.tape.header)).toEqual(tape.header);
    expect(structuredClone(received.value.tape.sections)).toEqual(tape.sections);
    expect(structuredClone(received.value.channel)).toEqual(channel);
  });

const everyChangeRefused = (read: Receive) =>
  fc.property(
    arbitraryCopy,
    fc.nat(),
    fc.integer({ min: 1, max: 255 }),
    ({ channel, envelope }, where, by) => {
      const changed = Uint8Array.from(envelope);
      const at = where % envelope.length;
      changed[at] = (changed[at] ?? 0) ^ by;
      const key = keys[channel.kind];
      return read(envelope, key).ok && !read(changed, key).ok;
    },
  );

const everyTruncationRefused = (read: Receive) =>
  fc.property(arbitraryCopy, fc.nat(), ({ channel, envelope }, size) => {
    const key = keys[channel.kind];
    return read(envelope, key).ok && !read(envelope.subarray(0, size % envelope.length), key).ok;
  });

/** The header with one field exchanged, around the same seal. */
const otherHeaderRefused = (read: Receive) =>
  fc.property(
    arbitraryCopy,
    fc.constantFrom('electionId', 'stationId', 'deviceId', 'kind', 'mode', 'sequence'),
    ({ channel, envelope }, field) => {
      const outer = wire.Envelope.decode(envelope);
      const header = wire.EnvelopeHeader.decode(outer.header);
      const value = header[field];
      const other =
        typeof value === 'number'
          ? value === 1
            ? 2
            : 1
          : value.slice(1) || (value === 'Z' ? 'Y' : 'Z');
      const changed = encodeMessage(wire.EnvelopeHeader, { ...header, [field]: other });
      const relabelled = encodeMessage(wire.Envelope, { ...outer, header: changed });
      const key = keys[channel.kind];
      return read(envelope, key).ok && !read(relabelled, key).ok;
    },
  );

function headerOf({ tape }: Copy, kind: RecordKind): Omit<EnvelopeHeader, 'recipientKeyId'> {
  const { electionId, mode, stationId, deviceId, sequence } = tape.header;
  return { electionId, mode, stationId, deviceId, sequence, kind };
}

/** Whoever opened a record seals it again, to another key or as the other kind. */
function reseal(copy: Copy, key: SealingKey, channel: Channel): Uint8Array {
  const opened = receive(copy.envelope, keys[copy.channel.kind]);
  if (!opened.ok) throw new Error(opened.error.code);
  const { tape, tapeSignature, channelSignature } = opened.value;
  const record = encodeTapeRecord({ tape: tape.bytes, tapeSignature, channelSignature, channel });
  return sealEnvelope(sealerNamed('relay', key), headerOf(copy, channel.kind), record);
}

const resealedToAnotherRefused = (read: Receive) =>
  fc.property(arbitraryCopy, (copy) => {
    const outcome = read(reseal(copy, strangerKey, copy.channel), strangerKey);
    expect(codeOf(outcome)).toBe('channel-signature.invalid');
  });

const shownAsOtherKindRefused = (read: Receive) =>
  fc.property(arbitraryCopy, bytes(16), bytes(32), (copy, cardId, journalHead) => {
    const other: Channel =
      copy.channel.kind === 'card'
        ? { kind: 'transmission' }
        : { kind: 'card', cardId, journalHead };
    const outcome = read(reseal(copy, keys[other.kind], other), keys[other.kind]);
    expect(codeOf(outcome)).toBe('channel-signature.invalid');
  });

/** The sealed size is one of a few, and the smallest that holds the content. */
const sizeHidden = (pad: typeof padRecord) =>
  fc.property(fc.integer({ min: 0, max: 70_000 }), (size) => {
    const padded = pad(new Uint8Array(size).fill(7));
    expect(Math.log2(padded.length) % 1).toBe(0);
    expect(padded.length).toBeGreaterThanOrEqual(1024);
    expect(padded.length === 1024 || padded.length < 2 * (size + 4)).toBe(true);
    expect(unpadRecord(padded)).toEqual(new Uint8Array(size).fill(7));
  });

describe('a sealed tape', () => {
  const numRuns = runs(150, 5_000);

  it('comes out as it went in', () => {
    fc.assert(roundTrip(receive), { numRuns });
  });

  it('is refused after any change of a byte', () => {
    fc.assert(everyChangeRefused(receive), { numRuns: numRuns * 3 });
  });

  it('is refused when its end is missing', () => {
    fc.assert(everyTruncationRefused(receive), { numRuns: numRuns * 2 });
  });

  it('is refused under any other header', () => {
    fc.assert(otherHeaderRefused(receive), { numRuns });
  });

  it('is refused by another recipient', () => {
    fc.assert(
      fc.property(arbitraryCopy, ({ envelope }) => {
        expect(codeOf(receive(envelope, strangerKey))).toBe('envelope.unknown-recipient');
      }),
      { numRuns: 20 },
    );
  });

  it('is refused by whoever has the key id but not the key', () => {
    fc.assert(
      fc.property(arbitraryCopy, ({ envelope, channel }) => {
        const pretender = { ...strangerKey, keyId: keys[channel.kind].keyId };
        expect(codeOf(receive(envelope, pretender))).toBe('envelope.cannot-open');
      }),
      { numRuns: 20 },
    );
  });

  it('is refused when a relay opened it and sealed it to another key', () => {
    fc.assert(resealedToAnotherRefused(receive), { numRuns });
  });

  it('is refused when a transmission is shown as a card, and the reverse', () => {
    fc.assert(shownAsOtherKindRefused(receive), { numRuns });
  });

  it('has one of a few sizes', () => {
    fc.assert(sizeHidden(padRecord), { numRuns });
  });

  it('has the size of another with fewer votes', () => {
    fc.assert(
      fc.property(arbitraryCopy, ({ tape, channel, envelope }) => {
        fc.pre(envelope.length < 1024 + 512); // the smallest class: every small station
        const emptied = {
          ...tape,
          sections: tape.sections.map((section) =>
            section.kind === 'account' ? { ...section, counts: {} } : section,
          ),
        };
        expect(sealCopy(emptied, channel).length).toBe(envelope.length);
      }),
      { numRuns },
    );
  });
});

describe('the properties themselves object to', () => {
  const fails = (property: fc.IRawProperty<unknown, false>): boolean =>
    fc.check(property, { numRuns: 500 }).failed;

  /** A recipient that takes what it accepted before for what looks the same to it. */
  const remembering = (nameOf: (envelope: Uint8Array) => string): Receive => {
    const accepted = new Map<string, Outcome>();
    return (envelope, key) => {
      const known = accepted.get(nameOf(envelope));
      if (known) return known;
      const outcome = receive(envelope, key);
      if (outcome.ok) accepted.set(nameOf(envelope), outcome);
      return outcome;
    };
  };

  it('a recipient that looks at the beginning only', () => {
    const planted = () => remembering((envelope) => formatHex(envelope.subarray(0, 100)));
    expect(fails(everyChangeRefused(planted()))).toBe(true);
    expect(fails(everyTruncationRefused(planted()))).toBe(true);
  });

  it('a recipient that does not look at the header', () => {
    const planted = remembering((envelope) => formatHex(envelope.subarray(-100)));
    expect(fails(otherHeaderRefused(planted))).toBe(true);
  });

  it('a recipient that does not verify the channel signature', () => {
    const planted: Receive = (received, key) => {
      const envelope = decodeEnvelope(received);
      return envelope.ok ? openEnvelope(nodeCrypto, makeHpkeOpener(key), envelope.value) : envelope;
    };
    expect(fails(resealedToAnotherRefused(planted))).toBe(true);
    expect(fails(shownAsOtherKindRefused(planted))).toBe(true);
  });

  it('a recipient that takes every copy for a transmission', () => {
    const planted: Receive = (envelope, key) => {
      const outcome = receive(envelope, key);
      return outcome.ok
        ? { ok: true, value: { ...outcome.value, channel: { kind: 'transmission' } } }
        : outcome;
    };
    expect(fails(roundTrip(planted))).toBe(true);
  });

  it('padding to whole kilobytes, and none', () => {
    const inKilobytes: typeof padRecord = (content) => {
      const size = Math.ceil((content.length + 4) / 1024) * 1024;
      return concatBytes(padRecord(content).subarray(0, size));
    };
    expect(fails(sizeHidden(inKilobytes))).toBe(true);
    expect(fails(sizeHidden((content) => content))).toBe(true);
  });
});
