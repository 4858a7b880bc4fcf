/** Every file of proto/golden, made in memory: the same bytes each time. */
import { makeGoldenCards } from './golden-cards.ts';
import { makeGoldenChanges } from './golden-changes.ts';
import { makeGoldenDecisions } from './golden-decisions.ts';
import { makeGoldenEnvelopes } from './golden-envelopes.ts';
import type { GoldenFile } from './golden-file.ts';
import { makeGoldenForms } from './golden-forms.ts';
import { makeGoldenFrames } from './golden-frames.ts';
import { makeGoldenLog } from './golden-log.ts';
import { makeGoldenPackage } from './golden-package.ts';
import { makeGoldenQr } from './golden-qr.ts';
import { makeGoldenReceipts } from './golden-receipts.ts';
import { makeGoldenRecords } from './golden-records.ts';
import { makeGoldenResults } from './golden-results.ts';
import { makeGoldenSuccessors } from './golden-successors.ts';
import { makeGoldenTapes } from './golden-tapes.ts';

export function makeAllGolden(): readonly GoldenFile[] {
  return [
    ...makeGoldenTapes(),
    ...makeGoldenEnvelopes(),
    ...makeGoldenQr(),
    ...makeGoldenLog(),
    ...makeGoldenReceipts(),
    ...makeGoldenSuccessors(),
    ...makeGoldenCards(),
    ...makeGoldenPackage(),
    ...makeGoldenDecisions(),
    ...makeGoldenChanges(),
    ...makeGoldenForms(),
    ...makeGoldenRecords(),
    ...makeGoldenResults(),
    ...makeGoldenFrames(),
  ];
}
