import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import { accountFields } from '@mutabaqa/shared/tape/tape.ts';
import { makeSampleDevice, sampleResult } from '@mutabaqa/test/builders/sample-device.ts';
import type { ClosingResult } from './closing-result.ts';
import { resultFileBytesMax } from './closing-result.ts';
import { parseClosingResultJson } from './closing-result-json.ts';
import { decodeClosingResult, encodeClosingResult } from './closing-result-protobuf.ts';
import { makeTape } from './make-tape.ts';
import { parseResultFile } from './parse-result-file.ts';

const device = makeSampleDevice(1);

const count = fc.oneof(fc.nat({ max: 600 }), fc.constantFrom(0, 2 ** 32, Number.MAX_SAFE_INTEGER));
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const named = fc.array(fc.record({ id: text, votes: count }), { maxLength: 4 });
const closingResult: fc.Arbitrary<ClosingResult> = fc.record({
  electionId: text,
  stationId: text,
  kind: fc.constantFrom('zero', 'closing', 'correction', 'test', 'hand-count'),
  correctionReason: fc.option(text, { nil: undefined }),
  part: fc.record({
    index: fc.integer({ min: 1, max: 99 }),
    count: fc.integer({ min: 1, max: 99 }),
  }),
  capture: fc.constantFrom('scanner-signed', 'serial', 'qr', 'file', 'typed'),
  openedAtS: fc.option(count, { nil: undefined }),
  closedAtS: fc.option(count, { nil: undefined }),
  papers: fc.array(
    fc.record({
      paperId: text,
      counts: fc.record(Object.fromEntries(accountFields.map((field) => [field, count])), {
        requiredKeys: [],
      }),
    }),
    { maxLength: 3 },
  ),
  contests: fc.array(fc.record({ contestId: text, listVotes: named, candidateVotes: named }), {
    maxLength: 3,
  }),
});

/** As a scanner writes it, in an order of its own and with space between. */
function writeJson({ part, papers, ...result }: ClosingResult): Uint8Array {
  const json = {
    papers: papers.map(({ paperId, counts }) => ({ ...counts, paperId })),
    ...result,
    partIndex: part.index,
    partCount: part.count,
  };
  return utf8(JSON.stringify(json, undefined, 1));
}

describe('a closing result', () => {
  it('means the same in JSON and in protobuf', () => {
    fc.assert(
      fc.property(closingResult, (result) => {
        const plain = JSON.stringify(result);
        const fromJson = parseClosingResultJson(writeJson(result));
        const fromProtobuf = decodeClosingResult(encodeClosingResult(result));
        expect(fromJson.ok && sorted(fromJson.value)).toEqual(sorted(JSON.parse(plain)));
        expect(fromProtobuf.ok && sorted(fromProtobuf.value)).toEqual(sorted(JSON.parse(plain)));
      }),
    );
  });

  it('is refused or reads differently after any change of a byte', () => {
    const { bytes } = sampleResult(device, 170);
    const before = parseClosingResultJson(bytes);
    const protobuf = encodeClosingResult(before.ok ? before.value : neverParsed());
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (where, change) => {
        for (const [read, original] of [
          [parseClosingResultJson, bytes],
          [decodeClosingResult, protobuf],
        ] as const) {
          const changed = Uint8Array.from(original);
          const at = where % original.length;
          changed[at] = (changed[at] ?? 0) ^ change;
          expect(read(changed)).not.toEqual(read(original));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(utf8)), (bytes) => {
        for (const format of ['json', 'protobuf'] as const) {
          const parsed = parseResultFile(nodeCrypto, device, { format, bytes });
          // No noise is a result of this device's election.
          expect(parsed.ok ? 'taken' : parsed.error.code).toMatch(
            /^(result\.malformed|count\.out-of-range)$/,
          );
        }
      }),
    );
  });
});

const sampleText = new TextDecoder().decode(sampleResult(device, 170).bytes);
const replaced = (from: string, to: string) => {
  expect(sampleText).toContain(from);
  return utf8(sampleText.replace(from, to));
};

