import { describe, expect, it } from 'vitest';
import { formatFieldPath } from '../base/field-path.ts';
import type { Finding, FindingCode } from '../base/findings.ts';
import type { RuleSetting } from '../policy/policy.ts';
import type { DecodedTape, TapeHeader } from '../tape/tape.ts';
import type { RecordTimesContext } from './check-record-times.ts';
import { checkRecordTimes } from './check-record-times.ts';

const opensAtS = 1_762_833_600;
const closesAtS = 1_762_873_200;
const minute = 60;

const digestOf = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const hexOf = (byte: string): string => byte.repeat(32);

const header: TapeHeader = {
  electionId: 'e',
  packageDigest: digestOf(1),
  mode: 'live',
  stationId: 's',
  deviceId: 'd',
  kind: 'closing',
  sequence: 1,
  correctionReason: undefined,
  part: { index: 1, count: 1 },
  capture: 'file',
  openedAtS: opensAtS,
  closedAtS: closesAtS,
  madeAtS: closesAtS + 10,
  softwareDigest: digestOf(2),
  sections: [],
};

type Changes = Partial<TapeHeader>;
type Rules = Partial<Record<FindingCode, RuleSetting>>;

function check(changes: Changes, receivedAtS: number, rules: Rules = {}): Finding[] {
  const tape: DecodedTape = {
    header: { ...header, ...changes },
    sections: [],
    bytes: new Uint8Array(0),
    digest: new Uint8Array(32),
  };
  const context: RecordTimesContext = {
    group: { opensAtS, closesAtS },
    softwareDigests: new Set([hexOf('02'), hexOf('03')]),
    packageDigest: digestOf(1),
    policy: { rules },
  };
  return checkRecordTimes({ tape, receivedAtMs: receivedAtS * 1000 + 999 }, context);
}

const words = ({ code, path, params }: Finding): string =>
  [code, path && formatFieldPath(path), ...Object.values(params)]
    .filter((each) => each !== undefined)
    .join(' ');

const late = closesAtS + 40 * 86_400;

const raised: [what: string, Changes, receivedAtS: number, findings: string[]][] = [
  [
    'closed a second more than two hours early',
    { closedAtS: closesAtS - 120 * minute - 1 },
    late,
    [`W404 header/closedAtS ${closesAtS - 7201} 121 ${closesAtS}`],
  ],
  [
    'closed a second more than two hours late',
    { closedAtS: closesAtS + 120 * minute + 1 },
    late,
    [`W404 header/closedAtS ${closesAtS + 7201} 121 ${closesAtS}`],
  ],
  [
    'a clock that is three hours slow',
    { closedAtS: closesAtS - 180 * minute, madeAtS: closesAtS - 180 * minute },
    closesAtS + 10,
    [
      `W404 header/closedAtS ${closesAtS - 10_800} 180 ${closesAtS}`,
      `W404 header/madeAtS ${closesAtS - 10_800} 180 ${closesAtS}`,
    ],
  ],
  [
    'a clock that is three hours fast',
    { closedAtS: closesAtS + 180 * minute, madeAtS: closesAtS + 180 * minute },
    closesAtS + 10,
    [
      `W404 header/closedAtS ${closesAtS + 10_800} 180 ${closesAtS}`,
      `W404 header/madeAtS ${closesAtS + 10_800} 180 ${closesAtS}`,
      `W405 header/madeAtS ${closesAtS + 10_800} 180 ${closesAtS + 10}`,
    ],
  ],
  [
    'a correction that is made before polling',
    { kind: 'correction', madeAtS: opensAtS - 15 * minute - 1 },
    late,
    [`W405 header/madeAtS ${opensAtS - 901} 16 ${opensAtS}`],
  ],
  [
    'made after it was received',
    { madeAtS: closesAtS + 15 * minute + 1 },
    closesAtS,
    [`W405 header/madeAtS ${closesAtS + 901} 16 ${closesAtS}`],
  ],
  [
    'a clock from before there were clocks',
    { kind: 'correction', madeAtS: 0 },
    late,
    [`W405 header/madeAtS 0 ${opensAtS / 60} ${opensAtS}`],
  ],
  [
    'software that is not allowed',
    { softwareDigest: digestOf(4) },
    late,
    [`E406 header/softwareDigest ${hexOf('04')}`],
  ],
  [
    'another package',
    { packageDigest: digestOf(5) },
    late,
    [`W410 header/packageDigest ${hexOf('05')} ${hexOf('01')}`],
  ],
];

const silent: [code: FindingCode, why: string, Changes, receivedAtS: number][] = [
  ['W404', 'two hours early', { closedAtS: closesAtS - 120 * minute }, late],
  ['W404', 'two hours late', { closedAtS: closesAtS + 120 * minute }, late],
  ['W404', 'nobody says when it closed', { closedAtS: undefined }, late],
  [
    'W404',
    'a correction of the next day',
    { kind: 'correction', madeAtS: closesAtS + 86_400 },
    late,
  ],
  ['W405', 'a quarter of an hour before', { madeAtS: opensAtS - 15 * minute }, late],
  ['W405', 'a quarter of an hour after', { madeAtS: closesAtS + 15 * minute }, closesAtS],
  ['E406', 'another of the allowed', { softwareDigest: digestOf(3) }, late],
  ['W410', 'the same package', { packageDigest: digestOf(1) }, late],
];

describe('times and circumstances of a tape', () => {
  it('are sound', () => {
    expect(check({}, closesAtS + 10)).toEqual([]);
  });

  it.each(raised)('have a finding: %s', (_, changes, receivedAtS, findings) => {
    expect(check(changes, receivedAtS).map(words)).toEqual(findings);
  });

  it.each(silent)('have no %s: %s', (code, _, changes, receivedAtS) => {
    expect(check(changes, receivedAtS).map((finding) => finding.code)).not.toContain(code);
  });

  it.each(raised)('have none of a rule that is off: %s', (_, changes, receivedAtS) => {
    for (const { code } of check(changes, receivedAtS)) {
      const rules = { [code]: { effect: 'off', absolute: 0, hundredths: 0 } } as const;
      const codes = check(changes, receivedAtS, rules).map((finding) => finding.code);
      expect(codes).not.toContain(code);
    }
  });

  it('may be made by any software when the package names none', () => {
    const tape = { header, sections: [], bytes: new Uint8Array(0), digest: new Uint8Array(32) };
    const context = {
      group: { opensAtS, closesAtS },
      packageDigest: digestOf(1),
      policy: { rules: {} },
    };
    const evidence = { tape, receivedAtMs: late * 1000 };
    expect(checkRecordTimes(evidence, { ...context, softwareDigests: new Set() })).toEqual([]);
  });
});
