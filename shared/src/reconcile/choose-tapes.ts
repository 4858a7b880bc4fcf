/** Which tape speaks for each part of a station's count, by each channel: the highest sequence. */
import { equalBytes } from '../base/bytes.ts';
import { compareIds } from '../base/ids.ts';
import type { Finding } from '../base/findings.ts';
import { blocksAdoption } from '../base/findings.ts';
import type { RecordKind } from '../envelope/envelope.ts';
import type { TapeFact } from './station-case.ts';
import { isFindingCode } from './station-case.ts';

export interface PartPair {
  readonly partIndex: number;
  readonly transmission: TapeFact | undefined;
  readonly card: TapeFact | undefined;
}

export interface ChosenTapes {
  /** In order of parts. */
  readonly pairs: readonly PartPair[];
  /**
   * Both channels of one device, part and sequence where a higher sequence is chosen: still to be
   * compared, or a correction would close a discrepancy that nobody has explained.
   */
  readonly earlier: readonly PartPair[];
  /** Parts that the station's count has, by what its tapes say. */
  readonly partCount: number;
  readonly findings: readonly Finding[];
}

/** Zero and test tapes hold no result; they are evidence, not candidates. */
export function isResult({ tapeKind }: Pick<TapeFact, 'tapeKind'>): boolean {
  return tapeKind === 'closing' || tapeKind === 'correction';
}

/** Signed by the right device, of the right station: fit to be adopted. */
export function isSound({ problems }: Pick<TapeFact, 'problems'>): boolean {
  return !problems.some(({ code }) => isFindingCode(code) && blocksAdoption(code));
}

export function chooseTapes(tapes: readonly TapeFact[]): ChosenTapes {
  const results = tapes.filter(isResult);
  const parts = [...new Set(results.map(({ part }) => part.index))].sort((a, b) => a - b);
  const findings: Finding[] = [];
  const pairs = parts.map((partIndex) => ({
    partIndex,
    transmission: chooseOne(findings, results, 'transmission', partIndex),
    card: chooseOne(findings, results, 'card', partIndex),
  }));
  findings.push(...differingPartCounts(pairs.flatMap(({ transmission }) => transmission ?? [])));
  findings.push(...differingPartCounts(pairs.flatMap(({ card }) => card ?? [])));
  const chosen = pairs.flatMap(({ transmission, card }) => [transmission, card]);
  const partCount = Math.max(0, ...chosen.map((tape) => tape?.part.count ?? 0));
  return { pairs, earlier: earlierPairs(results, pairs), partCount, findings };
}

/**
 * What is not soundly signed is compared only where nothing sound came by that channel, and is never
 * adopted. Of equal sequences the one logged first is taken, and the other is a finding. Sequences of
 * two devices do not compare: neither can replace the other.
 */
function chooseOne(
  findings: Finding[],
  results: readonly TapeFact[],
  channel: RecordKind,
  partIndex: number,
): TapeFact | undefined {
  const all = results.filter((tape) => tape.channel === channel && tape.part.index === partIndex);
  const sound = all.filter(isSound);
  const candidates = (sound.length > 0 ? sound : all).toSorted(
    (a, b) => b.sequence - a.sequence || a.leafIndex - b.leafIndex,
  );
  const [chosen] = candidates;
  if (chosen === undefined) return undefined;
  for (const [first, ...others] of Map.groupBy(candidates, slotOf).values()) {
    if (first === undefined) continue;
    const { sequence, deviceId } = first;
    if (others.some(({ tapeDigest }) => !equalBytes(tapeDigest, first.tapeDigest))) {
      findings.push(
        channel === 'card' ? { code: 'E310', params: {} } : { code: 'E501', params: { sequence } },
      );
    }
    if (deviceId !== chosen.deviceId) findings.push(twoDevices(deviceId, chosen.deviceId));
    else if (sequence < chosen.sequence) {
      findings.push({ code: 'W402', params: { sequence, newer: chosen.sequence } });
    }
  }
  return chosen;
}

/** A device makes one tape for each part and sequence. */
function slotOf({ deviceId, sequence, part }: TapeFact): string {
  return `${part.index} ${sequence} ${deviceId}`;
}

function earlierPairs(results: readonly TapeFact[], chosen: readonly PartPair[]): PartPair[] {
  return [...Map.groupBy(results.filter(isSound), slotOf).values()].flatMap((slot) => {
    const inLogOrder = slot.toSorted((a, b) => a.leafIndex - b.leafIndex);
    const transmission = inLogOrder.find(({ channel }) => channel === 'transmission');
    const card = inLogOrder.find(({ channel }) => channel === 'card');
    if (transmission === undefined || card === undefined) return [];
    const isChosen = chosen.some(
      (pair) => pair.transmission === transmission && pair.card === card,
    );
    return isChosen ? [] : [{ partIndex: transmission.part.index, transmission, card }];
  });
}

/** In byte order of ids, so that it is one finding whichever device is chosen. */
function twoDevices(a: string, b: string): Finding {
  const [left = '', right = ''] = [a, b].sort(compareIds);
  return { code: 'E203', path: { kind: 'header', field: 'deviceId' }, params: { left, right } };
}

/** "The whole count" and "part 2 of 2" cannot both be true, and their sum would count ballots twice. */
function differingPartCounts([first, ...others]: readonly TapeFact[]): Finding[] {
  const textOf = ({ part }: TapeFact): string => `${part.index}/${part.count}`;
  return others.flatMap((other) =>
    first === undefined || other.part.count === first.part.count
      ? []
      : [
          {
            code: 'E203',
            path: { kind: 'header', field: 'part' },
            params: { left: textOf(first), right: textOf(other) },
          } as const,
        ],
  );
}