describe('the JSON form', () => {
  const malformed = 'result.malformed';
  const outOfRange = 'count.out-of-range';
  const cases: [string, string, string, string, string][] = [
    ['a key twice', '"inBox":170', '"inBox":170,"inBox":171', malformed, 'repeated-key'],
    [
      'a key twice, escaped',
      '"inBox":170',
      '"inBox":170,"in\\u0042ox":1',
      malformed,
      'repeated-key',
    ],
    ['an unknown field', '"inBox":170', '"inBoxes":170', malformed, 'papers[0].unknown-field'],
    ['a fraction', '"inBox":170', '"inBox":170.0', outOfRange, 'number'],
    ['an exponent', '"inBox":170', '"inBox":17e1', outOfRange, 'number'],
    ['a negative count', '"inBox":170', '"inBox":-1', outOfRange, 'number'],
    ['minus zero', '"inBox":170', '"inBox":-0', outOfRange, 'number'],
    ['2^53', '"inBox":170', '"inBox":9007199254740992', outOfRange, 'papers[0].inBox'],
    ['a count as text', '"inBox":170', '"inBox":"170"', malformed, 'papers[0].inBox'],
    ['Arabic digits', '"inBox":170', '"inBox":"١٧٠"', malformed, 'papers[0].inBox'],
    ['null', '"inBox":170', '"inBox":null', malformed, 'papers[0].inBox'],
    ['no station', '"stationId":"st-1",', '', malformed, 'stationId'],
    ['an unknown kind', '"closing"', '"final"', malformed, 'kind'],
    ['an unknown capture', '"capture":"file"', '"capture":"fax"', malformed, 'capture'],
    [
      'votes without a name',
      '{"id":"c1","votes":120}',
      '{"votes":120}',
      malformed,
      'contests[0].candidateVotes[0].id',
    ],
    ['an object for a list', '[{"id":"101"', '{"a":[{"id":"101"', malformed, 'json'],
    ['two documents', '{"electionId"', '{}{"electionId"', malformed, 'json'],
    ['a byte order mark', '{"electionId"', '\ufeff{"electionId"', malformed, 'json'],
  ];
  it.each(cases)('refuses %s', (_, from, to, code, field) => {
    expect(parseClosingResultJson(replaced(from, to))).toEqual({
      ok: false,
      error: { code, params: { field } },
    });
  });

  it('accepts the near misses', () => {
    const near: [string, string][] = [
      ['"inBox":170', '"inBox":9007199254740991'],
      ['"inBox":170', '"inBox":0'],
      ['"inBox":170,', ''],
      ['"papers"', '\n\t"papers"'],
      ['"id":"c1"', '"id":"a \\"inBox\\": 1e5"'],
    ];
    for (const [from, to] of near) {
      expect(parseClosingResultJson(replaced(from, to))).toMatchObject({ ok: true });
    }
  });

  it('refuses what is not text, and what is too large', () => {
    const where = (bytes: Uint8Array) => {
      const parsed = parseClosingResultJson(bytes);
      return !parsed.ok && parsed.error.params['field'];
    };
    expect(where(Uint8Array.of(0x7b, 0xff, 0x7d))).toBe('encoding');
    expect(where(new Uint8Array(resultFileBytesMax + 1))).toBe('size');
    const tooLarge = decodeClosingResult(new Uint8Array(resultFileBytesMax + 1));
    expect(tooLarge).toMatchObject({ error: { code: malformed } });
  });
});

