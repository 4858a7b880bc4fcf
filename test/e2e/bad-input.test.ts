/**
 * Bad input of every kind against a real server: real TLS sockets, a real SQLite store, a real card
 * reader. One row each: what is sent, the code that answers it, the line in the application log. After
 * each row a good tape gets its receipt, log and evidence verify, and nothing of any figure was told.
 *
 * Every byte changed and every malformed protobuf: `bad-input-bytes.test.ts`. Crowds and floods:
 * `bad-input-crowds.test.ts`. Full disks: `test/faults/server-disk.test.ts` and `pair-disk.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { FindingCode } from '@mutabaqa/shared/base/findings.ts';
import type { RefusalCode } from '@mutabaqa/shared/base/refusals.ts';
import type { LogEventCode } from '@mutabaqa/tally-server/log-events.ts';
import { cardAttacks } from '../builders/attacks-by-card.ts';
import { connectionAttacks } from '../builders/attacks-by-connection.ts';
import { tapeAttacks } from '../builders/attacks-by-tape.ts';
import type { AttackedCentre } from '../builders/attacked-centre.ts';
import { expectUnharmed, startAttackedCentre } from '../builders/attacked-centre.ts';
import { fingerprint, makeSampleElection } from '../builders/sample-gateway.ts';
import { identityOf } from '../builders/sample-link.ts';

const sample = makeSampleElection('live');
let centre: AttackedCentre;

/** Of one limit each that a row reaches; everything else as a centre has it. */
const many = { perSecond: 1e6, burst: 1e6 };
const limits = {
  ...{ frameBytesMax: 600_000, handshakeMsMax: 1500, tapesPerDeviceMax: 1e6 },
  ...{ submissions: many, refusalLeaves: many, connections: many },
};

beforeAll(async () => {
  const revoked = formatHex(fingerprint(identityOf(sample, 'device-3').cert));
  centre = await startAttackedCentre({ sample, limits, revokedCertificates: [revoked] });
});
afterAll(async () => {
  await centre.close();
});

/** What left the house besides the refusals: nothing may, unless the row says so. */
async function evidenceOf(attacked: AttackedCentre): Promise<number> {
  return (await attacked.server.store.summariesFrom(0, 100_000)).length;
}

describe('a tape is refused, with a leaf that proves the refusal:', () => {
  it.each<[string, RefusalCode]>([
    ['garbage', 'envelope.malformed'],
    ['garbage by HTTPS', 'envelope.malformed'],
    ['a truncated envelope', 'envelope.malformed'],
    ['an envelope with bytes behind it', 'envelope.malformed'],
    ['a changed ciphertext', 'envelope.cannot-open'],
    ['a changed seal', 'envelope.cannot-open'],
    ['sealed to another key', 'envelope.unknown-recipient'],
    ['a tape of another election', 'election.other'],
    ['a tape of another package of this election', 'package.other'],
    ['a rehearsal tape in a live election', 'mode.other'],
    ['a test tape in a live election', 'tape.kind-not-accepted'],
    ['another station’s tape in this device’s name', 'device.not-entitled'],
    ['this station’s tape in another device’s name', 'device.not-entitled'],
    ['a tape of a station that there is not', 'station.unknown'],
    ['a tape of a device that there is not', 'device.unknown'],
    ['a tape that another device signed', 'tape-signature.invalid'],
    ['a tape whose envelope names another sequence', 'envelope.header-differs'],
    ['a tape with a withheld section', 'tape.section-withheld'],
    ['the record of a card', 'envelope.unknown-recipient'],
  ])('%s: %s', async (name, code) => {
    const from = centre.logLines.length;
    const [evidence, { size }] = [await evidenceOf(centre), centre.server.sequencer];
    expect(await tapeAttacks[name]?.(centre)).toEqual({ code, proven: true });
    await centre.logged('intake.refused', { device: 'device-1', code }, from);
    expect(await evidenceOf(centre)).toBe(evidence);
    expect(centre.server.sequencer.size).toBe(size + 1);
    await centre.closeLinks();
    await expectUnharmed(centre);
    await centre.closeLinks();
  });
});

