/**
 * Takes reports of incidents and follows them to their end. A confidential one is sealed to the unit that handles
 * it before anything of it is written down; only what is counted of it (its kind, and who was affected) stays
 * readable. The reporter gets a signed receipt, and the record whose digest it names, and sees every step.
 */
import { formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { HpkeSealer } from '@mutabaqa/shared/envelope/hpke-port.ts';
import type { Sign } from '@mutabaqa/shared/merkle/note.ts';
import { signObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { sealReport } from '@mutabaqa/shared/observers/sealed-report.ts';
import type { Incident, ObserverStore, Sender } from './observer-store.ts';
import { type GivenReport, readReport } from './report-body.ts';
import type { UploadDesk } from './upload-desk.ts';

export interface IncidentDeskPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly election: Pick<ElectionPackage, 'manifest' | 'roster'>;
  readonly store: ObserverStore;
  readonly uploads: UploadDesk;
  readonly logOrigin: string;
  readonly sign: Sign;
  /** Of the unit that reads confidential reports; undefined = none is taken. */
  readonly unit: HpkeSealer | undefined;
}

export interface ReportTaken {
  readonly incident: Incident;
  /** The record whose digest the receipt names, for the reporter to keep; undefined when it was sent before. */
  readonly record: string | undefined;
}

export interface IncidentDesk {
  /** Refusals: those of `readReport`, `incident.not-confidential`, `submission.too-many`. */
  take(sender: Sender, body: unknown): Promise<Result<ReportTaken, Refusal>>;
  /** A picture of the account's own report. Refusals: `resource.unknown`, `upload.*`, `submission.too-many`. */
  attach(sender: Sender, number: number, image: Uint8Array): Promise<Result<undefined, Refusal>>;
}

const reportsPerDayMax = 60;
const dayMs = 24 * 3_600_000;

export function makeIncidentDesk(ports: IncidentDeskPorts): IncidentDesk {
  const { crypto, clock, random, election, store, uploads, unit } = ports;
  const { electionId } = election.manifest;

  /** What the digest covers. The nonce keeps anybody from guessing a report from its digest. */
  function formatRecord(given: GivenReport, account: number, receivedAtMs: number): string {
    const { kind, gender, isConfidential, open } = given;
    const { stationId = null, happenedAtS = null, text } = open;
    const record = {
      ...{ electionId, account, receivedAtMs, kind, gender, confidential: isConfidential },
      ...{ stationId, happenedAtS, text, nonce: formatHex(random(16)) },
    };
    return `${JSON.stringify(record)}\n`;
  }

  return {
    async take(sender, body) {
      const receivedAtMs = clock.nowMs();
      const given = readReport(body, election.roster, Math.floor(receivedAtMs / 1000));
      if (!given.ok) return given;
      const { kind, gender, isConfidential, open } = given.value;
      if (isConfidential && unit === undefined) return fail(refusal('incident.not-confidential'));
      const sent = await store.sentSince(sender.account, receivedAtMs - dayMs);
      if (sent.incidents >= reportsPerDayMax) {
        return fail(refusal('submission.too-many', { max: reportsPerDayMax }));
      }
      const record = formatRecord(given.value, sender.account, receivedAtMs);
      const digest = labelledDigest(crypto, labels.incidentReport, utf8(record));
      const receipt = signObserverReceipt(
        {
          ...{ electionId, log: ports.logOrigin, kind: 'incident', digest },
          stationId: isConfidential ? undefined : open.stationId,
          ...{ account: sender.account, timeMs: receivedAtMs, leafIndex: undefined },
        },
        ports.sign,
      );
      const content =
        isConfidential && unit !== undefined
          ? { sealed: sealReport(unit, { electionId, part: 'report', digest }, utf8(record)) }
          : { open };
      const sendingId = given.value.sendingId;
      const incident = await store.addIncident({
        ...{ sender, sendingId, kind, gender, receivedAtMs, digest, receipt, content },
      });
      const isNew = incident.receipt === receipt;
      return ok({ incident, record: isNew ? record : undefined });
    },

    async attach(sender, number, image) {
      const incident = await store.incidentAt(number);
      if (incident?.sender.account !== sender.account) return fail(refusal('resource.unknown'));
      const isConfidential = 'sealed' in incident.content;
      if (isConfidential && unit === undefined) return fail(refusal('incident.not-confidential'));
      const digest = Uint8Array.from(incident.digest);
      const seal =
        isConfidential && unit !== undefined
          ? (jpeg: Uint8Array) => sealReport(unit, { electionId, part: 'photograph', digest }, jpeg)
          : undefined;
      const kept = await uploads.keep(sender.account, { incident: number }, image, seal);
      return kept.ok ? ok(undefined) : kept;
    },
  };
}
