/** Every changed byte is refused, in this thread and in a worker alike. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { isRefusalCode, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail } from '@mutabaqa/shared/base/result.ts';
import { makeHpkeOpener } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sampleSealingKey } from '@mutabaqa/test/builders/sample-election.ts';
import { makeSampleElection, sealTape } from '@mutabaqa/test/builders/sample-gateway.ts';
import { soak } from '@mutabaqa/test/soak.ts';
import { makeIntakeElection, packRoster } from './device-directory.ts';
import { judgeEnvelope, type Verdict } from './judge-envelope.ts';
import { packEnvelopes, packVerdicts, unpackEnvelopes, unpackVerdicts } from './packed-verdicts.ts';
import { makeInlineVerifier } from './verifier.ts';
import { makeWorkerVerifier } from './worker-verifier.ts';

const sample = makeSampleElection();
const { election } = sample;
const identity = {
  electionId: election.manifest.electionId,
  mode: election.manifest.mode,
  packageDigest: election.digest,
};
const packedRoster = packRoster(election.roster);
const transmissionKey = sampleSealingKey('transmission');
const context = {
  crypto: nodeCrypto,
  opener: makeHpkeOpener(transmissionKey),
  election: makeIntakeElection(identity, packedRoster),
};
const { envelope } = sealTape(sample, 1);

describe('an envelope', () => {
  it('is accepted as it is, with what it holds', () => {
    expect(judgeEnvelope(context, envelope)).toMatchObject({
      ok: true,
      value: { stationId: 'st-1', deviceId: 'device-1', tapeKind: 'closing', sequence: 1 },
    });
  });

  it('is refused with any one byte changed', () => {
    const refuses = (at: number, by: number): void => {
      const changed = Uint8Array.from(envelope); // slice() of a Buffer is no copy
      changed[at] = (changed[at] ?? 0) ^ by;
      const verdict = judgeEnvelope(context, changed);
      expect({ at, by, ok: verdict.ok }).toEqual({ at, by, ok: false });
      expect(!verdict.ok && isRefusalCode(verdict.error.code)).toBe(true);
    };
    if (soak) {
      for (let at = 0; at < envelope.length; at++) for (let by = 1; by < 256; by++) refuses(at, by);
      return;
    }
    for (let at = 0; at < envelope.length; at++) refuses(at, 1 + ((at * 37) % 255));
    fc.assert(fc.property(fc.nat(envelope.length - 1), fc.integer({ min: 1, max: 255 }), refuses));
  });

  it('is refused when it is cut short or goes on', () => {
    for (let size = 0; size < envelope.length; size += soak ? 1 : 7) {
      expect(judgeEnvelope(context, envelope.subarray(0, size)).ok).toBe(false);
    }
    const longer = new Uint8Array([...envelope, 0]);
    expect(judgeEnvelope(context, longer)).toMatchObject({ ok: false });
  });

  it('of random bytes is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        expect(judgeEnvelope(context, bytes).ok).toBe(false);
      }),
    );
  });
});

describe('a worker', () => {
  const workers = makeWorkerVerifier(2, { identity, packedRoster, transmissionKey });
  const inline = makeInlineVerifier(context);
  afterAll(() => workers.close());

  it('says the same as this thread, in the order of the questions', async () => {
    const batches = Array.from({ length: 8 }, (_, batch) =>
      Array.from({ length: 1 + (batch % 5) }, (_each, i) => {
        const sealed = sealTape(sample, 1 + ((batch + i) % 4), { header: { sequence: 1 + batch } });
        if (i === 2) sealed.envelope[sealed.envelope.length - 1]! ^= 1;
        return sealed.envelope;
      }),
    );
    const answers = await Promise.all(batches.map((batch) => workers.verify(batch)));
    for (const [i, batch] of batches.entries()) {
      expect(plain(answers[i])).toEqual(plain(await inline.verify(batch)));
    }
  });

  it('that died rejects what it was asked and what it is asked then', async () => {
    const dying = makeWorkerVerifier(1, { identity, packedRoster, transmissionKey });
    const asked = dying.verify([envelope]);
    await dying.close();
    await expect(Promise.all([asked, dying.verify([envelope])])).rejects.toThrow(
      'ended with status',
    );
  });
});

describe('packing', () => {
  it('keeps envelopes and verdicts', () => {
    const good = judgeEnvelope(context, envelope);
    assert(good.ok, JSON.stringify(good));
    const arabic = { ...good, value: { ...good.value, stationId: 'محطة ٧ '.repeat(9).trim() } };
    const verdicts: Verdict[] = [
      arabic,
      fail(refusal('device.unknown', { device: 'جهاز', n: 1 })),
      good,
    ];
    expect(plain(unpackVerdicts(packVerdicts(verdicts)))).toEqual(plain(verdicts));
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (envelopes) => {
        expect(unpackEnvelopes(packEnvelopes(envelopes))).toEqual(envelopes);
      }),
    );
  });
});

/** Buffers and arrays of the same bytes are the same. */
function plain(verdicts: readonly Verdict[] | undefined): unknown {
  return JSON.parse(
    JSON.stringify(verdicts, (_, value: unknown) =>
      value instanceof Uint8Array ? [...value] : value,
    ),
  );
}
