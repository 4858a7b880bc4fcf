/** From a tape to what leaves the device: one tape signature, then one sealed copy per channel. */
import { assert } from '../base/assert.ts';
import type { CryptoPort } from '../crypto/crypto-port.ts';
import { decodeTape, encodeTape } from '../tape/tape-codec.ts';
import type { DecodedTape, Tape } from '../tape/tape.ts';
import type { Channel } from '../tape/tape-signatures.ts';
import { channelSigningInput, tapeSigningInput } from '../tape/tape-signatures.ts';
import { sealEnvelope } from './envelope.ts';
import type { HpkeSealer } from './hpke-port.ts';
import { encodeTapeRecord } from './tape-record.ts';

/** Ed25519, by the key that the roster names for this device. */
export interface TapeSigner {
  sign(message: Uint8Array): Uint8Array;
}

export interface SignedTape {
  readonly tape: DecodedTape;
  readonly tapeSignature: Uint8Array;
}

export interface SealedCopy {
  readonly envelope: Uint8Array;
  /** Needed with the tape signature to open the leaf of the receipt. */
  readonly channelSignature: Uint8Array;
}

/** A tape that its own decoder refuses is a bug of whoever made it: nothing of the kind is signed. */
export function signTape(crypto: CryptoPort, signer: TapeSigner, tape: Tape): SignedTape {
  const decoded = decodeTape(crypto, encodeTape(tape), { withheldAllowed: false });
  assert(decoded.ok, decoded.ok ? '' : `made a tape that is refused: ${decoded.error.code}`);
  const { value } = decoded;
  return { tape: value, tapeSignature: signer.sign(tapeSigningInput(value.digest)) };
}

/** The record kind follows the channel; `sealer` must be the package's key for that channel. */
export function sealTape(
  signer: TapeSigner,
  sealer: HpkeSealer,
  { tape, tapeSignature }: SignedTape,
  channel: Channel,
): SealedCopy {
  const { electionId, mode, stationId, deviceId, sequence } = tape.header;
  const channelSignature = signer.sign(
    channelSigningInput(channel, tape.digest, sequence, sealer.keyId),
  );
  const record = encodeTapeRecord({
    tape: tape.bytes,
    tapeSignature,
    channelSignature,
    channel,
  });
  const header = { electionId, mode, stationId, deviceId, sequence, kind: channel.kind };
  return { envelope: sealEnvelope(sealer, header, record), channelSignature };
}
