/** Executes the examples in proto/spec: form.md, leaf.md, and changes of decision.md. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wire } from '@mutabaqa/proto/wire.ts';
import { assert, assertDefined } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, formatHex, u16be, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { encodeChange } from '@mutabaqa/shared/decisions/encode-change.ts';
import { decisionKinds } from '@mutabaqa/shared/election/decision-record.ts';
import { peopleOf } from '@mutabaqa/shared/election/staff-signatures.ts';
import { admitForm } from '@mutabaqa/shared/evidence/admit-form.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import { formKinds } from '@mutabaqa/shared/evidence/form.ts';
import { decodeLeaf } from '@mutabaqa/shared/log/leaf.ts';
import { decodeOutageRecord, encodeOutageRecord } from '@mutabaqa/shared/log/outage-record.ts';
import { decodeVersionRecord, encodeVersionRecord } from '@mutabaqa/shared/log/version-record.ts';
import { missingReasons } from '@mutabaqa/shared/reconcile/verdict.ts';
import { makeDecidingElection } from '../builders/deciding-election.ts';
import { handCount } from './golden-forms.ts';
import { readGolden, withHex } from './golden-file.ts';
import { readSpec } from './spec-blocks.ts';

const { sha256 } = nodeCrypto;

/** H(L(...)) of the specifications, written again: the labels stand there, not in our code. */
const digestOf = (label: string, ...parts: readonly Uint8Array[]): Uint8Array =>
  sha256(concatBytes(utf8(label), Uint8Array.of(0), ...parts));

const readText = (file: string): string =>
  readFileSync(new URL(`../../proto/spec/${file}`, import.meta.url), 'utf8');

describe('proto/spec/form.md', () => {
  const spec = readSpec('form.md');
  const record = spec.bytes('form-record');
  const outer = wire.FormRecord.decode(record);
  const sectionDigests = outer.sections.map(({ open }) =>
    digestOf('mutabaqa/form-section/v1', assertDefined(open, 'section')),
  );
  const digestWith = (digests: readonly Uint8Array[]) =>
    digestOf(
      'mutabaqa/form/v1',
      digestOf('mutabaqa/form-header/v1', outer.header),
      u16be(digests.length),
      ...digests,
    );

  it('shows a form, its content and its digests', () => {
    expect(JSON.parse(spec.one('form-content'))).toEqual(withHex(handCount));
    expect(record).toEqual(encodeForm(handCount));
    expect(sectionDigests.map(formatHex)).toEqual(spec.lines('form-section-digest'));
    expect(digestWith(sectionDigests)).toEqual(spec.bytes('form-digest'));
  });

  it('shows what is signed, by whom, and what the leaf commits to', () => {
    const digest = spec.bytes('form-digest');
    const label = utf8('mutabaqa/form-signature/v1\0');
    expect(concatBytes(label, digest)).toEqual(spec.bytes('form-signing-input'));
    const signed = wire.SignedForm.decode(spec.bytes('signed-form'));
    expect(signed.record).toEqual(record);
    const signatures = wire.SignedForm.encode({ signatures: signed.signatures }).finish();
    expect(digestOf('mutabaqa/form-commitment/v1', digest, signatures)).toEqual(
      spec.bytes('form-commitment'),
    );
    const election = makeDecidingElection();
    const desk = { election, people: peopleOf(election.manifest) };
    const admitted = admitForm(nodeCrypto, desk, spec.bytes('signed-form'));
    assert(admitted.ok, 'the form is admitted');
    const signers = admitted.value.signatures.map(({ signerId }) => signerId);
    expect(signers).toEqual(['clerk-1', 'supervisor-1']);
  });

  it('shows a withheld section, under the same digest', () => {
    const shown = wire.FormRecord.decode(spec.bytes('form-record-withheld'));
    expect(shown.header).toEqual(outer.header);
    const [first, second] = shown.sections;
    const digests = [
      assertDefined(first?.withheld, 'withheld section'),
      digestOf('mutabaqa/form-section/v1', assertDefined(second?.open, 'open section')),
    ];
    expect(digestWith(digests)).toEqual(spec.bytes('form-digest'));
  });

  it('names every kind, and every code of the golden files', () => {
    const text = readText('form.md');
    const codes = readGolden('form/refused').map(([, { code }]) => String(code));
    const unnamed = [...formKinds, ...codes].filter((word) => !text.includes(`| \`${word}\``));
    expect(unnamed).toEqual([]);
  });
});

describe('proto/spec/leaf.md', () => {
  const spec = readSpec('leaf.md');

  it('shows a version, what it commits to, and its leaf', () => {
    const bytes = spec.bytes('version-record');
    const version = assertDefined(decodeVersionRecord(bytes), 'version');
    expect(withHex(version)).toEqual(JSON.parse(spec.one('version-content')));
    expect(encodeVersionRecord(version)).toEqual(bytes);
    const commitment = digestOf('mutabaqa/version/v1', bytes);
    expect(commitment).toEqual(spec.bytes('version-commitment'));
    const leaf = decodeLeaf(spec.bytes('version-leaf'));
    expect(leaf).toMatchObject({ kind: 'version', stationId: '', commitment });
  });

  it('shows an outage and what it commits to', () => {
    const bytes = spec.bytes('outage-record');
    const outage = assertDefined(decodeOutageRecord(bytes), 'outage');
    expect(withHex(outage)).toEqual(JSON.parse(spec.one('outage-content')));
    expect(encodeOutageRecord(outage)).toEqual(bytes);
    expect(digestOf('mutabaqa/outage/v1', bytes)).toEqual(spec.bytes('outage-commitment'));
  });

  it('shows what a paper tape commits to', () => {
    const digest = spec.bytes('paper-tape-digest');
    expect(digest).toEqual(readSpec('tape.md').bytes('tape-digest'));
    const signature = spec.bytes('paper-tape-signature');
    expect(signature).toEqual(readSpec('tape.md').bytes('tape-signature'));
    expect(digestOf('mutabaqa/paper-tape-commitment/v1', digest, signature)).toEqual(
      spec.bytes('paper-tape-commitment'),
    );
  });

  it('names every kind of leaf', () => {
    const text = readText('leaf.md');
    const kinds = Object.keys(wire.LeafKind).map((name) => name.replace('LEAF_KIND_', ''));
    const unnamed = kinds.filter((kind) => !text.includes(`| ${kind} `));
    expect(unnamed).toEqual(['UNSPECIFIED']);
  });
});

describe('proto/spec/decision.md', () => {
  it('says of every kind what it is about and what it changes', () => {
    const text = readText('decision.md');
    const changes = text.slice(text.indexOf('## Changes'));
    for (const kind of Object.keys(decisionKinds)) expect(changes).toContain(`\`${kind}\``);
  });

  it('shows a change and its bytes, and the reasons of the closed list', () => {
    const spec = readSpec('decision.md');
    const { stationIds } = JSON.parse(spec.one('json draw-content')) as { stationIds: string[] };
    const draw = { kind: 'draw-stations', seed: undefined, stationIds } as const;
    expect(encodeChange(draw).change).toEqual(spec.bytes('text draw'));
    const reasons = spec.one('text reasons').split(/\s+/).filter(Boolean);
    expect(reasons).toEqual([...missingReasons]);
  });
});
