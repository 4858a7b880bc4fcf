/**
 * One link after its device is known: hello, then submissions until one side closes. Specification:
 * proto/spec/link.md. Knows frames, not sockets.
 */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { decodeFrame, encodeFrame } from '@mutabaqa/shared/link/link-codec.ts';
import { type Hello, linkVersion, type Submit } from '@mutabaqa/shared/link/link-frame.ts';
import type { Mode } from '@mutabaqa/shared/tape/tape.ts';
import type { LogEvents } from '../log-events.ts';
import type { ConnectedDevice } from './device-access.ts';
import type { GatewayLimits } from './gateway-limits.ts';
import type { IntakeDesk } from './intake-desk.ts';
import type { JournalWatch } from './journal-watch.ts';
import { refusalFrameOf } from './refusal-answer.ts';
import type { RefusalLog } from './refusal-log.ts';
import { makeTokenBucket } from './token-bucket.ts';

export interface LinkTransport {
  send(frame: Uint8Array): void;
  /** After what was sent. */
  close(): void;
  pause(): void;
  resume(): void;
  readonly unsentBytes: number;
}

export interface LinkPorts {
  readonly clock: Clock;
  readonly log: LogEvents;
  readonly desk: IntakeDesk;
  readonly refusalLog: RefusalLog;
  readonly journalWatch: JournalWatch;
  readonly limits: GatewayLimits;
  readonly election: {
    readonly electionId: string;
    readonly mode: Mode;
    readonly isSoftwareKnown: (digest: Uint8Array) => boolean;
  };
  readonly logOrigin: string;
  /** Signed successor records, oldest first: why `logOrigin` is not the package's; else empty. */
  readonly successors: readonly Uint8Array[];
  /** Tape digests that this device is to send again; none = nothing, an empty list = everything. */
  readonly takeResends: (deviceId: string) => readonly Uint8Array[] | undefined;
  /** The proof of a receipt that a device holds: it may know more of the log than the store. */
  readonly noteEarlierReceipt: (proof: string) => void;
}

export interface DeviceLink {
  receive(frame: Uint8Array): void;
  /** Ends the link with a reason. */
  refuse(reason: Refusal, refused: Uint8Array): void;
  /** Called now and then; says whether the link is dead and must be cut. */
  sweep(nowMs: number): 'alive' | 'silent';
  /** Reads or does not read on; called when what is unsent may have changed. */
  paced(): void;
  /** The transport answered a ping. */
  pinged(): void;
  resend(tapeDigests: readonly Uint8Array[]): void;
  readonly device: ConnectedDevice;
  readonly isWelcome: boolean;
  readonly heardAtMs: number;
}

