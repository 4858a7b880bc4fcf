/**
 * Texts of QR codes that anybody brought, in any order and any number of times, as the signed tapes in them.
 * Nothing is verified here. Codes of somebody's making that bear the id of a tape cannot spoil it where one file
 * holds the tape by itself: each file is read alone first, then what is left of each organisation's, then what is
 * left of all. Only in these last pools, and in a file that holds the forged codes too, the codes that belong
 * together are found by trying, and no further than `triesMax`: enough of them can hide a tape that nobody brought
 * whole.
 */
import { formatHex } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { parseQrParts, type SignedTapeBytes } from '../tape/qr-text.ts';

/** Who brought a code, and where it stands, for reports. */
export interface CodeOrigin {
  /** Undefined when nobody known vouches for having scanned it. */
  readonly organisation: string | undefined;
  /** What was scanned together: a file. */
  readonly session: string;
  readonly place: string;
}

export interface PooledTape {
  readonly signed: SignedTapeBytes;
  /** Those who brought enough codes of it themselves; in byte order. */
  readonly organisations: readonly string[];
  /** Of one of its codes. */
  readonly place: string;
}

export interface CodeProblem {
  readonly place: string;
  readonly code: 'qr.malformed' | 'qr.mixed' | 'qr.incomplete';
  /** How many codes are missing, with `qr.incomplete`. */
  readonly missing?: number;
}

export interface CodePool {
  add(text: string, origin: CodeOrigin): void;
  finish(crypto: CryptoPort): {
    readonly tapes: readonly PooledTape[];
    readonly problems: readonly CodeProblem[];
  };
}

/** By text of the code: place of the first in byte order, as the order of coming must not matter. */
type Texts = Map<string, string>;

/** Codes that claim to be of one tape. */
interface Group {
  /** Of each organisation, by session. */
  readonly byOrganisation: Map<string | undefined, Map<string, Texts>>;
}

/** Which of several codes under one number belong to the tape is found by trying. */
const triesMax = 2048;
/** Of two sessions together, before all are tried: honest ones have one code of each number. */
const pairTriesMax = 16;

export function makeCodePool(): CodePool {
  const groups = new Map<string, Group>();
  const malformed: Texts = new Map();

  return {
    add(text, { organisation, session, place }) {
      const [, count, id] = /^R1\/\d{1,2}\/(\d{1,2})\/([0-9A-F]{8})\//.exec(text) ?? [];
      if (count === undefined || id === undefined) {
        keepFirst(malformed, text, place);
        return;
      }
      const name = `${id}/${count}`;
      const group: Group = groups.get(name) ?? { byOrganisation: new Map() };
      groups.set(name, group);
      const sessions = group.byOrganisation.get(organisation) ?? new Map<string, Texts>();
      group.byOrganisation.set(organisation, sessions);
      const texts: Texts = sessions.get(session) ?? new Map();
      sessions.set(session, texts);
      keepFirst(texts, text, place);
    },
    finish(crypto) {
      const problems: CodeProblem[] = [...malformed.values()].map((place) => ({
        ...{ place, code: 'qr.malformed' as const },
      }));
      const tapes = new Map<string, Found>();
      for (const group of groups.values()) {
        problems.push(...readGroup(crypto, group, tapes));
      }
      return {
        tapes: [...tapes]
          .toSorted(([a], [b]) => compareIds(a, b))
          .map(([, { signed, organisations, place }]) => ({
            ...{ signed, place, organisations: [...organisations].toSorted(compareIds) },
          })),
        problems: problems.toSorted(inOrder),
      };
    },
  };
}

function inOrder(a: CodeProblem, b: CodeProblem): number {
  return (
    compareIds(a.place, b.place) ||
    compareIds(a.code, b.code) ||
    (a.missing ?? 0) - (b.missing ?? 0)
  );
}

function keepFirst(texts: Texts, text: string, place: string): void {
  const before = texts.get(text);
  if (before === undefined || compareIds(place, before) < 0) texts.set(text, place);
}

interface Found {
  readonly signed: SignedTapeBytes;
  readonly organisations: Set<string>;
  place: string;
}

function readGroup(crypto: CryptoPort, group: Group, tapes: Map<string, Found>): CodeProblem[] {
  const problems: CodeProblem[] = [];
  const left: Texts[] = [];
  let isRead = false;
  for (const [organisation, sessions] of group.byOrganisation) {
    const own: Texts[] = [];
    let isOwn = false;
    const keep = (read: ReadTexts, texts: Texts): void => {
      for (const signed of read.signed) keepTape(tapes, signed, placeOf(texts), organisation);
      isOwn ||= read.signed.length > 0;
    };
    for (const texts of sessions.values()) {
      const read = readTexts(crypto, texts, triesMax);
      keep(read, texts);
      if (read.left.size > 0) own.push(read.left);
    }
    const pooled = readPool(crypto, own);
    if (pooled !== undefined) {
      keep(pooled, mergeTexts(own));
      if (!isOwn) problems.push(pooled.problem);
      if (pooled.left.size > 0) left.push(pooled.left);
    }
    isRead ||= isOwn;
  }
  if (left.length < 2) return problems;
  // Two half tapes may be one whole: then nobody in particular brought it.
  const pooled = readPool(crypto, left);
  for (const each of pooled?.signed ?? [])
    keepTape(tapes, each, placeOf(mergeTexts(left)), undefined);
  return isRead || pooled?.signed.length === 0 ? problems : [];
}

