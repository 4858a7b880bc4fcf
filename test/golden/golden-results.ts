import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { ClosingResult } from '@mutabaqa/station-agent/capture/closing-result.ts';
import { encodeClosingResult } from '@mutabaqa/station-agent/capture/closing-result-protobuf.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { withUnknownField } from './sample-keys.ts';

const closing: ClosingResult = {
  electionId: 'IQ-CR-2029',
  stationId: '110101-03',
  kind: 'closing',
  correctionReason: undefined,
  part: { index: 1, count: 1 },
  capture: 'file',
  openedAtS: 1_889_668_800,
  closedAtS: 1_889_708_400,
  papers: [
    { paperId: 'P1', counts: { registered: 450, inBox: 310, valid: 297, invalid: 9, blank: 4 } },
  ],
  contests: [
    {
      contestId: 'BAGHDAD',
      listVotes: [
        { id: '101', votes: 120 },
        { id: '102', votes: 0 },
      ],
      candidateVotes: [{ id: '101-1', votes: 80 }],
    },
  ],
};

const correction: ClosingResult = {
  ...closing,
  kind: 'correction',
  correctionReason: 'أعيد العد',
  capture: 'typed',
  part: { index: 2, count: 2 },
};

const plainJson = `{"electionId":"IQ-CR-2029","stationId":"110101-03","kind":"closing","capture":"file","openedAtS":1889668800,"closedAtS":1889708400,"papers":[{"paperId":"P1","registered":450,"inBox":310,"valid":297,"invalid":9,"blank":4}],"contests":[{"contestId":"BAGHDAD","listVotes":[{"id":"101","votes":120},{"id":"102","votes":0}],"candidateVotes":[{"id":"101-1","votes":80}]}]}`;

export function makeGoldenResults(): GoldenFile[] {
  const correctionJson = plainJson.replace(
    '"kind":"closing","capture":"file"',
    '"kind":"correction","correctionReason":"أعيد العد","capture":"typed","partIndex":2,"partCount":2',
  );
  const handCountJson = plainJson.replace(
    '"kind":"closing","capture":"file"',
    '"kind":"hand-count","capture":"typed"',
  );
  return [
    validResult('closing', plainJson, closing),
    validResult('correction', correctionJson, correction),
    validResult('hand-count', handCountJson, { ...closing, kind: 'hand-count', capture: 'typed' }),
    ...refusedFiles('closing-result', { ...refusedJson(), ...refusedProtobuf() }),
  ];
}

function validResult(name: string, json: string, result: ClosingResult): GoldenFile {
  return validFile('closing-result', name, { json, protobuf: encodeClosingResult(result) });
}

/** A JSON file is a text here; what is no text is given in hexadecimal. */
function refusedJson() {
  const refuse = (code: string, from: string, to: string) => ({
    code,
    json: plainJson.replace(from, to),
  });
  const malformed = (from: string, to: string) => refuse('result.malformed', from, to);
  const outOfRange = (to: string) => refuse('count.out-of-range', '"valid":297', `"valid":${to}`);
  return {
    'json-cut': { code: 'result.malformed', json: plainJson.slice(0, -1) },
    'json-not-utf8': { code: 'result.malformed', jsonBytes: Uint8Array.of(0x22, 0xff, 0x22) },
    'json-with-byte-order-mark': { code: 'result.malformed', json: `\uFEFF${plainJson}` },
    'json-list': { code: 'result.malformed', json: '[]' },
    'json-key-twice': malformed('"valid":297', '"valid":297,"valid":298'),
    'json-unknown-field': malformed('"valid":297', '"valid":297,"vaild":298'),
    'json-station-missing': malformed('"stationId":"110101-03",', ''),
    'json-kind-unknown': malformed('"closing"', '"final"'),
    'json-count-as-text': malformed('"valid":297', '"valid":"297"'),
    'json-count-null': malformed('"valid":297', '"valid":null'),
    'json-count-negative': outOfRange('-1'),
    'json-count-broken': outOfRange('297.0'),
    'json-count-as-power': outOfRange('1e2'),
    'json-count-of-2-53': outOfRange('9007199254740992'),
    'json-count-that-rounds': outOfRange('9007199254740993'),
  };
}

function refusedProtobuf() {
  const bytes = encodeClosingResult(closing);
  const good = wire.ClosingResult.decode(bytes);
  const refuse = (code: string, change: object) => ({
    code,
    protobuf: encodeMessage(wire.ClosingResult, { ...good, ...change }),
  });
  const lists = [{ id: '101', votes: 2 ** 53 }];
  return {
    'protobuf-truncated': { code: 'result.malformed', protobuf: bytes.subarray(0, -1) },
    'protobuf-unknown-field': { code: 'result.malformed', protobuf: withUnknownField(bytes) },
    'protobuf-of-json': { code: 'result.malformed', protobuf: utf8(plainJson) },
    'protobuf-kind-missing': refuse('result.malformed', { kind: 0 }),
    'protobuf-capture-unknown': refuse('result.malformed', { capture: 9 }),
    'protobuf-count-of-2-53': refuse('count.out-of-range', {
      contests: [{ contestId: 'BAGHDAD', listVotes: lists, candidateVotes: [] }],
    }),
    'protobuf-account-of-2-53': refuse('count.out-of-range', {
      papers: [{ paperId: 'P1', valid: 2 ** 53 }],
    }),
  };
}
