/**
 * The agent: wiring of capture, outbox, uplinks and card. Production, tests and the simulator start the
 * same code with other ports; hundreds of agents fit into one process.
 */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { Refusal } from '@mutabaqa/shared/base/refusals.ts';
import { refusal } from '@mutabaqa/shared/base/refusals.ts';
import type { Result } from '@mutabaqa/shared/base/result.ts';
import { fail, ok } from '@mutabaqa/shared/base/result.ts';
import { decodeJournal } from '@mutabaqa/shared/card/journal.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Ed25519Signer } from '@mutabaqa/shared/crypto/node/ed25519-key.ts';
import { decodeEnvelope } from '@mutabaqa/shared/envelope/envelope.ts';
import type { RefusalFrame } from '@mutabaqa/shared/link/link-frame.ts';
import type { Receipt } from '@mutabaqa/shared/receipt/receipt.ts';
import { isRefusalProven } from '@mutabaqa/shared/receipt/verify-refusal.ts';
import type { VerifiedReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { nonceBytes } from '@mutabaqa/shared/tape/section-codec.ts';
import { drawChance } from './back-off.ts';
import type { ResultFile } from './capture/closing-result.ts';
import { makeTape } from './capture/make-tape.ts';
import type { TapeOrigin } from './capture/make-tape.ts';
import { parseResultFile } from './capture/parse-result-file.ts';
import { defaultCardBackOff, makeCardKeeper } from './card/card-keeper.ts';
import type { CardState } from './card/card-keeper.ts';
import type { Card } from './card/card.ts';
import type { AgentLog } from './log-events.ts';
import { defaultDeliveryPolicy } from './outbox/delivery.ts';
import type { Delivery, DeliveryPolicy } from './outbox/delivery.ts';
import { openKnownLogs } from './outbox/known-logs.ts';
import type { KeptTape, Outbox } from './outbox/outbox.ts';
import { makeTapeFindings } from './outbox/tape-findings.ts';
import { makeSender } from './outbox/sender.ts';
import type { UplinkStatus } from './outbox/sender.ts';
import { makeDeviceSigner, sealCardCopy, signTransmission } from './outbox/sign-tape.ts';
import type { TapePrinter } from './printer/tape-printer.ts';
import type { Timers } from './timers.ts';
import type { Uplink } from './uplink/uplink.ts';
import { LinkFault } from './uplink/uplink.ts';

export interface AgentPorts {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Unpredictable: it makes the nonces that hide a section's figures. */
  readonly random: (bytes: number) => Uint8Array;
  readonly crypto: CryptoPort;
  readonly outbox: Outbox;
  /** Best first. */
  readonly uplinks: readonly Uplink[];
  readonly card: Card | undefined;
  /** Undefined without a printer. */
  readonly printer?: TapePrinter | undefined;
  readonly log: AgentLog;
}

export interface AgentConfig extends TapeOrigin {
  readonly tapeKey: Ed25519Signer;
  readonly policy?: DeliveryPolicy;
}

export interface Submitted {
  readonly sequence: number;
  readonly tapeDigest: Uint8Array;
  /** The result had been accepted before. */
  readonly again: boolean;
}

export interface TapeStatus extends Pick<Submitted, 'sequence' | 'tapeDigest'> {
  readonly delivery: Delivery;
  readonly receipt: VerifiedReceipt | undefined;
  /** What its own figures say against it; none before the embargo of the station ends. */
  readonly findings: readonly Finding[];
  /** Undefined when the agent runs without a card. */
  readonly card: CardState | undefined;
}

export interface AgentStatus {
  readonly tapes: readonly TapeStatus[];
  readonly uplinks: readonly UplinkStatus[];
  /** The server's clock minus ours, when a link told it. */
  readonly clockOffsetMs: number | undefined;
  /** The log whose receipts count now; `number` is 1 for that of the package. */
  readonly log: {
    readonly origin: string;
    readonly number: number;
    /** Why what the centre last said about another log was not believed. */
    readonly successorRefused: Refusal | undefined;
  };
}

export interface Agent {
  /** Accepts a closing result: when this resolves with success, no power cut loses it. */
  submit(file: ResultFile): Promise<Result<Submitted, Refusal>>;
  /**
   * Sends the envelope of another device over our link, once. The receipt is verified as far as a relay
   * can. Rejects with `LinkFault`; what failed may have happened.
   */
  relay(envelope: Uint8Array): Promise<Result<Receipt, RefusalFrame | Refusal>>;
  /** Empty = all tapes. */
  resend(tapeDigests: readonly Uint8Array[]): void;
  status(): AgentStatus;
  /** Leaves the outbox open: who opened it closes it. */
  stop(): Promise<void>;
}

export async function startAgent(ports: AgentPorts, config: AgentConfig): Promise<Agent> {
  const { clock, timers, random, crypto, outbox, log } = ports;
  const { manifest, station } = config.devicePackage;
  const signer = makeDeviceSigner(crypto, config.tapeKey, manifest);
  const logs = await openKnownLogs(ports, config.devicePackage);
  const chance = () => drawChance(random);
  const tapeFindings = makeTapeFindings(crypto, clock, config.devicePackage);

  const sender = makeSender({
    clock,
    timers,
    chance,
    outbox,
    uplinks: ports.uplinks,
    policy: config.policy ?? defaultDeliveryPolicy,
    log,
    logs,
    stationId: station.stationId,
    isRefusalProven: (tape, refused) =>
      isRefusalProven(crypto, logs.newest, refused, config.deviceId, crypto.sha256(tape.envelope)),
  });
  const cardKeeper =
    ports.card &&
    makeCardKeeper({
      clock,
      timers,
      random,
      chance,
      outbox,
      card: ports.card,
      identity: {
        electionId: manifest.electionId,
        mode: manifest.mode,
        stationId: station.stationId,
        deviceId: config.deviceId,
      },
      sealCopy: (tape, card) => sealCardCopy(signer, tape, card),
      backOff: defaultCardBackOff,
      log,
    });

  const { brokenAt } = decodeJournal(crypto, await outbox.journal());
  if (brokenAt !== undefined) log('journal-broken', { entry: brokenAt });
  const bootCounter = await outbox.recordBoot(clock.nowMs());
  const kept = await outbox.tapes();
  sender.restore(kept);
  sender.start();
  cardKeeper?.add(kept);
  log('started', { bootCounter, tapes: kept.length, mode: manifest.mode });

  async function submit(file: ResultFile): Promise<Result<Submitted, Refusal>> {
    const resolved = parseResultFile(crypto, config, file);
    if (!resolved.ok) {
      log('result-refused', { code: resolved.error.code });
      return resolved;
    }
    const nowMs = clock.nowMs();
    const { tape, again } = await outbox.acceptResult(
      crypto.sha256(file.bytes),
      nowMs,
      (sequence) =>
        signTransmission(
          signer,
          makeTape(config, resolved.value, sequence, () => random(nonceBytes), nowMs),
        ),
    );
    const { sequence, tapeDigest } = tape;
    log(again ? 'result-repeated' : 'result-accepted', { sequence, tape: formatHex(tapeDigest) });
    if (!again) {
      noteFindings(tape);
      sender.add(tape);
      cardKeeper?.add([tape]);
      ports.printer?.add(tape);
    }
    return ok({ sequence, tapeDigest, again });
  }

  /** Codes only: they are logged once they may be known, the figures never. */
  function noteFindings(tape: KeptTape): void {
    const codes = new Set(tapeFindings(tape).map(({ code }) => code));
    if (codes.size > 0) {
      log('tape-findings', { sequence: tape.sequence, codes: [...codes].join(' ') });
    }
  }

  async function relay(envelope: Uint8Array): Promise<Result<Receipt, RefusalFrame | Refusal>> {
    const decoded = decodeEnvelope(envelope);
    if (!decoded.ok) return decoded;
    const { electionId, mode, stationId } = decoded.value.header;
    if (electionId !== manifest.electionId) return fail(refusal('election.other'));
    if (mode !== manifest.mode) return fail(refusal('mode.other'));
    const uplink = sender.best();
    if (!uplink) throw new LinkFault('unreachable');
    const answer = await uplink.submit({ envelope, earlierReceipt: undefined });
    if (answer.kind === 'refusal') return fail(answer.refusal);
    const verified = logs.verifyRelayed(answer.receipt, stationId);
    return verified.ok ? ok(answer.receipt) : verified;
  }

  return {
    submit,
    relay,
    resend: (tapeDigests) => sender.resend(tapeDigests),
    status: () => ({
      tapes: sender.deliveries().map(({ tape, delivery, receipt }) => ({
        sequence: tape.sequence,
        tapeDigest: tape.tapeDigest,
        delivery,
        receipt,
        findings: tapeFindings(tape),
        card: cardKeeper?.stateOf(tape.tapeDigest),
      })),
      uplinks: sender.uplinks(),
      clockOffsetMs: sender.clockOffsetMs,
      log: { origin: logs.newest.name, number: logs.number, successorRefused: logs.refused },
    }),
    async stop() {
      await sender.stop();
      await logs.settled();
      await cardKeeper?.stop();
      await ports.printer?.stop();
      log('stopped');
    },
  };
}