export function makeDeviceLink(
  ports: LinkPorts,
  device: ConnectedDevice,
  transport: LinkTransport,
): DeviceLink {
  const { clock, log, desk, limits, election } = ports;
  const openedAtMs = clock.nowMs();
  let heardAtMs = openedAtMs;
  let beatAtMs = openedAtMs;
  let isWelcome = false;
  let isEnding = false;
  let endingSinceMs = 0;
  let inFlight = 0;
  const chatter = makeTokenBucket(limits.chatter);
  let isPaused = false;

  /** Ends the link: what follows on it is not read. */
  function refuse(reason: Refusal, refused: Uint8Array): void {
    if (isEnding) return;
    isEnding = true;
    endingSinceMs = clock.nowMs();
    desk.refuse(device, reason, refused, (answer) => {
      transport.send(encodeFrame(refusalFrameOf(0, answer)));
      transport.close();
    });
  }

  function receive(frame: Uint8Array): void {
    if (isEnding) return;
    heardAtMs = clock.nowMs();
    if (frame.length > limits.frameBytesMax) {
      refuse(refusal('frame.too-large', { bytesMax: limits.frameBytesMax }), frame);
      return;
    }
    const decoded = decodeFrame(frame);
    if (!decoded.ok) {
      refuse(decoded.error, frame);
      return;
    }
    const received = decoded.value;
    if (received.kind !== 'submit' && chatters()) return;
    if (isWelcome ? received.kind === 'hello' : received.kind !== 'hello') {
      refuse(refusal('frame.unexpected', { frame: received.kind }), frame);
      return;
    }
    switch (received.kind) {
      case 'hello':
        greet(received, frame);
        break;
      case 'submit':
        submit(received);
        break;
      case 'heartbeat':
        // An echo is not echoed, or two sides would never stop.
        if (received.echoOfMs === 0) sendHeartbeat(received.sentAtMs);
        break;
      case 'welcome':
      case 'receipt':
      case 'refusal':
      case 'resend':
        refuse(refusal('frame.unexpected', { frame: received.kind }), frame);
        break;
      case 'notice':
      case 'unknown':
        break; // what a newer device may say
    }
  }

  /** True when the link has ended: whoever sends much that costs nothing is not listened to. */
  function chatters(): boolean {
    if (!chatter.take(clock.nowMs())) refuse(refusal('link.rate'), new Uint8Array());
    return isEnding;
  }

  function sendHeartbeat(echoOfMs: number): void {
    beatAtMs = clock.nowMs();
    transport.send(encodeFrame({ kind: 'heartbeat', sentAtMs: beatAtMs, echoOfMs }));
    pace();
  }

  function greet(hello: Hello, frame: Uint8Array): void {
    const wrong = checkHello(hello, device, election);
    if (wrong !== undefined) {
      refuse(wrong, frame);
      return;
    }
    isWelcome = true;
    const { deviceId } = device;
    const state = {
      head: hello.journalHead,
      length: hello.journalLength,
      bootCounter: hello.bootCounter,
    };
    if (ports.journalWatch.isForked(deviceId, state)) reportFork(state, frame);
    if (!election.isSoftwareKnown(hello.softwareDigest)) {
      log.event('link.software-unknown', { device: deviceId });
    }
    log.event('link.opened', { device: deviceId });
    transport.send(
      encodeFrame({
        kind: 'welcome',
        version: linkVersion,
        logOrigin: ports.logOrigin,
        serverTimeMs: heardAtMs,
        frameBytesMax: limits.frameBytesMax,
        heartbeatIntervalMs: limits.heartbeatIntervalMs,
        successors: ports.successors,
      }),
    );
    const digests = ports.takeResends(deviceId);
    if (digests !== undefined)
      transport.send(encodeFrame({ kind: 'resend', tapeDigests: digests }));
  }

  /** E403 is an incident to look into; the tapes of such a device are taken all the same. */
  function reportFork(state: { length: number; bootCounter: number }, frame: Uint8Array): void {
    const params = { length: state.length, boot: state.bootCounter };
    log.event('link.journal-forked', { device: device.deviceId });
    ports.refusalLog.write(device, 'E403', params, frame).catch((fault: unknown) => {
      log.fault('refusal.not-logged', fault);
    });
  }

  function submit({ ref, envelope, earlierReceipt }: Submit): void {
    inFlight += 1;
    pace();
    const isTaken = desk.submit(device, envelope, {
      received: (receipt) => {
        answer(encodeFrame({ kind: 'receipt', ref, receipt }));
      },
      refused: (reason) => {
        answer(encodeFrame(refusalFrameOf(ref, reason)));
        if (reason.refusal.code === 'link.rate') chatters(); // it was told when to come again
      },
    });
    // Within the rate only, because it may cost a signature; and before anything of this turn is logged.
    if (isTaken && earlierReceipt) ports.noteEarlierReceipt(earlierReceipt.proof);
  }

  function answer(frame: Uint8Array): void {
    inFlight -= 1;
    transport.send(frame);
    pace();
  }

  /** Whoever does not read its answers, or has many to come, is not read either. */
  function pace(): void {
    const isFull =
      inFlight >= limits.inFlightPerLinkMax || transport.unsentBytes > limits.unsentBytesMax;
    if (isFull === isPaused) return;
    isPaused = isFull;
    if (isFull) transport.pause();
    else transport.resume();
  }

  return {
    receive,
    refuse,
    sweep(nowMs) {
      if (!isWelcome && nowMs - openedAtMs > limits.handshakeMsMax) {
        refuse(refusal('link.handshake-late'), new Uint8Array());
      }
      if (nowMs - heardAtMs > limits.silenceMsMax && inFlight === 0) return 'silent';
      // Whoever was refused and keeps sending does not close by itself.
      if (isEnding && nowMs - endingSinceMs > limits.handshakeMsMax) return 'silent';
      const quietSinceMs = Math.max(heardAtMs, beatAtMs);
      if (isWelcome && nowMs - quietSinceMs > limits.heartbeatIntervalMs) {
        sendHeartbeat(0);
      }
      return 'alive';
    },
    paced: pace,
    pinged: chatters,
    resend(tapeDigests) {
      transport.send(encodeFrame({ kind: 'resend', tapeDigests }));
    },
    device,
    get isWelcome() {
      return isWelcome;
    },
    get heardAtMs() {
      return heardAtMs;
    },
  };
}

function checkHello(
  hello: Hello,
  device: ConnectedDevice,
  election: LinkPorts['election'],
): Refusal | undefined {
  if (!hello.versions.includes(linkVersion)) return refusal('frame.unexpected', { versions: 1 });
  if (hello.electionId !== election.electionId) return refusal('election.other');
  if (hello.mode !== election.mode) return refusal('mode.other');
  // The certificate says who it is; a hello that says otherwise is a mix-up or a lie.
  return hello.deviceId === device.deviceId
    ? undefined
    : refusal('device.not-entitled', { device: hello.deviceId, station: device.stationId });
}
