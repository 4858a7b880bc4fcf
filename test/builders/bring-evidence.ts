/** Forms and decisions in the log of a sample centre, as its desks would append them. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import type { DecidedChange } from '@mutabaqa/shared/decisions/decided-change.ts';
import {
  decisionCommitment,
  decodeSignedDecision,
} from '@mutabaqa/shared/election/decision-record.ts';
import type { Form } from '@mutabaqa/shared/evidence/form.ts';
import { decodeSignedForm, formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { makeGate } from '@mutabaqa/tally-server/publish/gate.ts';
import { signDecision, signForm } from './deciding-election.ts';
import type { SampleCentre } from './sample-centre.ts';

type Log = Pick<SampleCentre, 'election' | 'sequencer' | 'clock'>;

/** Before the embargo ends, such leaves are sealed. */
function isSealed({ election, clock }: Log): boolean {
  return makeGate(election.manifest).ofElection(clock.nowMs()) !== 'everything';
}

/** Typed by a clerk and a supervisor. */
export async function bringForm(log: Log, form: Form): Promise<void> {
  const record = signForm(form, ['clerk-1', 'supervisor-1']);
  const signed = decodeSignedForm(nodeCrypto, record, { withheldAllowed: false });
  assert(signed.ok, 'a form');
  const { kind, stationId, digest } = signed.value.form;
  await log.sequencer.append([
    {
      kind: 'form',
      stationId,
      commitment: formCommitment(nodeCrypto, signed.value),
      sealed: isSealed(log),
      form: { kind, stationId, digest, record },
    },
  ]);
}

/** Its signers had seen the whole log. */
export async function bringDecision(
  log: Log,
  change: DecidedChange,
  stationId: string | undefined,
  signers: readonly string[],
): Promise<void> {
  const { sequencer, election } = log;
  const record = signDecision(election, {
    ...{ change, signers, base: { logNumber: 0, size: sequencer.size } },
    ...(stationId !== undefined && { about: { stationId, contestId: undefined } }),
  });
  const signed = decodeSignedDecision(nodeCrypto, record);
  assert(signed.ok, 'a decision');
  const { decision, digest } = signed.value;
  await sequencer.append([
    {
      kind: 'decision',
      stationId: stationId ?? '',
      commitment: decisionCommitment(nodeCrypto, signed.value),
      sealed: isSealed(log),
      decision: { kind: decision.kind, stationId, digest, record },
    },
  ]);
}
