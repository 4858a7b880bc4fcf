/**
 * What intake must have noticed about a card's tape, found out again from the record, the leaf and the
 * package. What only a look at the card itself tells (its label, its journal, the envelope's header) is not
 * here: that is the card reader's word.
 */
import { equalBytes } from '@mutabaqa/shared/base/bytes.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { IntakeProblem, TapeEvidence } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import type { TapeHeader } from '@mutabaqa/shared/tape/tape.ts';
import type { KnownDevice } from './device-keys.ts';

/** Codes of a refused tape (E307) that follow from the record; `envelope.header-differs` does not. */
const belongingCodes = [
  'election.other',
  'mode.other',
  'package.other',
  'tape.kind-not-accepted',
  'device.unknown',
] as const;

const signatureCodes = ['tape-signature.invalid', 'channel-signature.invalid'] as const;
export type SignatureCode = (typeof signatureCodes)[number];

/** As texts that compare: order is of no account. */
export function deriveProblems(
  header: TapeHeader,
  stationOfLeaf: string,
  device: KnownDevice | undefined,
  { manifest, digest }: Pick<ElectionPackage, 'manifest' | 'digest'>,
): string[] {
  const found: string[] = [];
  if (header.electionId !== manifest.electionId) found.push('E307 election.other');
  else if (header.mode !== manifest.mode) found.push('E307 mode.other');
  else if (!equalBytes(header.packageDigest, digest)) found.push('E307 package.other');
  if (header.kind === 'test' && manifest.mode === 'live') {
    found.push('E307 tape.kind-not-accepted');
  }
  if (header.stationId !== stationOfLeaf) found.push(`E306 ${stationOfLeaf} ${header.stationId}`);
  const ofStation = device?.stationId ?? header.stationId;
  if (device === undefined || ofStation !== header.stationId) found.push(`E401 ${header.deviceId}`);
  if (device === undefined) found.push('E307 device.unknown');
  return found.sort();
}

/** Those among the published problems that `deriveProblems` must give too. */
export function comparableProblems(problems: readonly IntakeProblem[]): string[] {
  return problems
    .flatMap(({ code, params }) => {
      if (code === 'E306') return [`E306 ${params['bag']} ${params['card']}`];
      if (code === 'E401') return [`E401 ${params['device']}`];
      const isBelonging = belongingCodes.some((each) => each === params['code']);
      return code === 'E307' && isBelonging ? [`E307 ${params['code']}`] : [];
    })
    .sort();
}

/**
 * Codes of published problems that nothing in the record explains. About a card's tape two may stand there:
 * what its envelope said outside, and that the same tape was transmitted under another signature.
 */
export function unexplainedProblems(
  kind: TapeEvidence['kind'],
  problems: readonly IntakeProblem[],
): string[] {
  return problems.flatMap(({ code, params }) => {
    const inner = params['code'];
    const isExplained =
      code === 'E306' ||
      code === 'E401' ||
      (code === 'W206' && kind === 'card') ||
      (code === 'E307' &&
        (belongingCodes.some((each) => each === inner) ||
          (kind === 'card' && signatureCodes.some((each) => each === inner)) ||
          (kind === 'card' && inner === 'envelope.header-differs')));
    return isExplained ? [] : [code];
  });
}

/** What the published problems say of the signatures; undefined = both are valid. */
export function claimedSignatureFault(
  problems: readonly IntakeProblem[],
): SignatureCode | undefined {
  const refused = problems.filter(({ code }) => code === 'E307');
  return signatureCodes.find((each) => refused.some(({ params }) => params['code'] === each));
}
