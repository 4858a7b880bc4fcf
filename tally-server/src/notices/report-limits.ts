/** How much strangers may report: each address, all together, and pictures by themselves. Kept in memory only. */
import { makeTokenBucket, type TokenBucket } from '../ingest/token-bucket.ts';

const addressRate = { perSecond: 1 / 120, burst: 5 };
/** Each is written to the disk, which intake needs. */
const allRate = { perSecond: 1, burst: 60 };
/** Each takes a processor for a second. */
const pictureRate = { perSecond: 0.1, burst: 10 };
const addressesMax = 10_000;

export interface ReportLimits {
  /** Takes one of the address and of all, or says no. */
  mayReport(address: string, nowMs: number): boolean;
  mayShow(nowMs: number): boolean;
}

export function makeReportLimits(): ReportLimits {
  const all = makeTokenBucket(allRate);
  const pictures = makeTokenBucket(pictureRate);
  const addresses = new Map<string, TokenBucket>();
  return {
    mayReport(address, nowMs) {
      const bucket = addresses.get(address) ?? makeTokenBucket(addressRate);
      addresses.delete(address);
      addresses.set(address, bucket);
      // The one that was silent for longest is forgotten.
      const [oldest] = addresses.keys();
      if (addresses.size > addressesMax && oldest !== undefined) addresses.delete(oldest);
      // Of all only when the address has one: one address cannot use up everybody's.
      return bucket.take(nowMs) && all.take(nowMs);
    },
    mayShow: (nowMs) => pictures.take(nowMs),
  };
}
