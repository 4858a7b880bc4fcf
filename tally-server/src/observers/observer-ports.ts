/** What the addresses of observers and party agents work with. */
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { AccountDesk } from '../accounts/account-desk.ts';
import type { LogEvents } from '../log-events.ts';
import type { IncidentDesk } from './incident-desk.ts';
import type { ObserverStore } from './observer-store.ts';
import type { SubmissionDesk } from './submission-desk.ts';
import type { UploadDesk } from './upload-desk.ts';

export interface ObserverPorts {
  readonly clock: Clock;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster' | 'contests'>;
  readonly accounts: AccountDesk;
  readonly store: ObserverStore;
  readonly submissions: SubmissionDesk;
  readonly incidents: IncidentDesk;
  readonly uploads: UploadDesk;
  /** Whether confidential reports are taken. */
  readonly hasUnit: boolean;
  /** Codes and numbers only: never a name, an address, a password, a figure or a text. */
  readonly log: LogEvents;
}
