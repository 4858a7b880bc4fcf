/** Hand counts that the station's device signed: like tapes, the highest sequence speaks. */
import { equalBytes } from '../base/bytes.ts';
import type { Finding } from '../base/findings.ts';
import type { DeviceTerm, StationCase, TapeEvidence } from './evidence-case.ts';
import { deviceNotValid, isSound, isValidDevice } from './speaking-tapes.ts';

export interface HandTapes {
  /** At most one, unless two devices counted. */
  readonly tapes: readonly TapeEvidence[];
  /** Older ones of the same devices. */
  readonly replaced: readonly TapeEvidence[];
  readonly findings: readonly Finding[];
}

const none: HandTapes = { tapes: [], replaced: [], findings: [] };

export function findHandTapes(
  { tapes }: Pick<StationCase, 'tapes'>,
  devices: readonly DeviceTerm[],
): HandTapes {
  const counts = tapes.filter(({ tape }) => tape.header.kind === 'hand-count');
  if (counts.length === 0) return none;
  const findings: Finding[] = [];
  const sound = counts.filter((evidence) => {
    const isValid = isValidDevice(evidence, counts, devices);
    if (!isValid) findings.push(deviceNotValid(evidence));
    // Of a part nobody can say what the whole box held.
    return isValid && isSound(evidence) && evidence.tape.header.part.count === 1;
  });
  const replaced: TapeEvidence[] = [];
  const byDevice = Map.groupBy(sound, ({ tape }) => tape.header.deviceId);
  const chosen = [...byDevice.values()].flatMap((ofDevice) => {
    const [newest, ...others] = ofDevice.toSorted(
      (a, b) => b.tape.header.sequence - a.tape.header.sequence || a.leafIndex - b.leafIndex,
    );
    if (newest === undefined) return [];
    const newer = newest.tape.header.sequence;
    for (const other of others) {
      const { tape } = other;
      const { sequence } = tape.header;
      if (!equalBytes(tape.digest, newest.tape.digest)) replaced.push(other);
      if (sequence < newer) findings.push({ code: 'W402', params: { sequence, newer } });
      else if (!equalBytes(tape.digest, newest.tape.digest)) {
        findings.push({ code: 'E501', params: { sequence } });
      }
    }
    return [newest];
  });
  return { tapes: chosen, replaced, findings };
}
