/** The fenced blocks of a specification, so that a test can execute them. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { bytesOf } from './golden-file.ts';

export interface SpecBlocks {
  /** The contents of all blocks of that name, each ending in a newline. */
  all(name: string): string[];
  /** The content of the only one. */
  one(name: string): string;
  lines(name: string): string[];
  /** Hexadecimal, whose line breaks are the document's. */
  bytes(name: string): Uint8Array;
}

export function readSpec(file: string): SpecBlocks {
  const text = readFileSync(new URL(`../../proto/spec/${file}`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(/^```([a-z][a-z -]*)\n(.*?)^```$/gms)];
  const all = (name: string): string[] =>
    blocks.filter((match) => match[1] === name).map((match) => match[2] ?? '');
  const one = (name: string): string => {
    const [first, ...others] = all(name);
    expect(others).toEqual([]);
    return assertDefined(first, `the block ${name} of ${file}`);
  };
  return {
    all,
    one,
    lines: (name) => one(name).slice(0, -1).split('\n'),
    bytes: (name) => bytesOf(one(name).replaceAll('\n', '')),
  };
}
