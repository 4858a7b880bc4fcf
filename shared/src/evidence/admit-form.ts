/** Whether a form becomes evidence: the same answer at the centre's door and for everybody afterwards. */
import type { Result } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import type { ElectionPackage } from '../election/election-package.ts';
import type { People } from '../election/staff-signatures.ts';
import type { DecodeOptions } from '../tape/tape-codec.ts';
import type { FormFault } from './form-fault.ts';
import { formFault } from './form-fault.ts';
import { findUnfitSection } from './section-fit.ts';
import type { SignedForm } from './signed-form.ts';
import { verifySignedForm } from './signed-form.ts';

export interface FormDesk {
  readonly election: Pick<ElectionPackage, 'manifest' | 'digest' | 'roster' | 'contests'>;
  /** Those whom the package names, and those added by decisions before this leaf. */
  readonly people: People;
}

/**
 * Faults: those of `verifySignedForm`; `form.subject-unknown` for a station that is not in the roster, and for a
 * section that is not on its papers.
 */
export function admitForm(
  crypto: CryptoPort,
  { election, people }: FormDesk,
  bytes: Uint8Array,
  options: DecodeOptions = { withheldAllowed: false },
): Result<SignedForm, FormFault> {
  const { manifest, digest, roster, contests } = election;
  const verified = verifySignedForm(crypto, { manifest, digest, people }, bytes, options);
  if (!verified.ok) return verified;
  const { stationId, sectionNames, sections } = verified.value.form;
  const station = roster.station(stationId);
  if (station === undefined) return formFault('subject-unknown', stationId);
  const unfit = findUnfitSection(station, contests, sectionNames, sections);
  return unfit === undefined ? verified : formFault('subject-unknown', unfit);
}
