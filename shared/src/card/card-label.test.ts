import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { CardLabel } from './card-label.ts';
import {
  cardLabelBytesMax,
  decodeCardLabel,
  encodeCardLabel,
  parseTapeFileName,
  tapeFileName,
} from './card-label.ts';

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const label: fc.Arbitrary<CardLabel> = fc.record({
  electionId: fc.constantFrom('iq-2025', 'انتخابات'),
  mode: fc.constantFrom('live', 'rehearsal'),
  stationId: fc.constantFrom('st-1', '991304/01'),
  deviceId: fc.constant('device-1'),
  cardId: bytes(16),
  files: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('journal', 'tape-1-1.envelope', 'tape-2-1.envelope', 'later.file'),
      digest: bytes(32),
      size: fc.nat(),
    }),
    { selector: ({ name }) => name },
  ),
});

const raw = {
  electionId: 'e',
  mode: 1,
  stationId: 's',
  deviceId: 'd',
  cardId: new Uint8Array(16),
  files: [{ name: 'journal', digest: new Uint8Array(32), size: 1 }],
};

describe('the label of a card', () => {
  it('decodes to what was encoded, files sorted, and to one form only', () => {
    fc.assert(
      fc.property(label, (made) => {
        const encoded = encodeCardLabel(made);
        const decoded = decodeCardLabel(encoded);
        const names = made.files.map(({ name }) => name).sort();
        expect(decoded.ok && decoded.value.files.map(({ name }) => name)).toEqual(names);
        expect(decoded.ok && encodeCardLabel(decoded.value)).toEqual(encoded);
      }),
    );
  });

  const file = raw.files[0];
  const bad: [string, object][] = [
    ['mode', { mode: 0 }],
    ['electionId', { electionId: '' }],
    ['stationId', { stationId: ' x' }],
    ['deviceId', { deviceId: 'a\u202eb' }],
    ['cardId', { cardId: new Uint8Array(15) }],
    ['files[0].name', { files: [{ ...file, name: '../keys' }] }],
    ['files[0].name', { files: [{ ...file, name: 'card' }] }],
    ['files[1].name', { files: [file, file] }],
    [
      'files[1].name',
      {
        files: [
          { ...file, name: 'b' },
          { ...file, name: 'a' },
        ],
      },
    ],
    ['files[0].digest', { files: [{ ...file, digest: new Uint8Array(31) }] }],
    [
      'files',
      { files: Array.from({ length: 257 }, (_, i) => ({ ...file, name: `f${1000 + i}` })) },
    ],
  ];
  it.each(bad)('is refused with the place: %s', (where, change) => {
    const decoded = decodeCardLabel(encodeMessage(wire.CardLabel, { ...raw, ...change }));
    expect(decoded).toEqual({ ok: false, error: { code: 'card.malformed', params: { where } } });
  });

  it('is accepted without such a change, and refused when it does not parse', () => {
    const encoded = encodeMessage(wire.CardLabel, raw);
    expect(decodeCardLabel(encoded).ok).toBe(true);
    for (let size = 0; size < encoded.length; size++) {
      // What ends before the list of files is a label of a card without files.
      const decoded = decodeCardLabel(encoded.slice(0, size));
      expect(decoded.ok && decoded.value.files.length > 0, `${size} bytes`).toBe(false);
    }
    expect(decodeCardLabel(new Uint8Array(cardLabelBytesMax + 1)).ok).toBe(false);
  });
});

it('names of tape files say sequence and part', () => {
  expect(tapeFileName(12, 3)).toBe('tape-12-3.envelope');
  expect(parseTapeFileName('tape-12-3.envelope')).toEqual({ sequence: 12, partIndex: 3 });
  for (const other of ['tape-0-1.envelope', 'tape-1-0.envelope', 'tape-1.envelope', 'journal']) {
    expect(parseTapeFileName(other)).toBeUndefined();
  }
});
