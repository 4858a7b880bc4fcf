/** Executes the examples in proto/spec/comparison.md. */
import { describe, expect, it } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { formatFieldPath } from '@mutabaqa/shared/base/field-path.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { ComparableTape } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { compareTapes } from '@mutabaqa/shared/compare/compare-tapes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { listCounts, makeSparseCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Section, Tape } from '@mutabaqa/shared/tape/tape.ts';
import { changedByte, tapeKey } from './sample-keys.ts';
import { sampleTape } from './sample-tape.ts';
import { readSpec } from './spec-blocks.ts';

const spec = readSpec('comparison.md');
const examples = ['account and contest', 'identity', 'signature'];

/** One line of a block `right ...`: a place and what it has instead. */
function change(tape: Tape, line: string): Tape {
  const [place = '', text = ''] = line.split(' ');
  const [kind, id = '', part = '', position] = place.split('/');
  if (kind === 'header') return { ...tape, header: changeHeader(tape.header, id, text) };
  const at = tape.header.sections.findIndex((name) => name.kind === kind && name.id === id);
  const section = assertDefined(tape.sections[at], place);
  if (part === '') {
    const sections = tape.header.sections.toSpliced(at, 1);
    return {
      header: { ...tape.header, sections },
      sections: tape.sections.toSpliced(at, 1),
    };
  }
  const changed = changeSection(section, part, Number(position), text);
  return { ...tape, sections: tape.sections.with(at, changed) };
}

function changeHeader(header: Tape['header'], field: string, text: string): Tape['header'] {
  const [index, count] = text.split('/').map(Number);
  if (field === 'part') return { ...header, part: { index: index ?? 0, count: count ?? 0 } };
  return { ...header, [field]: field.endsWith('AtS') ? Number(text) : text };
}

function changeSection(section: Section, part: string, position: number, text: string): Section {
  if (section.kind === 'account') {
    return { ...section, counts: { ...section.counts, [part]: Number(text) } };
  }
  if (section.kind === 'withheld') throw new Error('nothing to change');
  const field = part === 'list' ? 'listVotes' : 'candidateVotes';
  const figures = listCounts(assertDefined(section[field], field));
  const changed =
    part === 'candidates'
      ? figures.slice(0, Number(text))
      : figures.with(position - 1, text === '-' ? undefined : Number(text));
  return { ...section, [field]: makeSparseCounts(changed) };
}

function rightOf(example: string): ComparableTape {
  const lines = spec.lines(`right ${example}`);
  if (lines[0] === 'signature other') {
    return { ...left, tapeSignature: changedByte(left.tapeSignature, 0) };
  }
  return signTape(nodeCrypto, tapeKey, lines.reduce(change, sampleTape));
}

const left = signTape(nodeCrypto, tapeKey, sampleTape);

function formatLine({ code, path, params }: Finding): string {
  const values = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return [code, ...(path ? [formatFieldPath(path)] : []), ...values].join(' ');
}

const other = { left: 'right', right: 'left' } as const;

function mirror(finding: Finding): Finding {
  const { left: leftValue, right: rightValue, delta, side } = finding.params;
  return {
    ...finding,
    params: {
      ...(rightValue !== undefined && { left: rightValue }),
      ...(leftValue !== undefined && { right: leftValue }),
      ...(typeof delta === 'number' && { delta: -delta }),
      ...((side === 'left' || side === 'right') && { side: other[side] }),
    },
  };
}

describe('proto/spec/comparison.md', () => {
  it.each(examples)('shows the findings of %s, and their mirror', (example) => {
    const right = rightOf(example);
    const findings = compareTapes(left, right);
    expect(findings.map(formatLine)).toEqual(spec.lines(`findings ${example}`));
    const mirrored = compareTapes(right, left).map(formatLine);
    expect(mirrored.toSorted()).toEqual(findings.map(mirror).map(formatLine).toSorted());
  });

  it('shows every code of a comparison', () => {
    const shown = examples.flatMap((example) => compareTapes(left, rightOf(example)));
    const codes = [...new Set(shown.map(({ code }) => code))].toSorted();
    expect(codes).toEqual(['E201', 'E203', 'E205', 'E207', 'W202', 'W204', 'W206']);
  });

  it('is right that nonces and order of sections are not compared, and withheld ones by digest', () => {
    const nonce = new Uint8Array(16);
    const digestOf = (byte: number) => new Uint8Array(32).fill(byte);
    const names = sampleTape.header.sections;
    const asTape = (tape: Tape, byte = 0): ComparableTape => ({
      tapeSignature: left.tapeSignature,
      tape: { ...tape, bytes: new Uint8Array(), digest: digestOf(byte) },
    });
    const equal: Tape[] = [
      {
        ...sampleTape,
        sections: sampleTape.sections.map((each) =>
          each.kind === 'withheld' ? each : { ...each, nonce },
        ),
      },
      {
        header: { ...sampleTape.header, sections: names.toReversed() },
        sections: sampleTape.sections.toReversed(),
      },
    ];
    for (const tape of equal) expect(compareTapes(left, asTape(tape))).toEqual([]);
    const withheld = (byte: number): ComparableTape => {
      const sections = names.map(() => ({ kind: 'withheld', digest: digestOf(byte) }) as const);
      return asTape({ ...sampleTape, sections }, byte);
    };
    expect(compareTapes(withheld(1), withheld(2)).map(formatLine)).toEqual([
      'W208 account/P1',
      'W208 contest/BAGHDAD',
    ]);
    expect(compareTapes(withheld(1), withheld(1))).toEqual([]);
    expect(compareTapes(left, withheld(1)).map(formatLine)).toEqual([
      'E205 account/P1 side=left',
      'E205 contest/BAGHDAD side=left',
    ]);
  });
});
