/** What the page for signature says, in one language. No text holds markup. */
export interface StatementTexts {
  readonly title: string;
  readonly rehearsal: string;
  readonly what: string;
  readonly election: string;
  readonly scope: string;
  readonly wholeElection: string;
  readonly constituency: string;
  readonly station: string;
  readonly version: string;
  readonly made: string;
  readonly log: string;
  readonly checkpoint: string;
  readonly size: string;
  readonly packageDigest: string;
  readonly sums: string;
  readonly logKey: string;
  readonly officers: string;
  readonly needed: string;
  readonly howTitle: string;
  readonly how: string;
  readonly verified: string;
  readonly notVerified: string;
  readonly notChecked: string;
  readonly passed: string;
  readonly failed: string;
  readonly notMade: string;
  readonly limits: string;
  readonly signTitle: string;
  readonly name: string;
  readonly role: string;
  readonly signature: string;
  readonly date: string;
}
