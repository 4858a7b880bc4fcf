/** Times for people: in Asia/Baghdad, with the offset, in digits that sort. */

/** Iraq has had no summer time since 2008. */
const baghdadOffsetS = 3 * 60 * 60;
/** The last second of the year 9999: a device's clock may say anything. */
const shownTimeMaxS = 253_402_300_799 - baghdadOffsetS;

/** From Unix seconds, `2025-11-11 18:00:00 +03:00`; what no calendar shows stays a number. */
export function formatTime(atS: number): string {
  if (!Number.isSafeInteger(atS) || atS < 0 || atS > shownTimeMaxS) return String(atS);
  const local = new Date((atS + baghdadOffsetS) * 1000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 19)} +03:00`;
}