describe('a tape is received once and its story is a finding:', () => {
  it.each<[string, number, readonly FindingCode[]]>([
    ['a duplicate by two links and again later', 1, []],
    ['a stale sequence', 2, ['W402']],
    ['other content under one sequence', 2, ['E501']],
  ])('%s: %i leaves, %j', async (name, leaves, findings) => {
    const { size } = centre.server.sequencer;
    expect(await tapeAttacks[name]?.(centre)).toEqual({ code: 'receipt', proven: true });
    expect(centre.server.sequencer.size).toBe(size + leaves);
    await centre.parts.reconciler.settled();
    const verdict = await centre.parts.reconciler.station('st-2');
    const codes = new Set(verdict?.findings.map(({ code }) => code));
    for (const code of findings) expect(codes).toContain(code);
    await centre.closeLinks();
    await expectUnharmed(centre);
    await centre.closeLinks();
  });
});

describe('a connection is refused:', () => {
  it.each<[string, RefusalCode | 'cut', LogEventCode, Readonly<Record<string, string>>]>([
    ['garbage instead of TLS', 'cut', 'tls.refused', {}],
    ['TLS without a certificate', 'cut', 'tls.refused', {}],
    ['a certificate of another authority', 'cut', 'tls.refused', {}],
    ['an expired certificate', 'cut', 'tls.refused', {}],
    ['TLS 1.2', 'cut', 'tls.refused', {}],
    [
      'a certificate that the roster does not know',
      'device.certificate-unknown',
      'link.refused',
      {},
    ],
    ['a revoked certificate', 'device.certificate-revoked', 'intake.refused', {}],
    ['a revoked certificate by HTTPS', 'device.certificate-revoked', 'intake.refused', {}],
    ['garbage instead of HTTP', 'cut', 'link.refused', { code: 'request.malformed' }],
    ['headers without end', 'cut', 'link.refused', { code: 'request.malformed' }],
    ['another path', 'cut', 'link.refused', { code: 'resource.unknown' }],
    ['another method', 'request.malformed', 'link.refused', {}],
    ['a path that climbs', 'resource.unknown', 'link.refused', {}],
    ['garbage frames', 'frame.malformed', 'intake.refused', { device: 'device-1' }],
    ['text frames', 'frame.malformed', 'intake.refused', { device: 'device-1' }],
    ['no WebSocket frames', 'cut', 'link.refused', { code: 'frame.malformed' }],
    ['groups in groups without end', 'frame.malformed', 'intake.refused', {}],
    ['a submission without an envelope', 'frame.malformed', 'intake.refused', {}],
    ['a frame that only a server sends', 'frame.unexpected', 'intake.refused', {}],
    ['a tape before hello', 'frame.unexpected', 'intake.refused', {}],
    ['a hello of another device', 'device.not-entitled', 'intake.refused', {}],
    ['a hello for another election', 'election.other', 'intake.refused', {}],
    ['a hello for a rehearsal', 'mode.other', 'intake.refused', {}],
    ['an oversized frame', 'frame.too-large', 'intake.refused', {}],
    ['a frame far beyond any size', 'cut', 'link.refused', { code: 'frame.too-large' }],
    ['an oversized request', 'frame.too-large', 'intake.refused', {}],
    ['an oversized request of unknown length', 'frame.too-large', 'intake.refused', {}],
    ['a connection that says nothing', 'cut', 'tls.refused', {}],
    ['TLS and then nothing', 'cut', 'link.refused', { code: 'link.handshake-late' }],
    ['a request a letter at a time', 'cut', 'link.refused', { code: 'link.handshake-late' }],
    ['a link without hello', 'link.handshake-late', 'intake.refused', {}],
    ['a third link of one device', 'link.too-many', 'intake.refused', {}],
    ['a ninth connection of one device', 'cut', 'link.refused', { code: 'link.too-many' }],
  ])('%s: %s', { timeout: 30_000 }, async (name, code, event, fields) => {
    const from = centre.logLines.length;
    const [evidence, { size }] = [await evidenceOf(centre), centre.server.sequencer];
    expect(await connectionAttacks[name]?.(centre)).toBe(code);
    const told = code === 'cut' ? fields : { code, ...fields };
    await centre.logged(event, told, from);
    expect(await evidenceOf(centre)).toBe(evidence);
    expect(centre.server.sequencer.size - size).toBeLessThanOrEqual(1);
    await centre.closeLinks();
    await expectUnharmed(centre);
    await centre.closeLinks();
  });
});

