import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, wire } from '@mutabaqa/proto/wire.ts';
import {
  makeDecidingElection,
  sampleForm,
  signForm,
  signFormBytes,
} from '@mutabaqa/test/builders/deciding-election.ts';
import { sampleKey, sampleSeed } from '@mutabaqa/test/builders/sample-election.ts';
import { labelledDigest, labels } from '../crypto/labels.ts';
import { nodeCrypto } from '../crypto/node/node-crypto.ts';
import { peopleOf } from '../election/staff-signatures.ts';
import { makeSparseCounts } from '../tape/sparse-counts.ts';
import { encodeSection } from '../tape/section-codec.ts';
import type { Section } from '../tape/tape.ts';
import { admitForm } from './admit-form.ts';
import { encodeForm } from './form-codec.ts';
import type { Form } from './form.ts';
import {
  decodeSignedForm,
  encodeSignedForm,
  formCommitment,
  formSigningInput,
} from './signed-form.ts';

const election = makeDecidingElection();
const desk = { election, people: peopleOf(election.manifest) };
const form = sampleForm(election);
const staff = ['clerk-1', 'supervisor-1'];

function admit(bytes: Uint8Array, withheldAllowed = false) {
  return admitForm(nodeCrypto, desk, bytes, { withheldAllowed });
}

/** The code and the place, or "admitted". */
function answerTo(bytes: Uint8Array): string {
  const result = admit(bytes);
  return result.ok ? 'admitted' : `${result.error.code} ${result.error.where}`;
}

const answerToForm = (changes: Partial<Form>, signers = staff) =>
  answerTo(signForm(sampleForm(election, changes), signers));

const account = (counts: object): Section => ({
  kind: 'account',
  nonce: sampleSeed('nonce').slice(0, 16),
  counts,
});
const onlyAccount = { sectionNames: [{ kind: 'account' as const, id: 'Baghdad' }] };

describe('a signed form', () => {
  it('comes back as it was signed', () => {
    const admitted = admit(signForm(form, ['supervisor-1', 'clerk-1']));
    expect(admitted.ok && admitted.value.form).toMatchObject(form);
    expect(admitted.ok && admitted.value.signatures.map(({ signerId }) => signerId)).toEqual(staff);
  });

  it.each([
    ['nobody', [], 'form.too-few-signatures 0 of 2'],
    ['one person', ['clerk-1'], 'form.too-few-signatures 1 of 2'],
    ['one person twice', ['clerk-1', 'clerk-1'], 'form.malformed signatures'],
    ['two clerks', ['clerk-1', 'clerk-2'], 'admitted'],
    ['two supervisors', ['supervisor-1', 'supervisor-2'], 'admitted'],
    ['two clerks and their supervisor', ['clerk-1', 'clerk-2', 'supervisor-1'], 'admitted'],
    ['an adjudicator', ['adjudicator-1', 'clerk-1'], 'form.signer-not-entitled adjudicator-1'],
    ['an auditor', ['auditor-1', 'clerk-1'], 'form.signer-not-entitled auditor-1'],
    ['a stranger', ['clerk-1', 'stranger'], 'form.signer-unknown stranger'],
  ])('by %s', (_, signers, answer) => {
    expect(answerTo(signForm(form, signers))).toBe(answer);
  });

  it('is not signed by one key under two names', () => {
    const record = encodeForm(form);
    const decoded = decodeSignedForm(nodeCrypto, encodeSignedForm(record, []), {
      withheldAllowed: false,
    });
    const input = formSigningInput(decoded.ok ? decoded.value.form.digest : new Uint8Array(32));
    const signature = sampleKey('clerk-1').sign(input);
    const signatures = ['clerk-1', 'clerk-2'].map((signerId) => ({
      signerId,
      proof: { kind: 'ed25519', signature } as const,
    }));
    expect(answerTo(encodeSignedForm(record, signatures))).toBe('form.signature-invalid clerk-2');
  });

  it('counts people who were added in the log, from then on', () => {
    const bytes = signForm(form, ['clerk-1', 'clerk-9']);
    expect(answerTo(bytes)).toBe('form.signer-unknown clerk-9');
    const publicKey = sampleKey('clerk-9').publicKey;
    const people = new Map(desk.people).set('clerk-9', { id: 'clerk-9', role: 'clerk', publicKey });
    expect(admitForm(nodeCrypto, { election, people }, bytes).ok).toBe(true);
  });

  it.each<[string, Partial<Form>, string]>([
    ['another election', { electionId: 'other' }, 'form.election-other electionId'],
    ['another mode', { mode: 'live' }, 'form.election-other mode'],
    ['another package', { packageDigest: new Uint8Array(32) }, 'form.election-other packageDigest'],
    ['an unknown station', { stationId: 'st-99' }, 'form.subject-unknown st-99'],
    ['a station of another ballot', { stationId: 'st-2' }, 'form.subject-unknown Baghdad'],
  ])('of %s is refused', (_, changes, answer) => {
    expect(answerToForm(changes)).toBe(answer);
  });

  it('has as many positions as the contest', () => {
    const contest = (size: number, sort: 'listVotes' | 'candidateVotes') =>
      answerToForm({
        sections: form.sections.with(1, {
          kind: 'contest',
          nonce: form.nonce,
          listVotes: undefined,
          candidateVotes: undefined,
          [sort]: makeSparseCounts(Array.from({ length: size }, () => 1)),
        }),
      });
    expect(contest(2, 'listVotes')).toBe('admitted');
    expect(contest(3, 'listVotes')).toBe('form.subject-unknown Baghdad/council');
    expect(contest(4, 'candidateVotes')).toBe('admitted');
    expect(contest(3, 'candidateVotes')).toBe('form.subject-unknown Baghdad/council');
  });

  it('is refused when any byte changes, and cut anywhere', () => {
    const good = signForm(form, staff);
    const accepted: number[] = [];
    for (let at = 0; at < good.length; at++) {
      const changed = good.slice();
      changed[at]! ^= 1;
      if (admit(changed).ok || admit(good.subarray(0, at)).ok) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  });

  it('of random bytes is refused or re-encodes to them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeSignedForm(nodeCrypto, bytes, { withheldAllowed: true });
        if (!decoded.ok) return;
        const { form: meant, signatures } = decoded.value;
        expect(encodeSignedForm(encodeForm(meant), signatures)).toEqual(bytes);
      }),
    );
  });
});

