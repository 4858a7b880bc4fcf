import { readSpec } from '@mutabaqa/test/golden/spec-blocks.ts';
import { expect, it } from 'vitest';
import { sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { assertDefined } from '../base/assert.ts';
import { utf8 } from '../base/bytes.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { makeHpkeOpener, makeHpkeSealer } from '../crypto/node/hpke-ports.ts';
import { openReport, type ReportSubject, sealReport } from './sealed-report.ts';

const unit = sampleSealingKey('bundle');
const sealer = assertDefined(makeHpkeSealer(unit.publicKey), 'a key');
const opener = makeHpkeOpener(unit);
const subject: ReportSubject = {
  electionId: 'sample-2025',
  part: 'report',
  digest: new Uint8Array(32).fill(1),
};
const plain = utf8('in station 12, at nine');

it('is opened by the unit, and hides its length', () => {
  const sealed = sealReport(sealer, subject, plain);
  expect(openReport(opener, subject, sealed)).toEqual(plain);
  expect(sealReport(sealer, subject, utf8('x'))).toHaveLength(sealed.length);
  expect(Buffer.from(sealed).includes('station')).toBe(false);
});

it.each([
  ['another key', subject, makeHpkeOpener(sampleSealingKey('card'))],
  ['another election', { ...subject, electionId: 'other' }, opener],
  ['another part', { ...subject, part: 'photograph' as const }, opener],
  ['another report', { ...subject, digest: new Uint8Array(32) }, opener],
])('is not opened as of %s', (_, asked, by) => {
  expect(openReport(by, asked, sealReport(sealer, subject, plain))).toBeUndefined();
});

it('with any byte changed, or cut short, is not opened', () => {
  const sealed = sealReport(sealer, subject, plain);
  for (let i = 0; i < sealed.length; i += i < 60 ? 1 : 97) {
    const changed = sealed.slice();
    changed[i] = (changed[i] ?? 0) ^ 1;
    expect(openReport(opener, subject, changed), `byte ${i}`).toBeUndefined();
    expect(openReport(opener, subject, sealed.subarray(0, i)), `first ${i}`).toBeUndefined();
  }
});

it('has the digest that proto/spec/incidents.md shows', () => {
  const spec = readSpec('incidents.md');
  const record = utf8(spec.one('incident-record'));
  const digest = labelledDigest(nodeCrypto, labels.incidentReport, record);
  expect(digest).toEqual(spec.bytes('incident-digest'));
});
