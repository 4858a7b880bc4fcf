/**
 * The bilateral comparison: every field of two tapes of one station, in the order of the tape.
 *
 * Swapping the sides swaps `left` and `right` and turns the sign of `delta`, nothing else. Figures are
 * compared where both sides reported them (E201); a figure on one side only asks a person (W202).
 */
import { equalBytes, formatHex } from '../base/bytes.ts';
import type { FieldPath } from '../base/field-path.ts';
import type { Finding } from '../base/findings.ts';
import type { SparseCounts } from '../tape/sparse-counts.ts';
import { listCounts, sameReported } from '../tape/sparse-counts.ts';
import type { DecodedTape, Section, TapeHeader } from '../tape/tape.ts';
import { accountFields } from '../tape/tape.ts';

export interface ComparableTape {
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
}

export function compareTapes(left: ComparableTape, right: ComparableTape): Finding[] {
  const findings: Finding[] = [];
  if (!equalBytes(left.tape.digest, right.tape.digest)) {
    compareHeaders(findings, left.tape.header, right.tape.header);
    compareSections(findings, left.tape, right.tape);
  } else if (!equalBytes(left.tapeSignature, right.tapeSignature)) {
    findings.push({ code: 'W206', params: {} });
  }
  return findings;
}

const identityFields = ['electionId', 'mode', 'stationId', 'deviceId', 'kind', 'sequence'] as const;
const circumstanceFields = [
  'correctionReason',
  'capture',
  'openedAtS',
  'closedAtS',
  'madeAtS',
] as const;

function compareHeaders(findings: Finding[], left: TapeHeader, right: TapeHeader): void {
  for (const field of identityFields) {
    compareHeaderField(findings, 'E203', field, left[field], right[field]);
  }
  compareHeaderField(
    findings,
    'E203',
    'packageDigest',
    formatHex(left.packageDigest),
    formatHex(right.packageDigest),
  );
  compareHeaderField(
    findings,
    'E203',
    'part',
    `${left.part.index}/${left.part.count}`,
    `${right.part.index}/${right.part.count}`,
  );
  for (const field of circumstanceFields) {
    compareHeaderField(findings, 'W204', field, left[field] ?? '', right[field] ?? '');
  }
  compareHeaderField(
    findings,
    'W204',
    'softwareDigest',
    formatHex(left.softwareDigest),
    formatHex(right.softwareDigest),
  );
}

function compareHeaderField(
  findings: Finding[],
  code: 'E203' | 'W204',
  field: string,
  left: string | number,
  right: string | number,
): void {
  if (left === right) return;
  findings.push({ code, path: { kind: 'header', field }, params: { left, right } });
}

function compareSections(findings: Finding[], left: DecodedTape, right: DecodedTape): void {
  const rightByName = sectionsByName(right);
  for (const [name, leftSection] of sectionsByName(left)) {
    const rightSection = rightByName.get(name);
    rightByName.delete(name);
    if (rightSection === undefined) findings.push(oneSided(leftSection.path, 'left'));
    else compareSection(findings, leftSection, rightSection);
  }
  for (const section of rightByName.values()) findings.push(oneSided(section.path, 'right'));
}

interface PlacedSection {
  readonly path: Extract<FieldPath, { kind: 'section' }>;
  readonly section: Section;
}

function sectionsByName(tape: DecodedTape): Map<string, PlacedSection> {
  const byName = new Map<string, PlacedSection>();
  for (const [index, name] of tape.header.sections.entries()) {
    const section = tape.sections[index];
    if (section === undefined) continue;
    byName.set(`${name.kind}/${name.id}`, {
      path: { kind: 'section', section: name.kind, id: name.id },
      section,
    });
  }
  return byName;
}

function oneSided(path: FieldPath, side: 'left' | 'right'): Finding {
  return { code: 'E205', path, params: { side } };
}

function compareSection(findings: Finding[], left: PlacedSection, right: PlacedSection): void {
  const { path } = left;
  if (left.section.kind === 'account' && right.section.kind === 'account') {
    for (const field of accountFields) {
      compareFigure(
        findings,
        { kind: 'account', paperId: path.id, field },
        left.section.counts[field],
        right.section.counts[field],
      );
    }
  } else if (left.section.kind === 'contest' && right.section.kind === 'contest') {
    const { listVotes, candidateVotes } = left.section;
    compareCounts(findings, path, 'list', listVotes, right.section.listVotes);
    compareCounts(findings, path, 'candidate', candidateVotes, right.section.candidateVotes);
  } else if (left.section.kind === 'withheld' && right.section.kind === 'withheld') {
    // Other figures, or the same under another nonce: nobody can see which.
    const isSame = equalBytes(left.section.digest, right.section.digest);
    if (!isSame) findings.push({ code: 'W208', path, params: {} });
  } else if (left.section.kind !== right.section.kind) {
    // One side is withheld; equal digests would not show here, so only its presence can be compared.
    findings.push(oneSided(path, left.section.kind === 'withheld' ? 'right' : 'left'));
  }
}

function compareCounts(
  findings: Finding[],
  path: PlacedSection['path'],
  kind: 'list' | 'candidate',
  left: SparseCounts | undefined,
  right: SparseCounts | undefined,
): void {
  if (left === undefined && right === undefined) return;
  if (left !== undefined && right !== undefined && left.size !== right.size) {
    findings.push({ code: 'E207', path, params: { left: left.size, right: right.size } });
    return;
  }
  const pathOf = (position: number): FieldPath => ({ kind, contestId: path.id, position });
  if (left !== undefined && right !== undefined && sameReported(left, right)) {
    compareNonZero(findings, pathOf, left, right);
    return;
  }
  const leftCounts = left ? listCounts(left) : [];
  const rightCounts = right ? listCounts(right) : [];
  const size = Math.max(leftCounts.length, rightCounts.length);
  for (let position = 0; position < size; position++) {
    if (leftCounts[position] === rightCounts[position]) continue;
    compareFigure(findings, pathOf(position), leftCounts[position], rightCounts[position]);
  }
}

/** Where both report the same positions, only those differ where at least one is not zero. */
function compareNonZero(
  findings: Finding[],
  pathOf: (position: number) => FieldPath,
  left: SparseCounts,
  right: SparseCounts,
): void {
  let i = 0;
  let j = 0;
  while (i < left.positions.length || j < right.positions.length) {
    const position = Math.min(left.positions[i] ?? Infinity, right.positions[j] ?? Infinity);
    const leftCount = left.positions[i] === position ? (left.counts[i++] ?? 0) : 0;
    const rightCount = right.positions[j] === position ? (right.counts[j++] ?? 0) : 0;
    if (leftCount !== rightCount) {
      compareFigure(findings, pathOf(position), leftCount, rightCount);
    }
  }
}

function compareFigure(
  findings: Finding[],
  path: FieldPath,
  left: number | undefined,
  right: number | undefined,
): void {
  if (left === right) return;
  if (left === undefined || right === undefined) {
    const side = left === undefined ? 'right' : 'left';
    findings.push({ code: 'W202', path, params: { side } });
    return;
  }
  findings.push({ code: 'E201', path, params: { left, right, delta: right - left } });
}
