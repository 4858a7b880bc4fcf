/**
 * What the reader must not forget: how many bundles it made, what the last one was, and which cards
 * are in them.
 *
 *   state.json            {readerId, sequence, digest of that bundle}
 *   read/<sequence>.json  marks of the cards in that bundle; counts once the state has reached it
 *
 * A bundle is made in four durable steps: its marks; its bytes under a name that nobody carries away
 * (`.draft`); the state, which is the point of no return; the final name. If we crash before the state
 * advanced, the number is used again for other cards, and nobody has seen the first use. If we crash
 * after it, the final name is given at the next start. So no number ever has two contents.
 */
import { join } from 'node:path';
import { formatHex, parseHex, parseUtf8, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { formatBundleName } from '../bundles/bundle-name.ts';
import type { DurableFiles } from '../bundles/durable-files.ts';

export interface ReaderPlace {
  readonly files: DurableFiles;
  /** Holds state.json and read/. */
  readonly directory: string;
  /** Where finished bundles appear. */
  readonly bundleDirectory: string;
  readonly readerId: string;
}

export interface ReaderState {
  /** Of the newest bundle; 0 before the first. */
  readonly sequence: number;
  /** Its digest; empty before the first. */
  readonly previous: Uint8Array;
}

export interface FinishedBundle {
  readonly sequence: number;
  readonly digest: Uint8Array;
  /** The SealedBundle. */
  readonly bytes: Uint8Array;
  readonly marks: readonly string[];
}

/** Completes what a crash interrupted. Throws when the state was lost: its numbers are in use. */
export function recoverReader(place: ReaderPlace): ReaderState {
  const { files, directory, bundleDirectory } = place;
  files.makeDirectory(join(directory, 'read'));
  files.makeDirectory(bundleDirectory);
  const text = files.read(statePath(place));
  if (text === undefined) {
    if (files.list(join(directory, 'read')).length > 0) {
      throw new Error(`${statePath(place)} is lost: continuing would number two bundles alike`);
    }
    const state = { sequence: 0, previous: new Uint8Array() };
    writeState(place, state);
    return state;
  }
  const state = parseState(place, text);
  if (state.sequence > 0) {
    const name = formatBundleName(place.readerId, state.sequence);
    if (files.list(bundleDirectory).includes(draftName(name))) {
      files.rename(join(bundleDirectory, draftName(name)), join(bundleDirectory, name));
    }
  }
  return state;
}

/** Durable on return, and visible to whoever carries bundles. */
export function finishBundle(place: ReaderPlace, bundle: FinishedBundle): ReaderState {
  const { files, bundleDirectory } = place;
  const name = formatBundleName(place.readerId, bundle.sequence);
  const draft = join(bundleDirectory, draftName(name));
  files.write(marksPath(place, bundle.sequence), utf8(JSON.stringify(bundle.marks)));
  files.write(draft, bundle.bytes);
  const state = { sequence: bundle.sequence, previous: bundle.digest };
  writeState(place, state);
  files.rename(draft, join(bundleDirectory, name));
  return state;
}

/** Marks of all cards that stand in a bundle. */
export function readMarks(place: ReaderPlace, state: ReaderState): Set<string> {
  const marks = new Set<string>();
  for (let sequence = 1; sequence <= state.sequence; sequence++) {
    const bytes = place.files.read(marksPath(place, sequence));
    const parsed: unknown = bytes && JSON.parse(parseUtf8(bytes) ?? '');
    if (!isStrings(parsed)) throw new Error(`${marksPath(place, sequence)} cannot be read`);
    for (const mark of parsed) marks.add(mark);
  }
  return marks;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** A dot in front: not taken for a bundle by whoever lists the directory. */
function draftName(name: string): string {
  return `.${name}.draft`;
}

function statePath(place: ReaderPlace): string {
  return join(place.directory, 'state.json');
}

function marksPath(place: ReaderPlace, sequence: number): string {
  return join(place.directory, 'read', `${sequence}.json`);
}

function writeState(place: ReaderPlace, { sequence, previous }: ReaderState): void {
  const { readerId } = place;
  const text = JSON.stringify({ readerId, sequence, previous: formatHex(previous) });
  place.files.write(statePath(place), utf8(`${text}\n`));
}

function parseState(place: ReaderPlace, bytes: Uint8Array): ReaderState {
  const raw = JSON.parse(parseUtf8(bytes) ?? '') as Readonly<Record<string, unknown>>;
  const { readerId, sequence, previous: hex } = raw;
  const previous = typeof hex === 'string' ? parseHex(hex) : undefined;
  const isWhole =
    typeof sequence === 'number' &&
    Number.isSafeInteger(sequence) &&
    previous?.length === (sequence === 0 ? 0 : 32);
  if (!isWhole || previous === undefined) throw new Error(`${statePath(place)} is damaged`);
  if (readerId !== place.readerId) {
    throw new Error(`${statePath(place)} belongs to another reader`);
  }
  return { sequence, previous };
}
