/** Each way to send a tape that is not to be accepted, by name; the answer with whether it proves itself. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes } from '@mutabaqa/shared/base/bytes.ts';
import { makeHpkeSealer } from '@mutabaqa/shared/crypto/node/hpke-ports.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { sealEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import { decodeRefusalBody } from '@mutabaqa/shared/link/link-codec.ts';
import type { Frame } from '@mutabaqa/shared/link/link-frame.ts';
import { isRefusalProven } from '@mutabaqa/shared/receipt/verify-refusal.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { takeApart } from './attack-bytes.ts';
import type { AttackedCentre } from './attacked-centre.ts';
import { tellingTape } from './attacked-centre.ts';
import { sampleSealingKey } from './sample-election.ts';
import type { SealedTape, TapeChoice } from './sample-gateway.ts';
import { postEnvelope } from './sample-link.ts';

export interface TapeAnswer {
  readonly code: string;
  /** A refusal's leaf, or the receipt, verifies. */
  readonly proven: boolean;
}

type TapeAttack = (centre: AttackedCentre) => Promise<TapeAnswer>;

function prove(centre: AttackedCentre, answer: Frame, envelope: Uint8Array): TapeAnswer {
  assert(answer.kind === 'refusal', `refused, not ${answer.kind}`);
  const { logKey } = centre.server;
  const digest = nodeCrypto.sha256(envelope);
  const proven = isRefusalProven(nodeCrypto, logKey, answer, 'device-1', digest);
  return { code: answer.code, proven };
}

const sending =
  (make: (centre: AttackedCentre) => Uint8Array): TapeAttack =>
  async (centre) => {
    const envelope = make(centre);
    const device = await centre.greeted();
    return prove(centre, await device.submit(envelope), envelope);
  };

const tapeOf = (choice: TapeChoice): TapeAttack =>
  sending(({ sample }) => tellingTape(sample, 1, choice).envelope);

/** Changes the byte at `position`, counted from the end. */
const flipping = (position: number): TapeAttack =>
  sending(({ sample }) => {
    const envelope = Uint8Array.from(tellingTape(sample, 1).envelope);
    const at = envelope.length - position;
    envelope[at] = (envelope[at] ?? 0) ^ 1;
    return envelope;
  });

const garbage = (): Uint8Array => new Uint8Array(3000).fill(0xfe);

/** All answered with one receipt that verifies. */
async function receiveAll(
  { server }: AttackedCentre,
  answers: readonly (readonly [Frame, SealedTape])[],
): Promise<TapeAnswer> {
  for (const [answer, sealed] of answers) {
    if (answer.kind !== 'receipt') return { code: answer.kind, proven: false };
    if (!verifyReceipt(nodeCrypto, server.logKey, answer.receipt, sealed).ok) {
      return { code: 'receipt', proven: false };
    }
  }
  return { code: 'receipt', proven: true };
}

const inOrder =
  (...choices: readonly TapeChoice[]): TapeAttack =>
  async (centre) => {
    const device = await centre.greeted('device-2');
    const answers: [Frame, SealedTape][] = [];
    for (const choice of choices) {
      const sealed = tellingTape(centre.sample, 2, choice);
      answers.push([await device.submit(sealed.envelope), sealed]);
    }
    return await receiveAll(centre, answers);
  };

export const tapeAttacks: Readonly<Record<string, TapeAttack>> = {
  garbage: sending(garbage),
  async 'garbage by HTTPS'(centre) {
    const answer = await postEnvelope(centre.sample, centre.port, 'device-1', garbage());
    assert(answer.status === 400, 'the status of what does not parse');
    const frame = decodeRefusalBody(answer.body);
    assert(frame.ok, 'a refusal');
    return prove(centre, frame.value, garbage());
  },
  'a truncated envelope': sending(({ sample }) => tellingTape(sample, 1).envelope.slice(0, -1)),
  'an envelope with bytes behind it': sending(({ sample }) =>
    concatBytes(tellingTape(sample, 1).envelope, Uint8Array.of(0)),
  ),
  'a changed ciphertext': flipping(40),
  'a changed seal': flipping(1),
  'sealed to another key': sending(({ sample }) => {
    const { header, record } = takeApart(tellingTape(sample, 1));
    const sealer = makeHpkeSealer(sampleSealingKey('card').publicKey);
    return sealEnvelope(assertDefined(sealer, 'sealer'), header, record);
  }),
  'a tape of another election': tapeOf({ header: { electionId: 'sample-2021' } }),
  'a tape of another package of this election': tapeOf({
    header: { packageDigest: new Uint8Array(32).fill(8) },
  }),
  'a rehearsal tape in a live election': tapeOf({ header: { mode: 'rehearsal' } }),
  'a test tape in a live election': tapeOf({ header: { kind: 'test' } }),
  'another station’s tape in this device’s name': tapeOf({ header: { stationId: 'st-2' } }),
  'this station’s tape in another device’s name': tapeOf({ header: { deviceId: 'device-2' } }),
  'a tape of a station that there is not': tapeOf({ header: { stationId: 'st-99' } }),
  'a tape of a device that there is not': tapeOf({ header: { deviceId: 'device-99' } }),
  'a tape that another device signed': tapeOf({ signer: 'device-2' }),
  'a tape whose envelope names another sequence': tapeOf({ envelopeHeader: { sequence: 2 } }),
  'a tape with a withheld section': tapeOf({ withheld: true }),
  'the record of a card': tapeOf({ envelopeHeader: { kind: 'card' } }),

  async 'a duplicate by two links and again later'(centre) {
    const [own, other] = [await centre.greeted('device-2'), await centre.greeted('device-1')];
    const sealed = tellingTape(centre.sample, 2);
    const both = [own.submit(sealed.envelope), other.submit(sealed.envelope)];
    const answers = [...(await Promise.all(both)), await own.submit(sealed.envelope, 2)];
    const leaves = answers.map((answer) => {
      if (answer.kind !== 'receipt') return undefined;
      const verified = verifyReceipt(nodeCrypto, centre.server.logKey, answer.receipt, sealed);
      return verified.ok ? verified.value.leafIndex : undefined;
    });
    assert(new Set(leaves).size === 1, 'one leaf');
    return await receiveAll(
      centre,
      answers.map((answer) => [answer, sealed]),
    );
  },
  'a stale sequence': inOrder({ header: { sequence: 20 } }, { header: { sequence: 19 } }),
  'other content under one sequence': inOrder(
    { header: { sequence: 30 } },
    { header: { sequence: 30 }, votes: [1, 2, 3, 4] },
  ),
};
