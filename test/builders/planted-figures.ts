/** Figures that stand nowhere else, and every form in which somebody could read them from bytes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** Nine digits each: as bytes of a record they do not come about by chance. */
export const planted = {
  transmitted: 313_371_337,
  onCard: 414_471_447,
  sameOnBoth: 525_575_257,
  claimed: 626_676_267,
  reported: 717_777_177,
  typed: 828_878_287,
  refused: 848_484_484,
  inReason: 929_979_297,
  answered: 939_939_399,
  rumoured: 969_969_699,
} as const;

/** What somebody would know who knew two of them. */
const derived: readonly number[] = [
  planted.onCard - planted.transmitted,
  planted.transmitted + planted.sameOnBoth,
  planted.onCard + planted.sameOnBoth,
];

interface Form {
  readonly figure: number;
  readonly bytes: Buffer;
}

const forms: readonly Form[] = [...Object.values(planted), ...derived].flatMap((figure) => {
  const decimal = String(figure);
  const grouped = [',', '.', "'", ' ', '\u066c', '\u00a0', '\u202f', '_'].map((between) =>
    decimal.replaceAll(/\B(?=(\d{3})+$)/g, between),
  );
  const digits = [decimal, ...grouped].flatMap((text) => [
    text,
    ...[0x660, 0x6f0].map((zero) =>
      text.replaceAll(/\d/g, (digit) => String.fromCharCode(zero + Number(digit))),
    ),
  ]);
  const word = Buffer.alloc(4);
  word.writeUInt32LE(figure);
  const binary = [encodeVarint(figure), word, Buffer.from(word).reverse()];
  return [...digits.map((text) => Buffer.from(text)), ...binary].map((bytes) => ({
    figure,
    bytes,
  }));
});

function encodeVarint(figure: number): Buffer {
  const bytes: number[] = [];
  for (let rest = figure; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** Those that can be read from the bytes of the file, from what it is compressed from, or from text in them. */
function figuresIn(name: string, bytes: Buffer): Set<number> {
  const whole = [bytes];
  if (name.endsWith('.gz')) whole.push(gunzipSync(bytes));
  if (name.endsWith('.br')) whole.push(brotliDecompressSync(bytes));
  const runs = bytes.toString('latin1').match(/[A-Za-z0-9+/_-]{12,}/g) ?? [];
  whole.push(
    ...runs.filter((run) => /^[0-9a-f]+$/.test(run)).map((run) => Buffer.from(run, 'hex')),
    ...[0, 1, 2, 3].map((from) =>
      Buffer.concat(runs.map((run) => Buffer.from(run.slice(from), 'base64'))),
    ),
  );
  const found = forms.filter((form) => whole.some((each) => each.includes(form.bytes)));
  return new Set(found.map(({ figure }) => figure));
}

/** What somebody got hold of; `head`: what came with it. */
export interface Seen {
  readonly name: string;
  readonly status: number;
  readonly head: string;
  readonly bytes: Buffer;
}

export function filesBelow(directory: string): Seen[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({
      ...{ name: path.slice(directory.length + 1), status: 200, head: '' },
      bytes: readFileSync(path),
    }));
}

export function findFigures(seen: readonly Seen[]): { name: string; figure: number }[] {
  return seen.flatMap(({ name, head, bytes }) =>
    [...figuresIn(name, bytes), ...figuresIn('', Buffer.from(head))].map((figure) => ({
      name,
      figure,
    })),
  );
}
