/**
 * What a link does to bytes: delay, rate, loss and outages. Pure; `link-proxy.ts` applies it to sockets.
 *
 * Loss is modelled as its effect on TCP: a lost segment, and all behind it, arrive one retransmission
 * timeout later. Rates count 40 bytes of TCP/IP headers per segment.
 */
export interface LinkModel {
  readonly name: string;
  /** One way. */
  readonly delayMs: number;
  /** Undefined = not limited. */
  readonly bitsPerSecond: number | undefined;
  /** Probability that a segment is lost, 0..1. */
  readonly lossRate: number;
  /** From..to in milliseconds since the link was made; nothing passes and connections break. */
  readonly outages: readonly { readonly fromMs: number; readonly toMs: number }[];
}

export const perfectLink: LinkModel = {
  name: 'loopback',
  delayMs: 0,
  bitsPerSecond: undefined,
  lossRate: 0,
  outages: [],
};

/** The satellite link of the system this one is modelled on: 600 ms round trip, 64 kbit/s. */
export const satelliteLink: LinkModel = {
  name: 'satellite',
  delayMs: 300,
  bitsPerSecond: 64_000,
  lossRate: 0,
  outages: [],
};

const segmentBytesMax = 1460;
const headerBytes = 40;

/** One direction of one connection: when what is handed over now arrives at the other end. */
export interface LinkDirection {
  /** Milliseconds on the same clock as `nowMs`. */
  arrivalMs(bytes: number, nowMs: number): number;
}

/** `draw` gives 0..1 for each segment, from the simulation's seed. */
export function makeLinkDirection(model: LinkModel, draw: () => number): LinkDirection {
  let freeAtMs = 0;
  let lastArrivalMs = 0;
  return {
    arrivalMs(bytes, nowMs) {
      const segments = Math.max(1, Math.ceil(bytes / segmentBytesMax));
      const bits = (bytes + segments * headerBytes) * 8;
      const transmissionMs = model.bitsPerSecond ? (bits / model.bitsPerSecond) * 1000 : 0;
      freeAtMs = Math.max(freeAtMs, nowMs) + transmissionMs;
      let arrival = freeAtMs + model.delayMs;
      for (let i = 0; i < segments; i++) {
        if (model.lossRate > 0 && draw() < model.lossRate) arrival += retransmissionMs(model);
      }
      // TCP delivers in order: nothing overtakes a segment that is being sent again.
      lastArrivalMs = Math.max(lastArrivalMs, arrival);
      return lastArrivalMs;
    },
  };
}

/** RFC 6298: a round trip and its variation, at least 200 ms as Linux has it. */
function retransmissionMs(model: LinkModel): number {
  return Math.max(200, model.delayMs * 2 * 1.5);
}

export function isOutage(model: LinkModel, sinceStartMs: number): boolean {
  return model.outages.some(({ fromMs, toMs }) => sinceStartMs >= fromMs && sinceStartMs < toMs);
}
