/**
 * Every byte of what a device sends, changed, cut and malformed, through a real server: each answer is a
 * code, none is a receipt, and afterwards the log holds nothing but the refusals.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Frame } from '@mutabaqa/shared/link/link-frame.ts';
import type { Layer } from '../builders/attack-bytes.ts';
import {
  layers,
  malformedKinds,
  sealBytes,
  sealChanged,
  sealTapeBytes,
  takeApart,
} from '../builders/attack-bytes.ts';
import type { AttackedCentre } from '../builders/attacked-centre.ts';
import { expectUnharmed, startAttackedCentre, tellingTape } from '../builders/attacked-centre.ts';
import type { SampleLink } from '../builders/sample-link.ts';
import { runs } from '../soak.ts';

const many = { perSecond: 1e6, burst: 1e6 };
const leavesMax = 10;
let centre: AttackedCentre;
let device: SampleLink;

beforeAll(async () => {
  const refusalLeaves = { perSecond: 0, burst: leavesMax };
  centre = await startAttackedCentre({
    limits: { submissions: many, refusalLeaves, tapesPerDeviceMax: 1e6 },
  });
});
afterEach(async () => {
  await expectUnharmed(centre);
  await centre.closeLinks();
});
afterAll(async () => {
  await centre.close();
});

/** The answers in the order of the envelopes, however the server mixed them. */
async function submitAll(envelopes: Iterable<Uint8Array>): Promise<string[]> {
  const answers: string[] = [];
  let batch: Uint8Array[] = [];
  const send = async (): Promise<void> => {
    const first = answers.length + 1;
    for (const [i, envelope] of batch.entries()) {
      device.send({ kind: 'submit', ref: first + i, envelope, earlierReceipt: undefined });
    }
    for (const _ of batch) {
      const frame = await device.next();
      if (frame.kind === 'refusal' || frame.kind === 'receipt') {
        answers[frame.ref - 1] = codeOf(frame);
      }
    }
    batch = [];
  };
  for (const envelope of envelopes) {
    batch.push(envelope);
    if (batch.length === 60) await send();
  }
  await send();
  return answers;
}

function codeOf(frame: Frame): string {
  return frame.kind === 'refusal' ? frame.code : frame.kind;
}

/** One changed value per byte in `npm test`, turning with the position; all 255 in the soak. */
function* everyChange(bytes: Uint8Array): Iterable<Uint8Array> {
  for (const [position, byte] of bytes.entries()) {
    for (let turn = 1; turn <= runs(1, 255); turn++) {
      const changed = Uint8Array.from(bytes);
      changed[position] = byte ^ runs(1 << (position % 8), turn);
      yield changed;
    }
  }
}

function* everyCut(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let length = 1; length < bytes.length; length++) yield bytes.subarray(0, length);
}

async function evidenceCount(): Promise<number> {
  return (await centre.server.store.summariesFrom(0, 100_000)).length;
}

/** No receipt, no fault of the server, no new evidence, as few leaves as the limit says. */
async function expectAllRefused(envelopes: Iterable<Uint8Array>): Promise<string[]> {
  device = await centre.greeted();
  const before = await evidenceCount();
  const { size } = centre.server.sequencer;
  const answers = await submitAll(envelopes);
  expect(
    answers.filter(
      (code) => !/^(envelope|tape|count)\.|signature|other|unknown|entitled/.test(code),
    ),
  ).toEqual([]);
  expect(answers).not.toHaveLength(0);
  expect(await evidenceCount()).toBe(before);
  expect(centre.server.sequencer.size - size).toBeLessThanOrEqual(leavesMax);
  return answers;
}

describe('of a valid envelope', { timeout: 3_600_000 }, () => {
  const whole = () => tellingTape(centre.sample, 1);

  it('every single-byte change is refused', async () => {
    const { envelope } = whole();
    const answers = await expectAllRefused(everyChange(envelope));
    expect(answers).toHaveLength(envelope.length * runs(1, 255));
    expect(new Set(answers)).toContain('envelope.cannot-open');
  });

  it('every truncation is refused', async () => {
    const { envelope } = whole();
    const answers = await expectAllRefused(everyCut(envelope));
    expect(answers).toHaveLength(envelope.length - 1);
  });

  it('every single-byte change of the record inside, tape and signatures, is refused', async () => {
    const { header, record } = takeApart(whole());
    function* sealed(): Iterable<Uint8Array> {
      for (const changed of everyChange(record)) yield sealBytes(header, changed);
    }
    const answers = await expectAllRefused(sealed());
    for (const code of ['tape-signature.invalid', 'channel-signature.invalid', 'package.other']) {
      expect(answers).toContain(code);
    }
  });

  it('every truncation of the record inside is refused', async () => {
    const { header, record } = takeApart(whole());
    function* sealed(): Iterable<Uint8Array> {
      for (const cut of everyCut(record)) yield sealBytes(header, cut);
    }
    await expectAllRefused(sealed());
  });

  it('every single-byte change that its own device signs is refused or is another tape', async () => {
    const { header, tape } = takeApart(whole());
    device = await centre.greeted();
    const before = await evidenceCount();
    function* signed(): Iterable<Uint8Array> {
      for (const changed of everyChange(tape)) yield sealTapeBytes(centre.sample, header, changed);
    }
    const answers = await submitAll(signed());
    expect(answers.filter((code) => /^server|busy|frame/.test(code))).toEqual([]);
    const receipts = answers.filter((code) => code === 'receipt').length;
    expect(receipts).toBeGreaterThan(0);
    expect((await evidenceCount()) - before).toBe(receipts);
  });
});

describe('protobuf that is malformed, wherever it stands', () => {
  it.each(layers)('in the %s, is refused by what is wrong', async (layer) => {
    const taken = takeApart(tellingTape(centre.sample, 1));
    // No envelope at all is no submission: that is a matter of frames.
    const kinds = malformedKinds.filter(([, change]) => fits(layer, change(taken.envelope)));
    const answers = await expectAllRefused(
      kinds.map(([, change]) => sealChanged(centre.sample, taken, layer, change)),
    );
    const part = layer.startsWith('envelope') || layer === 'record' ? 'envelope' : 'tape';
    expect(kinds.map(([name], i) => [name, answers[i]])).toEqual(
      kinds.map(([name, , kind]) => [name, `${part}.${kind}`]),
    );
  });
});

/** The counts stand in a field of at most 127 bytes; deep nesting is tried in the other layers. */
function fits(layer: Layer, changed: Uint8Array): boolean {
  if (layer === 'envelope') return changed.length > 0;
  return layer !== 'counts' || changed.length < 100_000;
}
