/** What the console works with. */
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { People } from '@mutabaqa/shared/election/staff-signatures.ts';
import type { AlertDesk } from '../alerts/alert-desk.ts';
import type { DecisionDesk } from '../desk/decision-desk.ts';
import type { EvidenceDesk } from '../desk/evidence-desk.ts';
import type { SpoolEvent } from '../desk/spool.ts';

export interface ConsolePorts {
  readonly crypto: CryptoPort;
  readonly evidence: EvidenceDesk;
  readonly decisions: DecisionDesk;
  readonly alerts: AlertDesk;
  readonly people: () => People;
  /** What was brought, and what became of it: for the application log. */
  readonly report: (what: 'evidence' | 'decision', event: SpoolEvent) => void;
  /** A fault of ours; the asker was told to come again. */
  readonly onFault: (fault: unknown) => void;
}
