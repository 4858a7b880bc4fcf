/** A kept tape as it is printed: layout, dots, and the line in the printer's own font. */
import { assert } from '@mutabaqa/shared/base/assert.ts';
import type { CryptoPort } from '@mutabaqa/shared/crypto/crypto-port.ts';
import { labelledDigest, labels } from '@mutabaqa/shared/crypto/labels.ts';
import type { DevicePackage } from '@mutabaqa/shared/election/slice.ts';
import { formatQrParts } from '@mutabaqa/shared/tape/qr-text.ts';
import { formatShortDigest } from '@mutabaqa/shared/tape/short-digest.ts';
import { decodeTape } from '@mutabaqa/shared/tape/tape-codec.ts';
import type { KeptTape } from '../outbox/outbox.ts';
import { drawBlocks } from './draw-blocks.ts';
import { papers } from './paper.ts';
import type { PrintSettings } from './print-setup.ts';
import type { Raster } from './raster.ts';
import { makeTapeBlocks } from './tape-blocks.ts';

export interface Printout {
  readonly raster: Raster;
  /** ASCII: what can be read when the picture cannot. */
  readonly plainLine: string;
}

/** `tapeKey`: public key of the device, 32 bytes. */
export function printTape(
  crypto: CryptoPort,
  kept: Pick<KeptTape, 'tape' | 'tapeSignature'>,
  {
    devicePackage,
    tapeKey,
    settings: { paper, locale },
  }: {
    readonly devicePackage: Pick<DevicePackage, 'manifest' | 'station' | 'contest'>;
    readonly tapeKey: Uint8Array;
    readonly settings: PrintSettings;
  },
): Printout {
  const decoded = decodeTape(crypto, kept.tape, { withheldAllowed: false });
  assert(decoded.ok, 'a kept tape decodes');
  const tape = decoded.value;
  const roll = papers[paper];
  const { tapeSignature } = kept;
  const keyId = labelledDigest(crypto, labels.keyId, tapeKey).subarray(0, 8);
  const codes = formatQrParts(
    crypto,
    { tape: kept.tape, keyId, tapeSignature },
    roll.codeCharactersMax,
  );
  const blocks = makeTapeBlocks(crypto, { tape, codes, devicePackage, locale });
  return {
    raster: drawBlocks(blocks, roll, locale),
    plainLine: `${tape.header.stationId} #${tape.header.sequence} ${formatShortDigest(tape.digest)}`,
  };
}
