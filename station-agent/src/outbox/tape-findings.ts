/**
 * What the figures of a kept tape say about themselves, for the people at the station: a finding never
 * holds a tape back. They are derived from figures, so they wait for the end of the embargo like
 * everything else, on this device's clock: normally that is the close of polling, before any tape.
 */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { Finding } from '@mutabaqa/shared/base/findings.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { checkFigures } from '@mutabaqa/shared/rules/check-figures.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { KeptTape } from './outbox.ts';

/** Checks a tape when it is first asked for, and remembers that for as long as the tape is in memory. */
export function makeTapeFindings(
  crypto: CryptoPort,
  clock: Clock,
  devicePackage: Pick<DevicePackage, 'manifest' | 'station' | 'contest'>,
): (tape: KeptTape) => readonly Finding[] {
  const { manifest, station } = devicePackage;
  const embargoEndsAtS =
    manifest.pollingGroups.get(station.pollingGroup)?.embargoEndsAtS ?? Number.POSITIVE_INFINITY;
  const checked = new WeakMap<KeptTape, readonly Finding[]>();
  return (kept) => {
    const isResult = kept.kind === 'closing' || kept.kind === 'correction';
    if (!isResult || clock.nowMs() < embargoEndsAtS * 1000) return [];
    let findings = checked.get(kept);
    if (findings === undefined) {
      const tape = decodeTape(crypto, kept.tape, { withheldAllowed: false });
      assert(tape.ok, 'a kept tape decodes');
      const { header, sections } = tape.value;
      // A device has no policy: it says what the rules themselves say, and decides nothing.
      findings = checkFigures(
        { sectionNames: header.sections, sections },
        { entry: station, contest: (id) => devicePackage.contest(id), policy: { rules: {} } },
      );
      checked.set(kept, findings);
    }
    return findings;
  };
}