describe('a card is read, and what is wrong with it is found:', () => {
  it.each<[string, number, readonly FindingCode[]]>([
    ['whole', 1, []],
    ['with a missing file', 0, ['E302', 'W309']],
    ['with an extra file', 1, ['W303']],
    ['with a corrupt file', 0, ['E304', 'E305', 'W309']],
    ['with a truncated file', 0, ['E304', 'E305', 'W309']],
    ['with a link to a file elsewhere', 0, ['E302', 'W309']],
    ['with a file larger than any tape', 0, ['E304', 'W309']],
    ['with a corrupt label', 1, ['E301', 'W303']],
    ['with a corrupt journal', 1, ['E304', 'E308']],
    ['of another election', 1, ['E307']],
    ['of a rehearsal', 1, ['E307']],
    ['of another station', 1, ['E306']],
    ['signed by another device', 1, ['E307']],
    ['that is a copy of a transmission', 0, ['E305', 'W309']],
    ['that is a transmission’s record sealed again', 0, ['E307', 'W309']],
    ['a directory that is no card', 0, ['E301', 'W303', 'W309']],
    ['an empty directory', 0, ['E301', 'W309']],
    ['a file that is no directory', 0, ['E301', 'W309']],
  ])('%s: %i tapes, %j', async (name, tapes, findings) => {
    const station = 'st-1';
    const before = await centre.server.store.evidenceOfStation(station);
    const cardsBefore = (await centre.server.store.cardsOfStation(station)).length;
    await cardAttacks[name]?.(centre);
    const after = await centre.server.store.evidenceOfStation(station);
    const fresh = after.slice(before.length);
    const card = (await centre.server.store.cardsOfStation(station)).at(-1);
    expect(await centre.server.store.cardsOfStation(station)).toHaveLength(cardsBefore + 1);
    expect(fresh.map(({ kind }) => kind)).toEqual(Array<string>(tapes).fill('card'));
    const problems = [...(card?.problems ?? []), ...fresh.flatMap((tape) => tape.problems)];
    const codes = [...new Set(problems.map(({ code }) => code))].sort();
    expect(codes).toEqual([...findings].sort());
    await expectUnharmed(centre);
    await centre.closeLinks();
  });
});

describe('a bundle is refused and kept beside the reason:', () => {
  it.each<[string, RefusalCode]>([
    ['garbage in its place', 'bundle.malformed'],
    ['cut short', 'bundle.malformed'],
    ['changed', 'bundle.cannot-open'],
    ['a number used before', 'bundle.repeated'],
    ['signed by another key', 'bundle.signature-invalid'],
    ['of a reader that there is not', 'bundle.reader-unknown'],
  ])('%s: %s', async (name, code) => {
    const from = centre.logLines.length;
    await cardAttacks[`a bundle ${name}`]?.(centre);
    await centre.logged('bundle.refused', { code, file: 'reader-1-99999999.bundle' }, from);
    expect(await centre.server.store.bundleHead('reader-9')).toBeUndefined();
    await expectUnharmed(centre);
    await centre.closeLinks();
  });
});
