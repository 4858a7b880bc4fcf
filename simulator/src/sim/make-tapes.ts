/** Real tapes, envelopes, cards and QR texts of planned ones: signed and sealed as devices and forgers do. */
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { utf8 } from '@mutabaqa/shared/base/bytes.ts';
import {
  cardLabelFileName,
  encodeCardLabel,
  journalFileName,
  tapeFileName,
} from '@mutabaqa/shared/card/card-label.ts';
import type { JournalEntry } from '@mutabaqa/shared/card/journal.ts';
import {
  emptyJournalHead,
  encodeJournal,
  makeJournalEntry,
} from '@mutabaqa/shared/card/journal.ts';
import { sealHpkeWithEphemeral } from '@mutabaqa/shared/crypto/node/hpke-deterministic.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { SealingKey } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import { sealingKeyFromSeed, sealingKeyId } from '@mutabaqa/shared/crypto/node/sealing-key.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import type { SignedTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { sealTape, signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import { makeTape } from '@mutabaqa/station-agent/capture/make-tape.ts';
import { resolveClosingResult } from '@mutabaqa/station-agent/capture/resolve-closing-result.ts';
import { makeSeededRandom } from '../world/random.ts';
import type { CardPlan, TapePlan } from './acts.ts';
import { resultContests } from './known-count.ts';
import type { SimElection } from './sim-election.ts';
import { knownSoftware } from './sim-election.ts';

export type MemoryCard = ReadonlyMap<string, Uint8Array>;

export interface TapeMaker {
  /** The same bytes for the same plan. */
  signed(plan: TapePlan): SignedTape;
  transmission(plan: TapePlan): Uint8Array;
  /** `number` tells cards of one plan apart. */
  card(plan: CardPlan, name: string): MemoryCard;
  qrTexts(plan: TapePlan): readonly string[];
}

const unknownSoftware = nodeCrypto.sha256(utf8('nobody knows this software'));

export function makeTapeMaker(sim: SimElection): TapeMaker {
  const { world, keys } = sim;
  const made = new Map<string, SignedTape>();

  function signed(plan: TapePlan): SignedTape {
    let tape = made.get(plan.name);
    if (tape === undefined) {
      tape = signTape(nodeCrypto, keys.device(plan.signedBy), tapeOf(sim, plan));
      made.set(plan.name, tape);
    }
    return tape;
  }

  /** Ephemeral keys follow from what is sealed: envelopes repeat byte for byte. */
  function sealer(recipient: SealingKey, purpose: string): HpkeSealer {
    const random = makeSeededRandom(`${world.seed}/seal/${purpose}`);
    return {
      keyId: recipient.keyId,
      seal: (info, aad, plaintext) =>
        sealHpkeWithEphemeral(
          sealingKeyFromSeed(random.bytes(32)),
          recipient,
          info,
          aad,
          plaintext,
        ),
    };
  }

  function transmission(plan: TapePlan): Uint8Array {
    const seal = sealer(keys.transmission, `transmission/${plan.name}`);
    const signer = keys.device(plan.signedBy);
    return sealTape(signer, seal, signed(plan), { kind: 'transmission' }).envelope;
  }

  function card(plan: CardPlan, name: string): MemoryCard {
    const random = makeSeededRandom(`${world.seed}/card/${name}`);
    const cardId = random.bytes(16);
    const seal = sealer(keys.card, `card/${name}`);
    const files = new Map<string, Uint8Array>();
    const journal: JournalEntry[] = [];
    let head = emptyJournalHead;
    for (const tape of plan.tapes) {
      const entry = makeJournalEntry(nodeCrypto, head, {
        bootCounter: 1,
        timeMs: tape.madeAtS * 1000,
        event: 'tape-accepted',
        subject: signed(tape).tape.digest,
      });
      journal.push(entry);
      head = { digest: entry.digest, length: entry.number };
      const copy = sealTape(keys.device(tape.signedBy), seal, signed(tape), {
        kind: 'card',
        cardId,
        journalHead: entry.digest,
      });
      const isCopied = plan.damage === 'holds-transmission';
      const envelope = isCopied ? transmission(tape) : copy.envelope;
      files.set(tapeFileName(tape.sequence, tape.part.index), envelope);
    }
    files.set(journalFileName, encodeJournal(journal));
    const { manifest } = sim.election;
    const label = encodeCardLabel({
      electionId: manifest.electionId,
      mode: manifest.mode,
      stationId: plan.stationId,
      deviceId: plan.deviceId,
      cardId,
      files: [...files].map(([file, bytes]) => ({
        name: file,
        digest: nodeCrypto.sha256(bytes),
        size: bytes.length,
      })),
    });
    if (plan.damage === 'byte') damageFirstTape(files);
    return files.set(cardLabelFileName, label);
  }

  return {
    signed,
    transmission,
    card,
    qrTexts(plan) {
      const { tape, tapeSignature } = signed(plan);
      const keyId = sealingKeyId(keys.device(plan.signedBy).publicKey);
      const bytes = { tape: tape.bytes, keyId, tapeSignature };
      return formatQrParts(nodeCrypto, bytes, partCharactersMax.paper80mm);
    },
  };
}

/** After the label was written, on the road. */
function damageFirstTape(files: Map<string, Uint8Array>): void {
  const [name, bytes] = assertDefined([...files][0], 'a tape on the card');
  const damaged = bytes.slice();
  const middle = damaged.length >> 1;
  damaged[middle] = (damaged[middle] ?? 0) ^ 1;
  files.set(name, damaged);
}

/** Through the agent's own capture, then changed where an attacker changes what no agent would make. */
function tapeOf({ world, election }: SimElection, plan: TapePlan): Tape {
  const station = assertDefined(election.roster.station(plan.stationId), plan.stationId);
  const { manifest, manifestBytes, digest, contests } = election;
  const contest = (id: string) => contests.get(id);
  const devicePackage = { manifest, manifestBytes, digest, station, contest };
  const resolved = resolveClosingResult(devicePackage, {
    electionId: manifest.electionId,
    stationId: plan.stationId,
    kind: plan.kind,
    correctionReason: plan.kind === 'correction' ? 'counted again' : undefined,
    part: plan.part,
    capture: plan.kind === 'hand-count' ? 'typed' : 'scanner-signed',
    openedAtS: plan.openedAtS,
    closedAtS: plan.closedAtS,
    papers: plan.count.map(({ paperId, account }) => ({ paperId, counts: account })),
    contests: resultContests(plan.count, (id) => assertDefined(contests.get(id), id)),
  });
  assert(resolved.ok, resolved.ok ? '' : `${plan.name}: ${JSON.stringify(resolved.error)}`);
  const nonces = makeSeededRandom(`${world.seed}/nonces/${plan.name}`);
  const softwareDigest = plan.isSoftwareKnown ? knownSoftware : unknownSoftware;
  const tape = makeTape(
    { devicePackage, deviceId: plan.deviceId, softwareDigest },
    resolved.value,
    plan.sequence,
    () => nonces.bytes(16),
    plan.madeAtS * 1000,
  );
  if (plan.isOfThisElection) return tape;
  const electionId = `${manifest.electionId}-other`;
  return { ...tape, header: { ...tape.header, electionId } };
}
