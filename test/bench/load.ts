/** Devices that send what was sealed before, as fast as it is taken, over a few warm links. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { makeNoteKey } from '@mutabaqa/shared/merkle/note.ts';
import { verifyReceipt } from '@mutabaqa/shared/receipt/verify-receipt.ts';
import { systemClock, systemTimers } from '@mutabaqa/station-agent/system-timers.ts';
import type { TlsTarget } from '@mutabaqa/station-agent/uplink/tls-connection.ts';
import type { Answer } from '@mutabaqa/station-agent/uplink/uplink.ts';
import type { Link } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import { connectLink } from '@mutabaqa/station-agent/uplink/ws-link.ts';
import type { BenchElection, Carrier } from './bench-election.ts';
import { serverHost } from './bench-election.ts';
import type { SealedTape } from './tapes.ts';

/** Just below the number at which the gateway stops reading a link. */
const inFlightPerLink = 60;

export function targetOf(election: BenchElection, carrier: Carrier, port: number): TlsTarget {
  const { keyPem: key, certPem: cert } = carrier;
  const identity = { key, cert, serverCa: election.keys.serverCa.certificatePem };
  return { host: serverHost, port, identity, datesCount: true };
}

export async function openBenchLink(
  election: BenchElection,
  carrier: Carrier,
  port: number,
): Promise<Link> {
  const { electionId, mode } = election.definition;
  return connectLink({
    target: targetOf(election, carrier, port),
    hello: {
      electionId,
      mode,
      deviceId: carrier.deviceId,
      softwareDigest: election.built.digest,
      journalHead: new Uint8Array(32),
      journalLength: 0,
      bootCounter: 0,
    },
    clock: systemClock,
    timers: systemTimers,
    inFlightMax: inFlightPerLink,
  });
}

export async function openBenchLinks(election: BenchElection, port: number): Promise<Link[]> {
  const links = await Promise.all(
    election.carriers.map((carrier) => openBenchLink(election, carrier, port)),
  );
  await Promise.all(links.map(({ welcomed }) => welcomed));
  return links;
}

/** Answers in the order of the tapes. */
export function sendAll(links: readonly Link[], tapes: readonly SealedTape[]): Promise<Answer[]> {
  return Promise.all(tapes.map(({ envelope }, at) => links[at % links.length]!.submit(envelope)));
}

/** All must be receipts; every `step`th is verified as its device would. */
export function checkAnswers(
  election: BenchElection,
  tapes: readonly SealedTape[],
  answers: readonly Answer[],
  step: number,
): void {
  const { logOrigin, logKey } = election.built.manifest;
  const key = makeNoteKey(nodeCrypto, logOrigin, logKey);
  for (const [at, answer] of answers.entries()) {
    assert(answer.kind === 'receipt', answer.kind === 'refusal' ? answer.refusal.code : '');
    if (at % step > 0) continue;
    const verified = verifyReceipt(nodeCrypto, key, answer.receipt, tapes[at]!);
    assert(verified.ok, 'a receipt verifies');
  }
}
