/** What one device, and all together, may ask of the gateway. Times in milliseconds. */
import { frameBytesMax, handshakeMsMax } from '@mutabaqa/shared/link/link-frame.ts';
import type { TokenRate } from './token-bucket.ts';

export interface GatewayLimits {
  /** Of a LinkFrame; larger ones are refused with a code, twice as large ones end the link. */
  readonly frameBytesMax: number;
  /** TLS handshake, HTTP headers, then hello: each within this time. */
  readonly handshakeMsMax: number;
  readonly heartbeatIntervalMs: number;
  /** A link from which nothing came for so long is cut. */
  readonly silenceMsMax: number;
  readonly connectionsMax: number;
  readonly linksPerDeviceMax: number;
  /** Links and HTTPS connections of one device together. */
  readonly connectionsPerDeviceMax: number;
  /** New connections of all devices: a handshake costs about a millisecond of one core. */
  readonly connections: TokenRate;
  /** Submitted by one device, its own tapes and those that it relays. */
  readonly submissions: TokenRate;
  /** On one link: frames that submit nothing, pings, submissions beyond the rate. Beyond, it ends. */
  readonly chatter: TokenRate;
  /** Different tapes signed by one device, in all: it has a handful, and each costs for ever after. */
  readonly tapesPerDeviceMax: number;
  /** Unanswered submissions of one link: beyond this, the link is not read. */
  readonly inFlightPerLinkMax: number;
  /** Of all links: beyond this, submissions are refused with `server.busy`. */
  readonly inFlightMax: number;
  /** Unsent bytes of one link: beyond this, the link is not read. */
  readonly unsentBytesMax: number;
  /** Refusal leaves of one device; further refusals are counted only. */
  readonly refusalLeaves: TokenRate;
  /** Of refusals that are otherwise only counted, such as `server.busy`, one in so many gets a leaf. */
  readonly countedRefusalsPerLeaf: number;
  /** What `server.busy` asks a device to wait; each gets a random time between once and twice this. */
  readonly busyRetryMs: number;
}

export const defaultLimits: GatewayLimits = {
  frameBytesMax,
  handshakeMsMax, // four round trips and 6 KB over a satellite take 4 s
  heartbeatIntervalMs: 30_000,
  silenceMsMax: 75_000,
  connectionsMax: 60_000,
  linksPerDeviceMax: 2,
  connectionsPerDeviceMax: 8,
  connections: { perSecond: 400, burst: 800 },
  submissions: { perSecond: 20, burst: 200 },
  chatter: { perSecond: 5, burst: 200 },
  tapesPerDeviceMax: 64,
  inFlightPerLinkMax: 64,
  inFlightMax: 8192,
  unsentBytesMax: 256 * 1024,
  refusalLeaves: { perSecond: 0.1, burst: 10 },
  countedRefusalsPerLeaf: 20,
  busyRetryMs: 3000,
};
