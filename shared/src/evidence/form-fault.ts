import type { Result } from '../base/result.ts';
import { fail } from '../base/result.ts';

/** Why a form is not one. `where` names the field, the signer, or what the election does not have. */
export interface FormFault {
  readonly code:
    | 'form.malformed'
    | 'form.election-other'
    | 'form.signer-unknown'
    | 'form.signer-not-entitled'
    | 'form.signature-invalid'
    | 'form.too-few-signatures'
    | 'form.claim-signed'
    | 'form.subject-unknown';
  readonly where: string;
}

export function formFault(
  code: FormFault['code'] extends `form.${infer Name}` ? Name : never,
  where: string,
): Result<never, FormFault> {
  return fail({ code: `form.${code}`, where });
}