describe('a form of a kind', () => {
  const none = { sectionNames: [], sections: [] };

  it('that is a typed tape says whose tape it is', () => {
    const tape = { kind: 'paper-tape', deviceId: 'device-1', sequence: 3 } as const;
    expect(answerToForm(tape)).toBe('admitted');
    expect(answerToForm({ ...tape, deviceId: undefined })).toBe('form.malformed deviceId');
    expect(answerToForm({ ...tape, sequence: undefined })).toBe('form.malformed sequence');
    expect(answerToForm({ deviceId: 'device-1' })).toBe('form.malformed deviceId');
    expect(answerToForm({ sequence: 1 })).toBe('form.malformed sequence');
  });

  it('that is a closing form has a statement, and no other kind', () => {
    const statement = { ballotsReceived: 500, sealsIntact: false, agentRefusals: 0 };
    const admitted = admit(signForm({ ...form, kind: 'closing-form', statement }, staff));
    expect(admitted.ok && admitted.value.form.statement).toEqual(statement);
    expect(answerToForm({ kind: 'closing-form', statement: {}, ...none })).toBe('admitted');
    expect(answerToForm({ kind: 'closing-form' })).toBe('form.malformed statement');
    expect(answerToForm({ statement: {} })).toBe('form.malformed statement');
  });

  it('has figures, but for a closing form', () => {
    for (const kind of ['hand-count', 'audit-count'] as const) {
      expect(answerToForm({ kind, ...none })).toBe('form.malformed sections');
    }
  });

  it('that is a voter verification has counts of people only', () => {
    const verification = (counts: object) =>
      answerToForm({ kind: 'voter-verification', ...onlyAccount, sections: [account(counts)] });
    expect(verification({ registered: 450, verifiedFemale: 10, verifiedMale: 11 })).toBe(
      'admitted',
    );
    expect(verification({ verifiedMale: 11, inBox: 11 })).toBe('form.malformed sections');
    expect(answerToForm({ kind: 'voter-verification' })).toBe('form.malformed sections');
  });

  it('that is a claim is signed by nobody', () => {
    expect(answerToForm({ kind: 'observer-tape' }, [])).toBe('admitted');
    expect(answerToForm({ kind: 'observer-tape' })).toBe('form.claim-signed signatures');
  });
});

describe('a withheld section', () => {
  const [, contest] = form.sections;
  const digest = labelledDigest(
    nodeCrypto,
    labels.formSection,
    encodeSection(contest?.kind === 'contest' ? contest : (account({}) as never)),
  );
  const shown = encodeForm({
    ...form,
    sections: form.sections.with(1, { kind: 'withheld', digest }),
  });

  it('keeps digest, signatures and commitment of the form, and is refused at the door', () => {
    const whole = admit(signForm(form, staff));
    const record = wire.SignedForm.decode(signForm(form, staff));
    const published = encodeMessage(wire.SignedForm, { ...record, record: shown });
    const withheld = admit(published, true);
    expect(whole.ok && withheld.ok).toBe(true);
    if (!whole.ok || !withheld.ok) return;
    expect(withheld.value.form.digest).toEqual(whole.value.form.digest);
    expect(formCommitment(nodeCrypto, withheld.value)).toEqual(
      formCommitment(nodeCrypto, whole.value),
    );
    expect(answerTo(published)).toBe('form.malformed Baghdad/council');
  });

  it('is of that very section', () => {
    const other = encodeForm({
      ...form,
      sections: form.sections.with(1, { kind: 'withheld', digest: new Uint8Array(32) }),
    });
    const { signatures } = wire.SignedForm.decode(signForm(form, staff));
    const published = encodeMessage(wire.SignedForm, { record: other, signatures });
    expect(admit(published, true)).toMatchObject({ error: { code: 'form.signature-invalid' } });
  });
});

it('commits to its signers too', () => {
  const commitmentBy = (...signers: string[]) => {
    const admitted = admit(signForm(form, signers));
    return admitted.ok ? formCommitment(nodeCrypto, admitted.value) : undefined;
  };
  expect(commitmentBy('clerk-1', 'supervisor-1')).toEqual(commitmentBy('supervisor-1', 'clerk-1'));
  expect(commitmentBy('clerk-1', 'clerk-2')).not.toEqual(commitmentBy('clerk-1', 'supervisor-1'));
});

it('is refused with a section named twice, or none behind a name', () => {
  const raw = wire.FormRecord.decode(encodeForm(form));
  const header = wire.FormHeader.decode(raw.header);
  const [first] = header.sections;
  const twice = encodeMessage(wire.FormHeader, { ...header, sections: [first ?? {}, first ?? {}] });
  const sign = (record: object) =>
    answerTo(signFormBytes(encodeMessage(wire.FormRecord, record), staff));
  expect(sign({ ...raw, header: twice })).toBe('form.malformed sections');
  expect(sign({ ...raw, sections: raw.sections.slice(1) })).toBe('form.malformed sections');
});
