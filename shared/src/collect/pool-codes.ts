/**
 * Texts of QR codes that anybody brought, in any order and any number of times, as the signed tapes in them.
 * Nothing is verified here. A code of somebody's making that bears the id of a tape cannot spoil that tape:
 * what each brought is read by itself first, and only what stays open is pooled.
 */
import { formatHex } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { parseQrParts, type SignedTapeBytes } from '../tape/qr-text.ts';

/** Who brought a code, and where it stands, for reports. */
export interface CodeOrigin {
  /** Undefined when nobody known vouches for having scanned it. */
  readonly organisation: string | undefined;
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
  readonly byOrganisation: Map<string | undefined, Texts>;
}

/** Which of several codes under one number belong to the tape is found by trying. */
const triesMax = 512;

export function makeCodePool(): CodePool {
  const groups = new Map<string, Group>();
  const malformed: Texts = new Map();

  return {
    add(text, { organisation, place }) {
      const [, count, id] = /^R1\/\d{1,2}\/(\d{1,2})\/([0-9A-F]{8})\//.exec(text) ?? [];
      if (count === undefined || id === undefined) {
        keepFirst(malformed, text, place);
        return;
      }
      const name = `${id}/${count}`;
      const group: Group = groups.get(name) ?? { byOrganisation: new Map() };
      groups.set(name, group);
      const texts: Texts = group.byOrganisation.get(organisation) ?? new Map();
      group.byOrganisation.set(organisation, texts);
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
  let isRead = false;
  for (const [organisation, texts] of group.byOrganisation) {
    const read = readTexts(crypto, texts);
    if (read.signed.length === 0) problems.push(read.problem);
    for (const signed of read.signed) {
      keepTape(tapes, signed, placeOf(texts), organisation);
      isRead = true;
    }
  }
  if (isRead || group.byOrganisation.size < 2) return problems;
  // Two half tapes may be one whole: then nobody in particular brought it.
  const all: Texts = new Map();
  for (const texts of group.byOrganisation.values()) {
    for (const [text, place] of texts) keepFirst(all, text, place);
  }
  const { signed } = readTexts(crypto, all);
  for (const each of signed) keepTape(tapes, each, placeOf(all), undefined);
  return signed.length > 0 ? [] : problems;
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
}

/** All whole tapes that can be made of these texts; they bear one id and one number of parts. */
function readTexts(crypto: CryptoPort, texts: Texts): ReadTexts {
  const place = placeOf(texts);
  const whole = parseQrParts(crypto, [...texts.keys()]);
  if (whole.ok) return { signed: [whole.value], problem: { place, code: 'qr.malformed' } };
  const { code, params } = whole.error;
  if (code === 'qr.incomplete') {
    return { signed: [], problem: { place, code, missing: Number(params['missing']) } };
  }
  const found = new Map<string, SignedTapeBytes>();
  let tries = 0;
  for (const choice of choices(texts)) {
    if (++tries > triesMax) break;
    const parsed = choice.length === 0 ? undefined : parseQrParts(crypto, choice);
    if (parsed?.ok !== true) continue;
    const { tape, tapeSignature } = parsed.value;
    found.set(`${formatHex(tape)}/${formatHex(tapeSignature)}`, parsed.value);
  }
  const isMixed = code === 'qr.mixed' || texts.size > 1;
  return {
    signed: [...found.values()],
    problem: { place, code: isMixed ? 'qr.mixed' : 'qr.malformed' },
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
