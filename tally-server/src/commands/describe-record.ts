/** What a person is about to sign, in lines to read before the signature: everything that the record says. */
import { formatHex } from '@mutabaqa/shared/base/bytes.ts';
import { decodeChange } from '@mutabaqa/shared/decisions/decode-change.ts';
import type { SignedDecision } from '@mutabaqa/shared/election/decision-record.ts';
import type { SignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import { listCounts } from '@mutabaqa/shared/tape/sparse-counts.ts';
import type { Section, SectionName } from '@mutabaqa/shared/tape/tape.ts';
import { formatDigestGroups } from '../commission/sign-manifest.ts';

export function describeDecision({ decision, digest, signatures }: SignedDecision): string[] {
  const { kind, subject, base, reason, legalGround, evidenceDigests } = decision;
  const change = decodeChange(decision);
  const { stationId, contestId, deviceId } = subject;
  return [
    `Election ${decision.electionId} (${decision.mode})`,
    `Decision ${kind}`,
    ...(stationId === undefined ? [] : [`Station  ${stationId}`]),
    ...(contestId === undefined ? [] : [`Contest  ${contestId}`]),
    ...(deviceId === undefined ? [] : [`Device   ${deviceId}`]),
    `Change   ${change.ok ? formatChange(change.value) : `cannot be read (${change.error.where})`}`,
    `Reason   ${reason}`,
    ...(legalGround === '' ? [] : [`Ground   ${legalGround}`]),
    ...evidenceDigests.map((each) => `Evidence ${formatHex(each)}`),
    `Having seen ${base.size} leaves of log ${base.logNumber}`,
    `Digest   ${formatDigestGroups(digest)}`,
    signersOf(signatures),
  ];
}

export function describeForm({ form, signatures }: SignedForm): string[] {
  const { kind, stationId, deviceId, sequence, statement } = form;
  return [
    `Election ${form.electionId} (${form.mode})`,
    `Form     ${kind}`,
    `Station  ${stationId}`,
    ...(deviceId === undefined ? [] : [`Device   ${deviceId}, tape ${sequence ?? '?'}`]),
    ...(statement ? [`Form says ${JSON.stringify(statement)}`] : []),
    ...form.sectionNames.map((name, index) => formatSection(name, form.sections[index])),
    `Digest   ${formatDigestGroups(form.digest)}`,
    signersOf(signatures),
  ];
}

function signersOf(signatures: readonly { readonly signerId: string }[]): string {
  return `Signed by ${signatures.map(({ signerId }) => signerId).join(', ') || 'nobody'}`;
}

function formatSection({ kind, id }: SectionName, section: Section | undefined): string {
  return `${kind === 'account' ? 'Paper   ' : 'Contest '} ${id}: ${formatFigures(section)}`;
}

function formatFigures(section: Section | undefined): string {
  if (section?.kind === 'account') return JSON.stringify(section.counts);
  if (section?.kind !== 'contest') return 'withheld';
  const { listVotes, candidateVotes } = section;
  const votes = {
    ...(listVotes && { lists: listCounts(listVotes).map((count) => count ?? null) }),
    ...(candidateVotes && { candidates: listCounts(candidateVotes).map((count) => count ?? null) }),
  };
  return JSON.stringify(votes);
}

function formatChange(change: object): string {
  const text = JSON.stringify(change, (name, value: unknown) => {
    if (value instanceof Uint8Array) return name === 'nonce' ? undefined : formatHex(value);
    return isCounts(value) ? listCounts(value).map((count) => count ?? null) : value;
  });
  return text;
}

function isCounts(value: unknown): value is Parameters<typeof listCounts>[0] {
  return typeof value === 'object' && value !== null && 'reportedRuns' in value;
}