/** Two by two, then all together; undefined when there are none. */
function readPool(crypto: CryptoPort, all: readonly Texts[]): ReadTexts | undefined {
  const inOrder = all.toSorted((a, b) => compareIds(nameOf(a), nameOf(b)));
  const [only] = inOrder;
  if (only === undefined) return undefined;
  const merged = mergeTexts(inOrder);
  let tries = 0;
  const signed: SignedTapeBytes[] = [];
  const left: Texts = new Map(merged);
  for (const [i, a] of inOrder.entries()) {
    for (const b of inOrder.slice(i + 1)) {
      if ((tries += pairTriesMax) > triesMax) break;
      const pair = mergeTexts([a, b]);
      const read = readTexts(crypto, pair, pairTriesMax);
      signed.push(...read.signed);
      for (const text of pair.keys()) if (!read.left.has(text)) left.delete(text);
    }
  }
  if (left.size === 0) return { ...readTexts(crypto, merged, 0), signed, left };
  const rest = readTexts(crypto, left, triesMax);
  return { ...rest, signed: [...signed, ...rest.signed] };
}

function nameOf(texts: Texts): string {
  return [...texts.keys()].toSorted(compareIds).join('\n');
}

function mergeTexts(all: readonly Texts[]): Texts {
  const merged: Texts = new Map();
  for (const texts of all) for (const [text, place] of texts) keepFirst(merged, text, place);
  return merged;
}

function keepTape(
  tapes: Map<string, Found>,
  signed: SignedTapeBytes,
  place: string,
  organisation: string | undefined,
): void {
  const name = [signed.tape, signed.keyId, signed.tapeSignature].map(formatHex).join('/');
  const found = tapes.get(name) ?? { signed, organisations: new Set<string>(), place };
  tapes.set(name, found);
  if (compareIds(place, found.place) < 0) found.place = place;
  if (organisation !== undefined) found.organisations.add(organisation);
}

function placeOf(texts: Texts): string {
  return [...texts.values()].reduce((a, b) => (compareIds(a, b) <= 0 ? a : b));
}

interface ReadTexts {
  readonly signed: readonly SignedTapeBytes[];
  /** Why there is none. */
  readonly problem: CodeProblem;
  /** Texts that belong to none of them. */
  readonly left: Texts;
}

/** All whole tapes that can be made of these texts; they bear one id and one number of parts. */
function readTexts(crypto: CryptoPort, texts: Texts, tries: number): ReadTexts {
  const place = placeOf(texts);
  const whole = parseQrParts(crypto, [...texts.keys()]);
  if (whole.ok) {
    const problem = { place, code: 'qr.malformed' as const };
    return { signed: [whole.value], problem, left: new Map() };
  }
  const { code, params } = whole.error;
  if (code === 'qr.incomplete') {
    const problem = { place, code, missing: Number(params['missing']) };
    return { signed: [], problem, left: texts };
  }
  const found = new Map<string, SignedTapeBytes>();
  const left: Texts = new Map(texts);
  let tried = 0;
  for (const choice of choices(texts)) {
    if (++tried > tries) break;
    const parsed = choice.length === 0 ? undefined : parseQrParts(crypto, choice);
    if (parsed?.ok !== true) continue;
    const { tape, tapeSignature } = parsed.value;
    found.set(`${formatHex(tape)}/${formatHex(tapeSignature)}`, parsed.value);
    for (const text of choice) left.delete(text);
  }
  const isMixed = code === 'qr.mixed' || texts.size > 1;
  return {
    signed: [...found.values()],
    problem: { place, code: isMixed ? 'qr.mixed' : 'qr.malformed' },
    left,
  };
}

/** One text for each part, and each such choice with one part left out; in byte order of texts. */
function* choices(texts: Texts): Generator<readonly string[]> {
  const byPart = Map.groupBy([...texts.keys()].toSorted(compareIds), (text) => text.split('/')[1]);
  const parts = [...byPart.values()];
  yield* product(parts, 0, []);
  for (let left = 0; left < parts.length; left++) {
    yield* product(
      parts.filter((_, i) => i !== left),
      0,
      [],
    );
  }
}

function* product(
  parts: readonly (readonly string[])[],
  at: number,
  chosen: readonly string[],
): Generator<readonly string[]> {
  const options = parts[at];
  if (options === undefined) {
    yield chosen;
    return;
  }
  for (const option of options) yield* product(parts, at + 1, [...chosen, option]);
}
