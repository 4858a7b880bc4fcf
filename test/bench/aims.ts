/** What the ratios should reach. Ratios only: absolute speeds are the machine's. */
export interface Aim {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly source: string;
}

const spine = 'requirement of the first milestone';
const hardware = 'measured limits of hardware and libraries';
const verdict = 'requirement of the second milestone';
const publicRecord = 'requirement of the third milestone';

export const aims = {
  pipelineOfBound: { atLeast: 0.75, source: spine },
  slowDisk: { atLeast: 0.7, source: spine },
  pipelineOfCryptography: { atMost: 1.5, source: hardware },
  twoCores: { atLeast: 1.5, source: hardware },
  warmLink: { atMost: 1.1, source: hardware },
  totals: { atMost: 1.5, source: hardware },
  diskBytes: { atMost: 4.5, source: hardware },
  recount: { atMost: 2, source: verdict },
  readersOnReceipts: { atMost: 1.1, source: publicRecord },
  readersOnThroughput: { atLeast: 0.9, source: publicRecord },
  agentMemory: { atMost: 1.5, source: hardware },
} as const satisfies Record<string, Aim>;

export function isReached({ atLeast, atMost }: Aim, ratio: number | undefined): boolean {
  if (ratio === undefined) return false;
  return ratio >= (atLeast ?? -Infinity) && ratio <= (atMost ?? Infinity);
}
