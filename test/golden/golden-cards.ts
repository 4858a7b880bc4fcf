import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { CardBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { bundleDigest, encodeCardBundle } from '@mutabaqa/shared/bundle/card-bundle.ts';
import { sealBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import type { CardLabel } from '@mutabaqa/shared/card/card-label.ts';
import {
  encodeCardLabel,
  journalFileName,
  tapeFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import type { JournalEntry } from '@mutabaqa/shared/card/journal.ts';
import {
  emptyJournalHead,
  encodeJournal,
  makeJournalEntry,
} from '@mutabaqa/shared/card/journal.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { sampleChannels, sampleCopy, signedSample } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import {
  bundleKey,
  changedByte,
  privateBytes,
  readerKey,
  sealerNamed,
  tapeKey,
  withUnknownField,
} from './sample-keys.ts';
import { cardId, sampleTape } from './sample-tape.ts';

const { electionId, mode, stationId, deviceId } = sampleTape.header;
const readerId = 'R-01';
const envelope = sampleCopy('card').envelope;
const tapeFile = tapeFileName(2, 1);

const journalEntries = ['enrolled', 'polling-opened', 'tape-accepted', 'card-written'].reduce<
  JournalEntry[]
>((entries, event, i) => {
  const last = entries.at(-1);
  const head = last ? { digest: last.digest, length: last.number } : emptyJournalHead;
  const subject = event === 'tape-accepted' ? signedSample.tape.digest : new Uint8Array();
  const timeMs = 1_889_668_800_000 + i * 60_000;
  return [
    ...entries,
    makeJournalEntry(nodeCrypto, head, { bootCounter: 7, timeMs, event, subject }),
  ];
}, []);
const journal = encodeJournal(journalEntries);

const label: CardLabel = {
  electionId,
  mode,
  stationId,
  deviceId,
  cardId,
  files: [
    { name: journalFileName, digest: nodeCrypto.sha256(journal), size: journal.length },
    { name: tapeFile, digest: nodeCrypto.sha256(envelope), size: envelope.length },
  ],
};

export function makeGoldenCards(): GoldenFile[] {
  const labelBytes = encodeCardLabel(label);
  return [
    validFile('card-label', 'one-tape', { bytes: labelBytes, label }),
    ...refusedFiles('card-label', refusedLabels(labelBytes)),
    validFile('journal', 'four-entries', {
      journal,
      digests: journalEntries.map(({ digest }) => digest),
      events: journalEntries.map(({ event }) => event),
    }),
    validFile('journal', 'empty', { journal: new Uint8Array(), digests: [], events: [] }),
    ...refusedFiles('journal', brokenJournals()),
    ...bundles(labelBytes),
  ];
}

function refusedLabels(labelBytes: Uint8Array) {
  const good = wire.CardLabel.decode(labelBytes);
  const [first, second] = good.files;
  const refuse = (where: string, change: object) => ({
    code: 'card.malformed',
    params: { where },
    bytes: encodeMessage(wire.CardLabel, { ...good, ...change }),
  });
  const named = (name: string) => refuse('files[0].name', { files: [{ ...first, name }] });
  return {
    empty: { code: 'card.malformed', bytes: new Uint8Array() },
    'unknown-field': { code: 'card.malformed', bytes: withUnknownField(labelBytes) },
    'mode-missing': refuse('mode', { mode: 0 }),
    'station-missing': refuse('stationId', { stationId: '' }),
    'short-card-id': refuse('cardId', { cardId: new Uint8Array(15) }),
    'short-digest': refuse('files[0].digest', {
      files: [{ ...first, digest: new Uint8Array(31) }],
    }),
    'files-out-of-order': refuse('files[1].name', { files: [second, first] }),
    'file-named-twice': refuse('files[1].name', { files: [first, first] }),
    'file-outside-the-card': named('../journal'),
    'file-in-a-folder': named('a/b'),
    'label-names-itself': named('card'),
    'upper-case-name': named('JOURNAL'),
    'too-many-files': refuse('files', {
      files: Array.from({ length: 257 }, (_, i) => ({
        ...first,
        name: `f${String(i).padStart(3, '0')}`,
      })),
    }),
  };
}

/** Finding E308 names the first entry that does not continue the chain; those before it are kept. */
function brokenJournals() {
  const [first, second, third, fourth] = journalEntries;
  if (!first || !second || !third || !fourth) throw new Error('journal entries');
  const { timeMs, ...rest } = wire.JournalEntry.decode(second.bytes);
  const later = encodeMessage(wire.JournalEntry, { ...rest, timeMs: timeMs + 1 });
  const broken = (entry: number, entries: readonly { bytes: Uint8Array }[]) => ({
    code: 'E308',
    params: { entry },
    journal: encodeJournal(entries),
  });
  return {
    'entry-left-out': broken(3, [first, second, fourth]),
    'first-left-out': broken(1, [second, third, fourth]),
    'entries-exchanged': broken(2, [first, third, second, fourth]),
    'entry-twice': broken(2, [first, first, second]),
    'entry-changed': broken(3, [first, { bytes: later }, third, fourth]),
    'entry-empty': broken(2, [first, { bytes: new Uint8Array() }]),
    'entry-with-unknown-field': broken(2, [first, { bytes: withUnknownField(second.bytes) }]),
    truncated: { code: 'E308', params: { entry: 4 }, journal: journal.subarray(0, -1) },
    'length-beyond-file': {
      code: 'E308',
      params: { entry: 1 },
      journal: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1),
    },
  };
}

function bundles(labelBytes: Uint8Array): GoldenFile[] {
  const first = sampleBundle(labelBytes);
  const firstDigest = bundleDigest(nodeCrypto, encodeCardBundle(first));
  const second: CardBundle = {
    ...first,
    sequence: 2,
    previous: firstDigest,
    cards: [
      {
        bagStationId: '110101-07',
        readAtMs: first.madeAtMs,
        label: new Uint8Array(),
        tapes: [],
        journal: new Uint8Array(),
        problems: [{ code: 'E301', file: '', digest: new Uint8Array() }],
      },
    ],
  };
  return [
    validBundle('first', first),
    validBundle('second-not-a-card', second),
    ...refusedFiles('card-bundle', refusedBundles(first)),
  ];
}

function sampleBundle(labelBytes: Uint8Array): CardBundle {
  const decoded = decodeEnvelope(envelope);
  if (!decoded.ok) throw new Error(decoded.error.code);
  const { tape, tapeSignature } = signedSample;
  const { channelSignature } = sampleCopy('card');
  return {
    electionId,
    mode,
    readerId,
    sequence: 1,
    previous: new Uint8Array(),
    madeAtMs: 1_889_730_000_000,
    cards: [
      {
        bagStationId: stationId,
        readAtMs: 1_889_729_000_000,
        label: labelBytes,
        tapes: [
          {
            file: tapeFile,
            envelopeHeader: decoded.value.headerBytes,
            record: encodeTapeRecord({
              tape: tape.bytes,
              tapeSignature,
              channelSignature,
              channel: sampleChannels.card,
            }),
            envelopeDigest: nodeCrypto.sha256(envelope),
          },
        ],
        journal,
        problems: [],
      },
    ],
  };
}

function seal(name: string, bundle: CardBundle, key = readerKey) {
  const sealer = sealerNamed(`bundle ${name}`, bundleKey);
  return sealBundle(nodeCrypto, (message) => key.sign(message), sealer, bundle);
}

const receiver = {
  recipientPrivateKey: privateBytes(bundleKey),
  readerKey: readerKey.publicKey,
};

function validBundle(name: string, bundle: CardBundle): GoldenFile {
  const { bytes, digest } = seal(name, bundle);
  const content = { ...receiver, sealed: bytes, bundle: encodeCardBundle(bundle), digest };
  return validFile('card-bundle', name, content);
}

function refusedBundles(first: CardBundle) {
  const good = seal('refused', first).bytes;
  const outer = wire.SealedBundle.decode(good);
  const refuse = (code: string, sealed: Uint8Array) => ({ code, ...receiver, sealed });
  const changed = (code: string, change: object) =>
    refuse(code, encodeMessage(wire.SealedBundle, { ...outer, ...change }));
  const inner = (name: string, change: Partial<CardBundle>) =>
    refuse('bundle.malformed', seal(name, { ...first, ...change }).bytes);
  const [card] = first.cards;
  return {
    truncated: refuse('bundle.malformed', good.subarray(0, -1)),
    'unknown-field': refuse('bundle.malformed', withUnknownField(good)),
    'sequence-zero': changed('bundle.malformed', { sequence: 0 }),
    'other-recipient': changed('bundle.cannot-open', { recipientKeyId: new Uint8Array(8) }),
    'renamed-to-another-reader': changed('bundle.cannot-open', { readerId: 'R-02' }),
    renumbered: changed('bundle.cannot-open', { sequence: 2 }),
    'ciphertext-changed': changed('bundle.cannot-open', {
      ciphertext: changedByte(outer.ciphertext, 99),
    }),
    'signed-by-another-key': refuse(
      'bundle.signature-invalid',
      seal('signed-by-another-key', first, tapeKey).bytes,
    ),
    'no-cards': inner('no-cards', { cards: [] }),
    'first-with-previous': inner('first-with-previous', { previous: new Uint8Array(32) }),
    'second-without-previous': inner('second-without-previous', { sequence: 2 }),
    'bag-without-station': inner('bag-without-station', {
      cards: card ? [{ ...card, bagStationId: '' }] : [],
    }),
    'problem-that-is-no-finding': inner('problem-that-is-no-finding', {
      cards: card
        ? [{ ...card, problems: [{ code: 'x', file: '', digest: new Uint8Array() }] }]
        : [],
    }),
  };
}
