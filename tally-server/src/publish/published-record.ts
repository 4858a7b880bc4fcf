/** A piece of evidence as it is published: the received bytes, or those with a digest for what is withheld. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { encodeSignedTape, encodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { decodeTapeRecord } from '@mutabaqa/shared/envelope/tape-record.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import { decodeSignedForm, encodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import { decodeSignedTape } from '@mutabaqa/shared/evidence/signed-tape.ts';
import type { IntakeProblem } from '@mutabaqa/shared/reconcile/evidence-case.ts';
import { hideInForm, hideInTape } from '@mutabaqa/shared/results/withheld-sections.ts';
import type { Evidence, StoredForm } from '../store/store.ts';

export interface PublishedRecord {
  readonly leafIndex: number;
  readonly kind: 'transmission' | 'card' | 'paper-tape' | 'form';
  readonly receivedAtMs: number;
  readonly bytes: Uint8Array;
  readonly problems: readonly IntakeProblem[];
  readonly tape?: {
    readonly digestHex: string;
    readonly bytes: Uint8Array;
    readonly signature: Uint8Array;
  };
}

/** What was received is whole; what intake decoded decodes again, or the store is damaged. */
const whole = { withheldAllowed: false } as const;

export function publishTape(
  crypto: CryptoPort,
  evidence: Evidence,
  hidden: ReadonlySet<string> | undefined,
): PublishedRecord {
  const { leafIndex, kind, receivedAtMs, problems, record, tapeDigest } = evidence;
  const place = { leafIndex, kind, receivedAtMs, problems };
  const digestHex = formatHex(tapeDigest);
  if (kind === 'paper-tape') {
    const decoded = decodeSignedTape(crypto, record, whole);
    assert(decoded.ok, `evidence at leaf ${leafIndex} decodes`);
    const { tape, tapeSignature: signature } = decoded.value;
    const { bytes: shown } = hidden ? hideInTape(crypto, tape, hidden) : tape;
    const bytes = encodeSignedTape(shown, signature);
    return { ...place, bytes, tape: { digestHex, bytes: shown, signature } };
  }
  const decoded = decodeTapeRecord(crypto, kind, record, whole);
  assert(decoded.ok, `evidence at leaf ${leafIndex} decodes`);
  const { tape, tapeSignature: signature } = decoded.value;
  if (!hidden) {
    return { ...place, bytes: record, tape: { digestHex, bytes: tape.bytes, signature } };
  }
  const { bytes: shown } = hideInTape(crypto, tape, hidden);
  const bytes = encodeTapeRecord({ ...decoded.value, tape: shown });
  return { ...place, bytes, tape: { digestHex, bytes: shown, signature } };
}

export function publishForm(
  crypto: CryptoPort,
  { leafIndex, receivedAtMs, record }: StoredForm,
  hidden: ReadonlySet<string> | undefined,
): PublishedRecord {
  const place = { leafIndex, kind: 'form' as const, receivedAtMs, problems: [] };
  if (!hidden) return { ...place, bytes: record };
  const decoded = decodeSignedForm(crypto, record, whole);
  assert(decoded.ok, `the form at leaf ${leafIndex} decodes`);
  const { form, signatures } = decoded.value;
  return {
    ...place,
    bytes: encodeSignedForm(encodeForm(hideInForm(crypto, form, hidden)), signatures),
  };
}
