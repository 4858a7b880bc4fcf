/** A decided station as anybody may see it: without withheld sections, with its dossier and its rows. */
import { assert, assertDefined } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ContestEntry } from '../election/contest-entry.ts';
import { decodeForm, encodeForm } from '../evidence/form-codec.ts';
import type { Form } from '../evidence/form.ts';
import type { DecisionFact, Snapshot } from '../reconcile/evidence-case.ts';
import type { Ledger } from '../reconcile/ledger.ts';
import type { Figures } from '../reconcile/verdict.ts';
import { countableFigures } from '../totals/countable-figures.ts';
import type { DecidedStation } from './decide-in-order.ts';
import type { Dossier } from './dossier.ts';
import { makeDossier } from './dossier.ts';
import { findWithheldSections, hideInCase, hideInVerdict } from './withheld-sections.ts';

export interface StationShow {
  /** Figures of withheld sections are gone; everything else is as it was decided. */
  hide(decided: DecidedStation): DecidedStation;
  countableOf(contestId: string, figures: Figures): Figures;
  /** Of what `hide` returned. */
  dossier(shown: DecidedStation): Dossier;
}

export interface ShownElection {
  readonly contests: ReadonlyMap<string, ContestEntry>;
  readonly decisions: readonly DecisionFact[];
  readonly ledger: Ledger;
  readonly snapshot: Snapshot;
}

export function makeStationShow(
  crypto: CryptoPort,
  { contests, decisions, ledger, snapshot }: ShownElection,
): StationShow {
  const withheld = findWithheldSections(decisions);
  const excluded = new Map(
    [...Map.groupBy(ledger.exclusions, ({ contestId }) => contestId)].map(([contestId, all]) => [
      contestId,
      new Set(all.map(({ position }) => position)),
    ]),
  );
  const countableOf = (contestId: string, figures: Figures): Figures => {
    const positions = excluded.get(contestId);
    return positions === undefined
      ? figures
      : countableFigures(assertDefined(contests.get(contestId), contestId), positions, figures);
  };
  const formDigest = (form: Form): Uint8Array => {
    const decoded = decodeForm(crypto, encodeForm(form), { withheldAllowed: true });
    assert(decoded.ok, 'a form of the case decodes');
    return decoded.value.digest;
  };
  return {
    countableOf,
    hide(decided) {
      const names = withheld.of(decided.entry.stationId);
      const { entry, station, verdict } = decided;
      return {
        entry,
        station: hideInCase(crypto, station, names),
        verdict: hideInVerdict(verdict, names),
      };
    },
    dossier(shown) {
      const { policy, deadlineMs } = ledger.contextOf(shown.entry, snapshot);
      return makeDossier(shown, { policy, deadlineMs, snapshot, countableOf, formDigest });
    },
  };
}
