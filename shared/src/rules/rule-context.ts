/** What the rules about one station may look at, beside the record itself. */
import type { ContestEntry } from '../election/contest-entry.ts';
import type { PollingGroup } from '../election/manifest.ts';
import type { StationEntry } from '../election/station-entry.ts';
import type { Policy } from '../policy/policy.ts';

export interface RuleContext {
  readonly entry: Pick<StationEntry, 'papers' | 'registered'>;
  readonly group: Pick<PollingGroup, 'opensAtS' | 'closesAtS'>;
  /** Undefined for a contest that is not of the package: then nobody knows who stands on which list. */
  readonly contest: (contestId: string) => ContestEntry | undefined;
  /** Lower-case hex; empty = not restricted. */
  readonly softwareDigests: ReadonlySet<string>;
  /** Digest of the election package, 32 bytes. */
  readonly packageDigest: Uint8Array;
  readonly policy: Pick<Policy, 'rules'>;
}

export type FiguresContext = Pick<RuleContext, 'entry' | 'contest' | 'policy'>;
