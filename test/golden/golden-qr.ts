import { nodeCrypto } from '@mutabaqa/shared/crypto/node/node-crypto.ts';
import { signTape } from '@mutabaqa/shared/envelope/sign-and-seal.ts';
import { formatQrParts, partCharactersMax } from '@mutabaqa/shared/tape/qr-text.ts';
import type { Tape } from '@mutabaqa/shared/tape/tape.ts';
import type { GoldenFile } from './golden-file.ts';
import { refusedFiles, validFile } from './golden-file.ts';
import { tapeKey, tapeKeyId } from './sample-keys.ts';
import { correctionTape, sampleTape } from './sample-tape.ts';

export function makeGoldenQr(): GoldenFile[] {
  const onePart = partsOf(sampleTape, partCharactersMax.paper80mm);
  const parts = partsOf(correctionTape, 220);
  return [
    validQr('one-part', sampleTape, partCharactersMax.paper80mm, onePart),
    validQr('three-parts', correctionTape, 220, parts),
    validQr('three-parts-one-torn-off', correctionTape, 220, parts.toSpliced(2, 1)),
    validQr('three-parts-in-disorder', correctionTape, 220, [...parts.toReversed(), ...parts]),
    ...refusedFiles('qr', refusedQr(parts, onePart)),
  ];
}

function partsOf(tape: Tape, charactersMax: number): string[] {
  return formatQrParts(nodeCrypto, signed(tape), charactersMax);
}

function signed(tape: Tape) {
  const { tape: decoded, tapeSignature } = signTape(nodeCrypto, tapeKey, tape);
  return { tape: decoded.bytes, keyId: tapeKeyId, tapeSignature };
}

function validQr(name: string, tape: Tape, charactersMax: number, parts: string[]): GoldenFile {
  return validFile('qr', name, { ...signed(tape), charactersMax, parts });
}

function refusedQr(parts: readonly string[], [onePart = '']: readonly string[]) {
  const [parity = '', first = '', second = '', third = ''] = parts;
  const malformed = (text: string) => ({ code: 'qr.malformed', parts: [text] });
  const changed = `${third.slice(0, -9)}000${third.slice(-6)}`;
  return {
    empty: malformed(''),
    'other-version': malformed(onePart.replace('R1/', 'R2/')),
    'lower-case': malformed(onePart.toLowerCase()),
    'leading-zero': malformed(onePart.replace('R1/1/', 'R1/01/')),
    'part-beyond-count': malformed(onePart.replace('R1/1/1', 'R1/2/1')),
    'parity-of-one-part': malformed(onePart.replace('R1/1/', 'R1/0/')),
    'not-base45': malformed(`${onePart.slice(0, -3)}:::`),
    'one-character-over': malformed(`${onePart}0`),
    'id-of-another-payload': malformed(onePart.replace(/[0-9A-F]{8}/, '00000000')),
    'piece-changed': { code: 'qr.malformed', parts: [first, second, changed] },
    'two-tapes': { code: 'qr.mixed', parts: [first, onePart] },
    'one-part-with-two-contents': { code: 'qr.mixed', parts: [third, changed] },
    'two-parts-missing': { code: 'qr.incomplete', params: { missing: 2 }, parts: [second] },
    'parity-alone': { code: 'qr.incomplete', params: { missing: 2 }, parts: [parity] },
  };
}
