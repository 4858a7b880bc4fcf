/** Each way to bring a bad card or bundle, by name. Cards lie in bags of station `st-1`. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { sealBundle } from '@mutabaqa/shared/bundle/sealed-bundle.ts';
import { decodeCardLabel, encodeCardLabel } from '@mutabaqa/shared/card/card-label.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { AttackedCentre } from './attacked-centre.ts';
import { signedTapeOf, tellingTape } from './attacked-centre.ts';
import { sealSampleCardTape, writeSampleCard } from './sample-centre.ts';
import { sampleKey } from './sample-election.ts';
import type { TapeChoice } from './sample-gateway.ts';

type CardAttack = (centre: AttackedCentre) => Promise<void>;

const envelopeName = 'tape-1-1.envelope';

/** A good card of the tape that `choice` makes, then what somebody did to it, then the card reader. */
const card =
  (harm: (path: string, centre: AttackedCentre) => void, choice: TapeChoice = {}): CardAttack =>
  async (centre) => {
    const path = join(centre.cards, 'st-1');
    rmSync(path, { recursive: true, force: true });
    const signed = signedTapeOf(tellingTape(centre.sample, 1, choice));
    writeSampleCard(path, { ...signed, signer: choice.signer ?? signed.signer });
    harm(path, centre);
    await centre.readCards('st-1');
  };

const whole = card(() => undefined);
const cardOf = (choice: TapeChoice): CardAttack => card(() => undefined, choice);

const rewriting = (name: string, change: (bytes: Uint8Array) => Uint8Array): CardAttack =>
  card((path) => {
    writeFileSync(join(path, name), change(readFileSync(join(path, name))));
  });

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** A file, and the label as if the device itself had written it. */
function writeListed(path: string, name: string, bytes: Uint8Array): void {
  const label = decodeCardLabel(readFileSync(join(path, 'card')));
  assert(label.ok, 'a card label');
  const entry = { name, digest: nodeCrypto.sha256(bytes), size: bytes.length };
  const others = label.value.files.filter((file) => file.name !== name);
  writeFileSync(join(path, name), bytes);
  writeFileSync(join(path, 'card'), encodeCardLabel({ ...label.value, files: [...others, entry] }));
}

/** Carried over under a name that sorts after all of the reader's own. */
function carry({ directory }: AttackedCentre, bytes: Uint8Array): void {
  const draft = join(directory, 'bundles', 'draft');
  writeFileSync(draft, bytes);
  renameSync(draft, join(directory, 'bundles', 'incoming', 'reader-1-99999999.bundle'));
}

/** What `change` makes of a bundle that was good. */
const carrying =
  (change: (whole: Uint8Array) => Uint8Array): CardAttack =>
  async (centre) => {
    await whole(centre);
    const imported = join(centre.directory, 'bundles', 'imported');
    const last = assertDefined(readdirSync(imported).at(-1), 'a bundle');
    carry(centre, change(readFileSync(join(imported, last))));
  };

const emptyCard = {
  ...{ bagStationId: 'st-1', readAtMs: 1, tapes: [], problems: [] },
  ...{ label: new Uint8Array(), journal: new Uint8Array() },
};

/** A bundle of nothing under a number that the server knows already. */
const making =
  (readerId: string, signer: string): CardAttack =>
  async (centre) => {
    const { electionId, mode } = centre.sample.election.manifest;
    const sealer = assertDefined(makeHpkeSealer(centre.server.keys.bundle.publicKey), 'sealer');
    const { bytes } = sealBundle(nodeCrypto, sampleKey(signer).sign, sealer, {
      ...{ electionId, mode, readerId, sequence: 1, madeAtMs: 1, cards: [emptyCard] },
      previous: new Uint8Array(),
    });
    carry(centre, bytes);
  };

export const cardAttacks: Readonly<Record<string, CardAttack>> = {
  whole,
  'with a missing file': card((path) => {
    unlinkSync(join(path, envelopeName));
  }),
  'with an extra file': card((path) => {
    writeFileSync(join(path, 'holiday.jpg'), new Uint8Array(5000).fill(0xd8));
  }),
  'with a corrupt file': rewriting(envelopeName, (bytes) => flip(bytes, 500)),
  'with a truncated file': rewriting(envelopeName, (bytes) => bytes.subarray(0, 700)),
  'with a link to a file elsewhere': card((path, { directory }) => {
    unlinkSync(join(path, envelopeName));
    symlinkSync(join(directory, 'guard'), join(path, envelopeName));
  }),
  'with a file larger than any tape': rewriting(envelopeName, () => new Uint8Array(2 ** 20)),
  'with a corrupt label': rewriting('card', () => new Uint8Array(40).fill(0xff)),
  'with a corrupt journal': rewriting('journal', (bytes) => flip(bytes, 4)),
  'of another election': cardOf({ header: { electionId: 'sample-2021' } }),
  'of a rehearsal': cardOf({ header: { mode: 'rehearsal' } }),
  'of another station': cardOf({
    header: { stationId: 'st-2', deviceId: 'device-2' },
    signer: 'device-2',
  }),
  'signed by another device': cardOf({ signer: 'device-2' }),
  'that is a copy of a transmission': card((path, { sample }) => {
    writeListed(path, envelopeName, tellingTape(sample, 1).envelope);
  }),
  'that is a transmission’s record sealed again': card((path, { sample }) => {
    const signed = signedTapeOf(tellingTape(sample, 1));
    const again = sealSampleCardTape(signed, { channel: { kind: 'transmission' } });
    writeListed(path, envelopeName, again);
  }),
  'a directory that is no card': card((path) => {
    rmSync(path, { recursive: true });
    mkdirSync(path);
    writeFileSync(join(path, 'holiday.jpg'), new Uint8Array(100));
  }),
  'an empty directory': card((path) => {
    rmSync(path, { recursive: true });
    mkdirSync(path);
  }),
  'a file that is no directory': card((path) => {
    rmSync(path, { recursive: true });
    writeFileSync(path, 'no directory');
  }),

  'a bundle garbage in its place': async (centre) => {
    carry(centre, new Uint8Array(2000).fill(0xfe));
  },
  'a bundle cut short': carrying((bytes) => bytes.subarray(0, -10)),
  'a bundle changed': carrying((bytes) => flip(bytes, bytes.length - 5)),
  'a bundle a number used before': making('reader-1', 'reader-1'),
  'a bundle signed by another key': making('reader-1', 'reader-9'),
  'a bundle of a reader that there is not': making('reader-9', 'reader-9'),
};
