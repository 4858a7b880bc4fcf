import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import {
  decodeSignedForm,
  formCommitment,
  formSigningInput,
} from '@mutabaqa/shared/evidence/signed-form.ts';
import {
  makeDecidingElection,
  sampleForm,
  signDecidingPackage,
  signForm,
  signFormBytes,
} from '../builders/deciding-election.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { changedByte, withUnknownField } from './sample-keys.ts';

const signedManifest = signDecidingPackage();
const election = makeDecidingElection();
const staff = ['clerk-1', 'supervisor-1'];

export const handCount = sampleForm(election);
const noFigures = { sectionNames: [], sections: [] };
const closingForm: Form = {
  ...handCount,
  ...noFigures,
  kind: 'closing-form',
  statement: {
    ballotsReceived: 500,
    ballotsIssued: 22,
    ballotsUnused: 478,
    sealsIntact: false,
    staffSignatures: 4,
    agentRefusals: 0,
  },
};
const typedTape: Form = { ...handCount, kind: 'paper-tape', deviceId: 'device-1', sequence: 2 };
const claim: Form = { ...handCount, kind: 'observer-tape' };

export function makeGoldenForms(): GoldenFile[] {
  return [
    validForm('hand-count', handCount, staff),
    validForm('audit-count', { ...handCount, kind: 'audit-count' }, ['clerk-1', 'clerk-2']),
    validForm('closing-form', closingForm, staff),
    validForm('paper-tape', typedTape, staff),
    validForm('observer-tape', claim, []),
    validForm('withheld', withheldForm(), staff),
    ...refusedFiles('form', refusedForms()),
  ];
}

function withheldForm(): Form {
  const { sections } = wire.FormRecord.decode(encodeForm(handCount));
  const open = assertDefined(sections[0]?.open, 'account section');
  const digest = labelledDigest(nodeCrypto, labels.formSection, open);
  return { ...handCount, sections: handCount.sections.with(0, { kind: 'withheld', digest }) };
}

function validForm(name: string, content: Form, signers: readonly string[]): GoldenFile {
  const form = signForm(content, signers);
  const decoded = decodeSignedForm(nodeCrypto, form, { withheldAllowed: true });
  assert(decoded.ok, name);
  const { digest, bytes: record } = decoded.value.form;
  return validFile('form', name, {
    signedManifest,
    form,
    record,
    digest,
    signingInput: formSigningInput(digest),
    commitment: formCommitment(nodeCrypto, decoded.value),
    content,
    signers,
  });
}

function refusedForms() {
  const refuse = (code: string, form: Uint8Array) => ({ code, signedManifest, form });
  const other = (code: string, changes: Partial<Form>, signers: readonly string[] = staff) =>
    refuse(code, signForm({ ...handCount, ...changes }, signers));
  const malformed = (changes: Partial<Form>) => other('form.malformed', changes);
  const good = signForm(handCount, staff);
  const record = wire.FormRecord.decode(encodeForm(handCount));
  const header = wire.FormHeader.decode(record.header);
  const bytesOf = (content: object) =>
    refuse(
      'form.malformed',
      signFormBytes(encodeMessage(wire.FormRecord, { ...record, ...content }), staff),
    );
  const headed = (content: object) =>
    bytesOf({ header: encodeMessage(wire.FormHeader, { ...header, ...content }) });
  const signed = wire.SignedForm.decode(good);
  const [first = {}] = signed.signatures;
  return {
    empty: refuse('form.malformed', new Uint8Array()),
    truncated: refuse('form.malformed', good.subarray(0, -1)),
    'unknown-field': refuse('form.malformed', withUnknownField(good)),
    'header-with-unknown-field': bytesOf({ header: withUnknownField(record.header) }),
    'mode-missing': headed({ mode: 0 }),
    'kind-missing': headed({ kind: 0 }),
    'kind-unknown': headed({ kind: 9 }),
    'short-nonce': headed({ nonce: new Uint8Array(15) }),
    'short-package-digest': headed({ packageDigest: new Uint8Array(31) }),
    'station-with-direction-override': headed({ stationId: '11\u202E01' }),
    'time-beyond-2-53': headed({ madeAtS: 2 ** 53 }),
    'section-named-twice': headed({ sections: [header.sections[0], header.sections[0]] }),
    'section-missing': bytesOf({ sections: record.sections.slice(1) }),
    'section-withheld': refuse('form.malformed', signForm(withheldForm(), staff)),
    'no-figures': malformed(noFigures),
    'hand-count-of-a-device': malformed({ deviceId: 'device-1' }),
    'typed-tape-without-sequence': malformed({ ...typedTape, sequence: undefined }),
    'closing-form-without-statement': malformed({ ...closingForm, statement: undefined }),
    'statement-on-a-hand-count': malformed({ statement: { sealsIntact: true } }),
    'voter-verification-with-ballots': malformed({
      kind: 'voter-verification',
      sectionNames: handCount.sectionNames.slice(0, 1),
      sections: handCount.sections.slice(0, 1),
    }),
    'other-election': other('form.election-other', { electionId: 'sample-2026' }),
    'other-mode': other('form.election-other', { mode: 'live' }),
    'other-package': other('form.election-other', { packageDigest: new Uint8Array(32) }),
    unsigned: other('form.too-few-signatures', {}, []),
    'one-signer': other('form.too-few-signatures', {}, ['clerk-1']),
    'signer-of-another-role': other('form.signer-not-entitled', {}, ['clerk-1', 'registrar-1']),
    'signer-unknown': other('form.signer-unknown', {}, ['clerk-1', 'stranger']),
    'signer-twice': refuse(
      'form.malformed',
      encodeMessage(wire.SignedForm, { ...signed, signatures: [first, first] }),
    ),
    'one-key-under-two-names': refuse(
      'form.signature-invalid',
      encodeMessage(wire.SignedForm, {
        ...signed,
        signatures: [first, { ...first, signerId: 'clerk-2' }],
      }),
    ),
    'signature-changed': refuse(
      'form.signature-invalid',
      encodeMessage(wire.SignedForm, {
        ...signed,
        signatures: [
          first,
          {
            ...signed.signatures[1],
            ed25519: changedByte(signed.signatures[1]?.ed25519 ?? new Uint8Array(64), 40),
          },
        ],
      }),
    ),
    'claim-signed-by-staff': other('form.claim-signed', claim),
  };
}
