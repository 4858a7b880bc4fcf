/** Form v1: bytes <-> meaning, and the digest that signatures and the log refer to. Specification: proto/spec/form.md */
import { decodeCanonical, encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import type { MessageType, mutabaqa } from '@mutabaqa/proto/wire.ts';
import { concatBytes, u16be } from '../base/bytes.ts';
import { isId } from '../base/ids.ts';
import type { Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { decodeSection, encodeSection, nonceBytes } from '../tape/section-codec.ts';
import type { DecodeOptions } from '../tape/tape-codec.ts';
import { sectionsMax } from '../tape/tape-codec.ts';
import type { Section, SectionName } from '../tape/tape.ts';
import { makeWireWords, modes, sectionKinds } from '../tape/wire-words.ts';
import { checkForm } from './check-form.ts';
import type { ClosingStatement, Form, FormKind } from './form.ts';
import type { FormFault } from './form-fault.ts';
import { formFault } from './form-fault.ts';

/** As a tape. */
const formBytesMax = 65_535;

export interface DecodedForm extends Form {
  /** The encoded `FormRecord`, as received. */
  readonly bytes: Uint8Array;
  /** Equal with and without withheld sections. */
  readonly digest: Uint8Array;
}

const kinds = makeWireWords<FormKind>({
  'paper-tape': wire.FormKind.FORM_KIND_PAPER_TAPE,
  'closing-form': wire.FormKind.FORM_KIND_CLOSING_FORM,
  'hand-count': wire.FormKind.FORM_KIND_HAND_COUNT,
  'audit-count': wire.FormKind.FORM_KIND_AUDIT_COUNT,
  'voter-verification': wire.FormKind.FORM_KIND_VOTER_VERIFICATION,
  'observer-tape': wire.FormKind.FORM_KIND_OBSERVER_TAPE,
});

const none = new Uint8Array();

export function encodeForm(form: Form): Uint8Array {
  return encodeMessage(wire.FormRecord, {
    header: encodeMessage(wire.FormHeader, {
      electionId: form.electionId,
      packageDigest: form.packageDigest,
      mode: modes.toWire(form.mode),
      kind: kinds.toWire(form.kind),
      stationId: form.stationId,
      deviceId: form.deviceId ?? '',
      sequence: form.sequence ?? 0,
      sections: form.sectionNames.map(({ kind, id }) => ({ kind: sectionKinds.toWire(kind), id })),
      statement: form.statement ? { ...form.statement } : null,
      madeAtS: form.madeAtS,
      nonce: form.nonce,
    }),
    sections: form.sections.map((section) =>
      section.kind === 'withheld' ? { withheld: section.digest } : { open: encodeSection(section) },
    ),
  });
}

/** Fault: `form.malformed` with the place, never a figure. */
export function decodeForm(
  crypto: CryptoPort,
  bytes: Uint8Array,
  { withheldAllowed }: DecodeOptions,
): Result<DecodedForm, FormFault> {
  if (bytes.length > formBytesMax) return formFault('malformed', 'size');
  const outer = canonical(wire.FormRecord, bytes, 'record');
  if (!outer.ok) return outer;
  const headerBytes = outer.value.header ?? none;
  const raw = canonical(wire.FormHeader, headerBytes, 'header');
  if (!raw.ok) return raw;
  const names = decodeNames(raw.value.sections ?? []);
  const received = outer.value.sections ?? [];
  if (names === undefined || received.length !== names.length) {
    return formFault('malformed', 'sections');
  }
  const sections: Section[] = [];
  const digests: Uint8Array[] = [];
  for (const [index, name] of names.entries()) {
    const section = decodeOne(name, received[index], withheldAllowed);
    if (!section.ok) return section;
    sections.push(section.value);
    digests.push(
      section.value.kind === 'withheld'
        ? section.value.digest
        : labelledDigest(crypto, labels.formSection, received[index]?.open ?? none),
    );
  }
  const form = formOf(raw.value, names, sections);
  if (!form.ok) return form;
  const wrong = checkForm(form.value);
  if (wrong !== undefined) return formFault('malformed', wrong);
  return ok({ ...form.value, bytes, digest: digestOf(crypto, headerBytes, digests) });
}

/** H("form", H("form-header", header) || u16 n || n section digests): a withheld section keeps it. */
function digestOf(
  crypto: CryptoPort,
  headerBytes: Uint8Array,
  sectionDigests: readonly Uint8Array[],
): Uint8Array {
  return labelledDigest(
    crypto,
    labels.form,
    labelledDigest(crypto, labels.formHeader, headerBytes),
    u16be(sectionDigests.length),
    concatBytes(...sectionDigests),
  );
}

function decodeOne(
  name: SectionName,
  raw: mutabaqa.v1.Section.$Properties | undefined,
  withheldAllowed: boolean,
): Result<Section, FormFault> {
  if (raw?.withheld) {
    return withheldAllowed && raw.withheld.length === 32
      ? ok({ kind: 'withheld', digest: raw.withheld })
      : formFault('malformed', name.id);
  }
  const decoded = raw?.open && decodeSection(name, raw.open);
  return decoded?.ok ? decoded : formFault('malformed', name.id);
}

function decodeNames(
  raw: readonly mutabaqa.v1.SectionName.$Properties[],
): SectionName[] | undefined {
  const names: SectionName[] = [];
  for (const { kind: rawKind, id } of raw) {
    const kind = sectionKinds.fromWire(rawKind);
    if (kind === undefined || !isId(id ?? '')) return undefined;
    names.push({ kind, id: id ?? '' });
  }
  const distinct = new Set(names.map(({ kind, id }) => `${kind}/${id}`));
  return names.length <= sectionsMax && distinct.size === names.length ? names : undefined;
}

function formOf(
  raw: mutabaqa.v1.FormHeader.$Properties,
  sectionNames: readonly SectionName[],
  sections: readonly Section[],
): Result<Form, FormFault> {
  const mode = modes.fromWire(raw.mode);
  const kind = kinds.fromWire(raw.kind);
  if (mode === undefined) return formFault('malformed', 'mode');
  if (kind === undefined) return formFault('malformed', 'kind');
  if (raw.packageDigest?.length !== 32) return formFault('malformed', 'packageDigest');
  if (raw.nonce?.length !== nonceBytes) return formFault('malformed', 'nonce');
  const deviceId = raw.deviceId ?? '';
  const sequence = raw.sequence ?? 0;
  return ok({
    electionId: raw.electionId ?? '',
    packageDigest: raw.packageDigest,
    mode,
    kind,
    stationId: raw.stationId ?? '',
    deviceId: deviceId === '' ? undefined : deviceId,
    sequence: sequence === 0 ? undefined : sequence,
    sectionNames,
    sections,
    statement: raw.statement ? statementOf(raw.statement) : undefined,
    madeAtS: raw.madeAtS ?? 0,
    nonce: raw.nonce,
  });
}

function statementOf(raw: mutabaqa.v1.ClosingStatement.$Properties): ClosingStatement {
  const fields = Object.entries(raw).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(fields);
}

function canonical<Message>(
  type: MessageType<Message>,
  bytes: Uint8Array,
  where: string,
): Result<Message, FormFault> {
  const outcome = decodeCanonical(type, bytes);
  return outcome.kind === 'canonical'
    ? ok(outcome.message)
    : fail({ code: 'form.malformed', where });
}
