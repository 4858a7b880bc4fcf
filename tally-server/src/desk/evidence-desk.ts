/**
 * Takes what people bring: forms that two staff members signed, observers' claims, and devices' own QR codes
 * read from paper. What is good becomes a leaf; the same thing brought again is answered with the leaf that
 * it has.
 */
import { equalBytes, formatHex } from '@mutabaqa/shared/base/bytes.ts';
import type { Clock } from '@mutabaqa/shared/base/clock.ts';
import { type Refusal, refusal } from '@mutabaqa/shared/base/refusals.ts';
import { fail, ok, type Result } from '@mutabaqa/shared/base/result.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import type { Standing } from '@mutabaqa/shared/decisions/standing.ts';
import type { ElectionPackage } from '@mutabaqa/shared/election/election-package.ts';
import type { People } from '@mutabaqa/shared/election/staff-signatures.ts';
import { encodeSignedTape } from '@mutabaqa/shared/envelope/tape-record.ts';
import { admitForm } from '@mutabaqa/shared/evidence/admit-form.ts';
import { formCommitment } from '@mutabaqa/shared/evidence/signed-form.ts';
import { paperTapeCommitment } from '@mutabaqa/shared/evidence/signed-tape.ts';
import { parseQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import { tapeSigningInput } from '@mutabaqa/shared/tape/tape-signatures.ts';
import type { DecodedTape } from '@mutabaqa/shared/tape/tape.ts';
import type { Appendix, Sequencer } from '../log/sequencer.ts';
import type { Gate } from '../publish/gate.ts';
import type { Store } from '../store/store.ts';

export interface EvidenceDeskPorts {
  readonly crypto: CryptoPort;
  readonly election: Pick<
    ElectionPackage,
    'manifest' | 'digest' | 'roster' | 'contests' | 'spares'
  >;
  /** Of the package, and those whom decisions have added so far. */
  readonly people: () => Promise<People>;
  /** By the decisions so far. */
  readonly standing: Pick<Standing, 'speaksFor'>;
  readonly store: Pick<Store, 'findEvidence' | 'findForm' | 'formsOfStation' | 'evidenceOfStation'>;
  readonly sequencer: Pick<Sequencer, 'append'>;
  readonly gate: Gate;
  readonly clock: Clock;
}

/** What became of it. */
export interface Taken {
  readonly kind: 'form' | 'paper-tape' | 'decision';
  readonly stationId: string;
  /** Of the form, tape or decision. */
  readonly digest: Uint8Array;
  readonly leafIndex: number;
  /** The very same was brought before: nothing was logged now. */
  readonly isRepeated: boolean;
}

export interface EvidenceDesk {
  /** The encoded SignedForm. Refusals: `form.*`. */
  takeForm(bytes: Uint8Array): Promise<Result<Taken, Refusal>>;
  /** The texts of a tape's codes. Refusals: `qr.*`, `tape.*`, and those of a tape at the gateway. */
  takeQr(texts: readonly string[]): Promise<Result<Taken, Refusal>>;
}

/** Of one station: each costs every reader of its case for ever after. Claims take no form's place. */
const formsPerStationMax = 256;
const claimsPerStationMax = 64;
const paperTapesPerStationMax = 256;
const whole = { withheldAllowed: false } as const;

export function makeEvidenceDesk(ports: EvidenceDeskPorts): EvidenceDesk {
  const { crypto, election, people, standing, store, sequencer, gate, clock } = ports;
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other: between looking for the same thing and logging it nothing else is taken. */
  function inTurn<Value>(act: () => Promise<Value>): Promise<Value> {
    const next = last.then(act);
    last = next.catch(() => undefined); // whoever brought it is told
    return next;
  }

  /** Figures of a group stay sealed until its own embargo ends. */
  function isSealed(stationId: string): boolean {
    const group = election.roster.station(stationId)?.pollingGroup ?? '';
    return gate.ofGroup(group, clock.nowMs()) !== 'everything';
  }

  async function log(
    kind: 'form' | 'paper-tape',
    digest: Uint8Array,
    stationId: string,
    rest: Pick<Appendix, 'commitment' | 'form' | 'evidence'>,
  ): Promise<Result<Taken, Refusal>> {
    const [position] = await sequencer.append([
      { kind, stationId, sealed: isSealed(stationId), ...rest },
    ]);
    if (position === undefined) throw new Error('a position for what was appended');
    return ok({ kind, stationId, digest, leafIndex: position.index, isRepeated: false });
  }

  async function takeForm(bytes: Uint8Array): Promise<Result<Taken, Refusal>> {
    const admitted = admitForm(crypto, { election, people: await people() }, bytes);
    if (!admitted.ok) return fail(refusal(admitted.error.code, { where: admitted.error.where }));
    const { kind, stationId, digest } = admitted.value.form;
    const known = await store.findForm(digest);
    if (known !== undefined) {
      const { leafIndex } = known;
      return ok({ kind: 'form', stationId, digest, leafIndex, isRepeated: true });
    }
    const isClaim = kind === 'observer-tape';
    const before = (await store.formsOfStation(stationId)).filter(
      (other) => (other.kind === 'observer-tape') === isClaim,
    );
    const formsMax = isClaim ? claimsPerStationMax : formsPerStationMax;
    if (before.length >= formsMax) return fail(refusal('form.too-many', { formsMax }));
    const commitment = formCommitment(crypto, admitted.value);
    const form = { kind, stationId, digest, record: bytes };
    return log('form', digest, stationId, { commitment, form });
  }

  /**
   * The device that the package names for the station, or a spare that a decision gave to it: any other spare
   * speaks for nobody, and could stop every station. Since when it speaks, `decide` asks.
   */
  function keyOf({ deviceId, stationId }: DecodedTape['header']): Result<Uint8Array, Refusal> {
    const { roster, spares } = election;
    if (roster.station(stationId) === undefined) {
      return fail(refusal('station.unknown', { station: stationId }));
    }
    const own = roster.device(deviceId);
    if (own !== undefined && own.stationId !== stationId) {
      return fail(refusal('device.not-entitled', { device: deviceId, station: stationId }));
    }
    const entry = own?.entry ?? spares.get(deviceId);
    if (entry !== undefined && own === undefined && !standing.speaksFor(deviceId, stationId)) {
      return fail(refusal('device.not-entitled', { device: deviceId, station: stationId }));
    }
    return entry ? ok(entry.tapeKey) : fail(refusal('device.unknown', { device: deviceId }));
  }

  function checkTape({ header, digest }: DecodedTape, signature: Uint8Array): Refusal | undefined {
    const { manifest } = election;
    if (header.electionId !== manifest.electionId) return refusal('election.other');
    if (header.mode !== manifest.mode) return refusal('mode.other', { mode: header.mode });
    if (!equalBytes(header.packageDigest, election.digest)) return refusal('package.other');
    if (header.kind === 'test' && manifest.mode === 'live') {
      return refusal('tape.kind-not-accepted', { kind: header.kind });
    }
    const key = keyOf(header);
    if (!key.ok) return key.error;
    return crypto.verifyEd25519(key.value, tapeSigningInput(digest), signature)
      ? undefined
      : refusal('tape-signature.invalid');
  }

  async function takeQr(texts: readonly string[]): Promise<Result<Taken, Refusal>> {
    const parsed = parseQrParts(crypto, texts);
    if (!parsed.ok) return parsed;
    const { tapeSignature } = parsed.value;
    const decoded = decodeTape(crypto, parsed.value.tape, whole);
    if (!decoded.ok) return decoded;
    const tape = decoded.value;
    const wrong = checkTape(tape, tapeSignature);
    if (wrong !== undefined) return fail(wrong);
    const { stationId, deviceId, kind: tapeKind, sequence, part } = tape.header;
    const { digest } = tape;
    const known = await store.findEvidence('paper-tape', digest);
    if (known !== undefined) {
      const { leafIndex } = known;
      return ok({ kind: 'paper-tape', stationId, digest, leafIndex, isRepeated: true });
    }
    const before = await store.evidenceOfStation(stationId);
    if (before.filter(({ kind }) => kind === 'paper-tape').length >= paperTapesPerStationMax) {
      return fail(refusal('device.too-many-tapes', { tapesMax: paperTapesPerStationMax }));
    }
    const record = encodeSignedTape(tape.bytes, tapeSignature);
    const evidence = {
      kind: 'paper-tape' as const,
      ...{ stationId, deviceId, tapeKind, sequence, partIndex: part.index, record },
      tapeDigest: digest,
      envelopeDigest: crypto.sha256(record),
      relayedBy: undefined,
      problems: [],
    };
    const commitment = paperTapeCommitment(crypto, { tape, tapeSignature });
    return log('paper-tape', digest, stationId, { commitment, evidence });
  }

  return {
    takeForm: (bytes) => inTurn(() => takeForm(bytes)),
    takeQr: (texts) => inTurn(() => takeQr(texts)),
  };
}

/** For answers and lists: never a figure, only where it stands. */
export function viewTaken({ kind, stationId, digest, leafIndex, isRepeated }: Taken): object {
  return { kind, stationId, digest: formatHex(digest), leaf: leafIndex, repeated: isRepeated };
}
