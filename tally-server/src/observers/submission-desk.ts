/**
 * Takes what an account says of a tape, and gives a signed receipt. The codes of a tape are evidence by their
 * device's signature, figures that were typed are a claim; both go the way that all evidence goes, sealed until
 * the embargo ends. The same content of the same account is answered with the receipt that it has.
 *
 * Order: the submission is written down, then logged, then its receipt. If we crash in between, bringing it again
 * finds what was written down, and the log the digest that it has.
 */
import { concatBytes, formatHex, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { encodeForm } from '@mutabaqa/shared/evidence/form-codec.ts';
import { encodeSignedForm } from '@mutabaqa/shared/evidence/signed-form.ts';
import type { ObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { signObserverReceipt } from '@mutabaqa/shared/observers/observer-receipt.ts';
import { parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import type { Sign } from '@mutabaqa/shared/merkle/note.ts';
import type { EvidenceDesk } from '../desk/evidence-desk.ts';
import type { NewSubmission, ObserverStore, Sender, Submission } from './observer-store.ts';
import { type ClaimContext, readTypedClaim } from './typed-claim.ts';
import type { UploadDesk } from './upload-desk.ts';

export interface SubmissionDeskPorts {
  readonly crypto: CryptoPort;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly election: ClaimContext['election'];
  readonly store: ObserverStore;
  readonly evidence: EvidenceDesk;
  readonly uploads: UploadDesk;
  /** Name of the log, and its key's signature. */
  readonly logOrigin: string;
  readonly sign: Sign;
}

export interface SubmissionDesk {
  /** The texts of a tape's codes, in any order. Refusals: `qr.*`, `tape.*`, those of a tape, `submission.too-many`. */
  takeCodes(sender: Sender, texts: readonly string[]): Promise<Result<Submission, Refusal>>;
  /** Refusals: those of `readTypedClaim`, `form.*`, `submission.too-many`. */
  takeTyped(sender: Sender, body: unknown): Promise<Result<Submission, Refusal>>;
  /** A picture alone. Refusals: `station.unknown`, `upload.*`, `submission.too-many`. */
  takePicture(
    sender: Sender,
    stationId: string,
    image: Uint8Array,
  ): Promise<Result<Submission, Refusal>>;
  /** A picture of what was submitted. Refusals: `resource.unknown`, `upload.*`, `submission.too-many`. */
  attach(sender: Sender, number: number, image: Uint8Array): Promise<Result<undefined, Refusal>>;
}

/** More than one person with a phone brings in a day; a program that goes wild stops here. */
const submissionsPerDayMax = 500;
const codesMax = 99;
const codeCharactersMax = 2000;
/**
 * About one station: all claims about it have room for so many (`evidence-desk.ts`), and no organisation may
 * take it from the others.
 */
const claimsPerAccountMax = 4;
const claimsPerOrganisationMax = 8;
const dayMs = 24 * 3_600_000;

export function makeSubmissionDesk(ports: SubmissionDeskPorts): SubmissionDesk {
  const { crypto, clock, election, store, evidence, uploads } = ports;

  async function begin(submission: NewSubmission): Promise<Result<Submission, Refusal>> {
    const { account } = submission.sender;
    // What was refused counts, too: trying again and again is what the limit is for.
    const sent = await store.sentSince(account, clock.nowMs() - dayMs);
    return sent.submissions >= submissionsPerDayMax
      ? fail(refusal('submission.too-many', { max: submissionsPerDayMax }))
      : ok(await store.beginSubmission(submission));
  }

  function newSubmission(
    sender: Sender,
    kind: NewSubmission['kind'],
    content: Uint8Array,
    more: Pick<NewSubmission, 'stationId' | 'record'>,
  ): NewSubmission {
    const contentDigest = crypto.sha256(content);
    return { sender, kind, contentDigest, receivedAtMs: clock.nowMs(), ...more };
  }

  async function finish(
    { number, sender, kind, receivedAtMs }: Submission,
    {
      stationId,
      digest,
      leafIndex,
    }: Pick<ObserverReceipt, 'digest' | 'leafIndex'> & {
      readonly stationId: string;
    },
  ): Promise<Result<Submission, Refusal>> {
    const receipt = signObserverReceipt(
      {
        electionId: election.manifest.electionId,
        log: ports.logOrigin,
        ...{ kind, stationId, digest, leafIndex },
        account: sender.account,
        timeMs: receivedAtMs,
      },
      ports.sign,
    );
    return ok(await store.finishSubmission(number, stationId, receipt));
  }

  return {
    async takeCodes(sender, texts) {
      const fits =
        texts.length <= codesMax && texts.every(({ length }) => length <= codeCharactersMax);
      if (!fits || texts.length === 0) return fail(refusal('qr.malformed'));
      const parsed = parseQrParts(crypto, texts);
      if (!parsed.ok) return parsed;
      // The tape, not the texts: with or without the spare part it is the same one.
      const content = concatBytes(parsed.value.tapeSignature, parsed.value.tape);
      const more = { stationId: undefined, record: undefined };
      const begun = await begin(newSubmission(sender, 'paper-tape', content, more));
      if (!begun.ok || begun.value.receipt !== undefined) return begun;
      const taken = await evidence.takeQr(texts);
      return taken.ok ? finish(begun.value, taken.value) : taken;
    },

    async takeTyped(sender, body) {
      const nowS = Math.floor(clock.nowMs() / 1000);
      const claim = readTypedClaim(body, { election, random: ports.random, nowS });
      if (!claim.ok) return claim;
      const { stationId, form, content } = claim.value;
      const record = encodeSignedForm(encodeForm(form), []);
      const begun = await begin(newSubmission(sender, 'claim', content, { stationId, record }));
      if (!begun.ok || begun.value.receipt !== undefined) return begun;
      const claims = await store.countClaims(sender, stationId);
      if (claims.own >= claimsPerAccountMax || claims.organisation >= claimsPerOrganisationMax) {
        return fail(refusal('submission.too-many', { max: claimsPerAccountMax }));
      }
      const taken = await evidence.takeForm(Uint8Array.from(begun.value.record ?? record));
      return taken.ok ? finish(begun.value, taken.value) : taken;
    },

    async takePicture(sender, stationId, image) {
      if (election.roster.station(stationId) === undefined) {
        return fail(refusal('station.unknown', { station: stationId }));
      }
      const content = utf8(`${stationId}\n${formatHex(crypto.sha256(image))}`);
      const more = { stationId, record: undefined };
      const begun = await begin(newSubmission(sender, 'photograph', content, more));
      if (!begun.ok || begun.value.receipt !== undefined) return begun;
      const { number } = begun.value;
      const kept = await uploads.keep(sender.account, { submission: number }, image);
      if (!kept.ok) return kept;
      return finish(begun.value, { stationId, digest: kept.value.digest, leafIndex: undefined });
    },

    async attach(sender, number, image) {
      const submission = await store.submissionAt(number);
      // Somebody else's is answered as one that is not there.
      if (submission?.sender.account !== sender.account || submission.receipt === undefined) {
        return fail(refusal('resource.unknown'));
      }
      const kept = await uploads.keep(sender.account, { submission: number }, image);
      return kept.ok ? ok(undefined) : kept;
    },
  };
}
