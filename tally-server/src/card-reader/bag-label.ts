/**
 * The name of a card's directory: the station as labelled on the bag the card came in, percent-encoded
 * as in URLs, then `#2`, `#3` ... when several cards came in bags of one station. An encoded id holds
 * no `#`, so the two cannot be confused.
 */
import { isId } from '@mutabaqa/shared/base/ids.ts';

export function formatBagLabel(stationId: string, number = 1): string {
  const encoded = encodeURIComponent(stationId);
  // The one id that a directory cannot be named after in any other way.
  const name = encoded === '.' || encoded === '..' ? encoded.replaceAll('.', '%2E') : encoded;
  return number === 1 ? name : `${name}#${number}`;
}

/** The station, or undefined for a name that no bag of this system has. */
export function parseBagLabel(name: string): string | undefined {
  const match = /^([^#]+)(?:#([1-9][0-9]{0,3}))?$/.exec(name);
  if (match?.[1] === undefined) return undefined;
  const stationId = decodePercent(match[1]);
  return stationId !== undefined && isId(stationId) ? stationId : undefined;
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // decodeURIComponent reports a broken escape by throwing
  }
}