describe('a closing result of this station', () => {
  const parse = (changes: Readonly<Record<string, unknown>>) =>
    parseResultFile(nodeCrypto, device, sampleResult(device, 170, changes));
  const contestId = 'Baghdad/council';
  const votes = (id: string) => [{ contestId, candidateVotes: [{ id, votes: 1 }] }];

  const refused: [string, Record<string, unknown>, string, string | undefined][] = [
    ['another election', { electionId: 'other' }, 'election.other', undefined],
    ['another station', { stationId: 'st-2' }, 'station.unknown', undefined],
    ['an unknown paper', { papers: [{ paperId: 'Basra' }] }, 'result.malformed', 'papers/Basra'],
    [
      'a contest of another ballot',
      { contests: [{ contestId: 'Basra/council' }] },
      'result.malformed',
      'contests/Basra/council',
    ],
    [
      'an unknown candidate',
      { contests: votes('c9') },
      'result.malformed',
      `contests/${contestId}/candidates/c9`,
    ],
    [
      'an unknown list',
      { contests: [{ contestId, listVotes: [{ id: '109', votes: 1 }] }] },
      'result.malformed',
      `contests/${contestId}/lists/109`,
    ],
    [
      'a candidate named twice',
      {
        contests: [
          {
            contestId,
            candidateVotes: [...votes('c1')[0]!.candidateVotes, { id: 'c1', votes: 2 }],
          },
        ],
      },
      'result.malformed',
      `contests/${contestId}/candidates/c1`,
    ],
    [
      'a paper named twice',
      { papers: [{ paperId: 'Baghdad' }, { paperId: 'Baghdad' }] },
      'result.malformed',
      'papers',
    ],
    [
      'a contest named twice',
      { contests: [...votes('c1'), ...votes('c2')] },
      'result.malformed',
      'contests',
    ],
    ['nothing at all', { papers: [], contests: [] }, 'result.malformed', 'papers'],
    ['a correction without a reason', { kind: 'correction' }, 'tape.malformed', undefined],
    ['part 3 of 2', { partIndex: 3, partCount: 2 }, 'tape.malformed', undefined],
    [
      'a reason that hides its words',
      { kind: 'correction', correctionReason: 'a\u202eb' },
      'tape.text-not-allowed',
      undefined,
    ],
  ];
  it.each(refused)('is refused for %s', (_, changes, code, field) => {
    const params = field === undefined ? {} : { field };
    expect(parse(changes)).toMatchObject({ ok: false, error: { code, params } });
  });

  it('is accepted as it is when its figures do not add up', () => {
    for (const changes of [
      { papers: [{ paperId: 'Baghdad', inBox: 5, valid: 900, registered: 1 }] },
      { contests: votes('c4') },
      { papers: [] },
      { kind: 'correction', correctionReason: 'أعيد العد' },
      { partIndex: 2, partCount: 2 },
    ]) {
      expect(parse(changes)).toMatchObject({ ok: true });
    }
  });

  it('becomes a tape in ballot order, where absent is not zero', () => {
    const parsed = parse({
      contests: [
        {
          contestId,
          candidateVotes: [
            { id: 'c4', votes: 0 },
            { id: 'c2', votes: 7 },
          ],
        },
      ],
    });
    if (!parsed.ok) throw new Error(parsed.error.code);
    const nonces = [1, 2].map((byte) => new Uint8Array(16).fill(byte));
    const tape = makeTape(device, parsed.value, 3, () => nonces.shift()!, 1_762_873_200_999);
    expect(tape.header).toMatchObject({
      stationId: 'st-1',
      deviceId: 'device-1',
      mode: 'rehearsal',
      sequence: 3,
      madeAtS: 1_762_873_200,
      sections: [
        { kind: 'account', id: 'Baghdad' },
        { kind: 'contest', id: contestId },
      ],
    });
    const [account, contest] = tape.sections;
    expect(account).toMatchObject({ counts: { registered: 450, inBox: 170 } });
    expect(account).not.toHaveProperty('counts.blank');
    if (contest?.kind !== 'contest') throw new Error('no contest');
    expect(contest.listVotes).toBeUndefined();
    expect(contest.candidateVotes && listCounts(contest.candidateVotes)).toEqual([
      undefined,
      7,
      undefined,
      0,
    ]);
    expect(tape.sections.map((section) => 'nonce' in section && section.nonce[0])).toEqual([1, 2]);
  });
});

/** Without what is undefined, and with keys in one order. */
function sorted(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ),
  );
}

function neverParsed(): never {
  throw new Error('the sample result parses');
}
