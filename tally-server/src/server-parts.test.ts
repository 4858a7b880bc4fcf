/** A whole centre: what people put into its directories and bring to its console, and what it tells them. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { assertDefined } from '@mutabaqa/shared/base/assert.ts';
import {
  type AttackedCentre,
  startAttackedCentre,
  tellingVotes,
} from '@mutabaqa/test/builders/attacked-centre.ts';
import { sampleForm, signDecision, signForm } from '@mutabaqa/test/builders/deciding-election.ts';
import { formatSampleQr } from '@mutabaqa/test/builders/sample-desks.ts';
import {
  embargoEndMs,
  makeSampleElection,
  sealTape,
} from '@mutabaqa/test/builders/sample-gateway.ts';

const sample = makeSampleElection('live', { staff: [{ id: 'clerk-2', role: 'clerk' }] });
const { election } = sample;
let centre: AttackedCentre;
beforeEach(async () => {
  centre = await startAttackedCentre({ sample });
});
afterEach(async () => {
  await centre.closeLinks();
  await centre.close();
});

const wait = { timeout: 20_000, interval: 20 };

function put(what: 'evidence' | 'decisions', name: string, content: Uint8Array | string): void {
  const incoming = join(centre.directory, what, 'incoming');
  mkdirSync(incoming, { recursive: true });
  writeFileSync(join(incoming, `.${name}`), content);
  writeFileSync(join(incoming, name), content);
}

async function alertTexts(): Promise<string> {
  const { port } = assertDefined(centre.parts.console, 'a console');
  await centre.parts.reconciler.settled();
  await centre.parts.alerts.settled();
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/alerts?lang=en&limit=1000`);
  return answer.text();
}

it('takes what lies in its directories, and logs what became of it', async () => {
  put('evidence', 'a.form', signForm(sampleForm(election), ['clerk-1', 'clerk-2']));
  put('evidence', 'b.txt', formatSampleQr(election, 2).join('\n'));
  put('evidence', 'c.txt', formatSampleQr(election, 2, { signer: 'device-1' }).join('\n'));
  await centre.logged('evidence.taken', { kind: 'form', station: 'st-1', leaf: 1 }, 0);
  await centre.logged('evidence.taken', { kind: 'paper-tape', station: 'st-2', leaf: 2 }, 0);
  await centre.logged('evidence.refused', { file: 'c.txt', code: 'tape-signature.invalid' }, 0);
  const change = { kind: 'quarantine' } as const;
  const about = { stationId: 'st-1', contestId: undefined };
  const signers = ['adjudicator-1', 'adjudicator-2'];
  const base = { logNumber: 0, size: 3 };
  put('decisions', 'd', signDecision(election, { change, about, signers, base }));
  const one = { signers: ['adjudicator-1'], base, nonce: 'another' };
  put('decisions', 'e', signDecision(election, { change, about, ...one }));
  await centre.logged('decision.taken', { file: 'd', station: 'st-1', leaf: 3 }, 0);
  await centre.logged('decision.refused', { code: 'decision.too-few-signatures' }, 0);
  expect(readdirSync(join(centre.directory, 'decisions', 'taken'))).toHaveLength(1);
  await vi.waitFor(async () => {
    const told = await alertTexts();
    expect(told).toContain('decision.refused');
    expect(told).toContain('evidence.refused');
  }, wait);
});

it('takes a hand count that the device signed, as it takes a closing tape', async () => {
  const device = await centre.greeted('device-1');
  expect(await device.submit(sealTape(sample, 1).envelope)).toMatchObject({ kind: 'receipt' });
  const count = sealTape(sample, 1, { header: { kind: 'hand-count', sequence: 2 } });
  expect(await device.submit(count.envelope)).toMatchObject({ kind: 'receipt' });
  expect(await centre.server.store.evidenceOfStation('st-1')).toMatchObject([
    { tapeKind: 'closing' },
    { tapeKind: 'hand-count' },
  ]);
});

it('raises alerts of forged tapes, and tells nothing of figures before the embargo ends', async () => {
  const device = await centre.greeted('device-1');
  await device.submit(sealTape(sample, 1, { votes: [...tellingVotes] }).envelope);
  await device.submit(sealTape(sample, 1, { signer: 'device-2' }).envelope);
  // The same sequence with other figures, on paper: a discrepancy that nobody may hear of yet.
  put('evidence', 'qr', formatSampleQr(election, 1, { votes: [1, 2, 3, 4] }).join('\n'));
  await centre.logged('evidence.taken', { station: 'st-1' }, 0);
  await vi.waitFor(async () => {
    expect(centre.parts.reconciler.state('st-1')?.state).toBe('discrepant');
    expect(await alertTexts()).toContain('tape-signature.invalid');
  }, wait);
  const before = await alertTexts();
  const { port } = assertDefined(centre.parts.console, 'a console');
  const outputs = [before, ...centre.logLines].join('\n');
  expect(outputs).not.toMatch(/discrepan|E501|E709/);
  for (const votes of tellingVotes) expect(outputs).not.toContain(String(votes));
  expect(port).toBeGreaterThan(0);

  centre.clock.timeMs = embargoEndMs;
  await vi.waitFor(async () => {
    expect(await alertTexts()).toContain('station.discrepant');
  }, wait);
});
