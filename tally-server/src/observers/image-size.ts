/**
 * Kind and size of a picture, from its first bytes: before anything decodes it, so that a few hundred bytes
 * that unfold to gigabytes, and every format that nobody's phone makes (SVG runs scripts), are turned away.
 */
export interface ImageSize {
  readonly kind: 'jpeg' | 'png' | 'webp';
  readonly width: number;
  readonly height: number;
}

/** Undefined for what is none of the three. */
export function readImageSize(bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = readPng(view) ?? readWebp(view) ?? readJpeg(view);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

function textAt(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) return '';
  const codes = Array.from({ length }, (_, i) => view.getUint8(at + i));
  return String.fromCharCode(...codes);
}

function readPng(view: DataView): ImageSize | undefined {
  if (view.byteLength < 33 || textAt(view, 0, 8) !== '\u0089PNG\r\n\u001a\n') return undefined;
  if (textAt(view, 12, 4) !== 'IHDR') return undefined;
  return { kind: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

/** RFC 9649: lossy, lossless, extended. */
function readWebp(view: DataView): ImageSize | undefined {
  if (view.byteLength < 30 || textAt(view, 0, 4) !== 'RIFF') return undefined;
  if (textAt(view, 8, 4) !== 'WEBP') return undefined;
  const kind = 'webp';
  switch (textAt(view, 12, 4)) {
    case 'VP8 ': {
      const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
      return { kind, width: width & 0x3fff, height: height & 0x3fff };
    }
    case 'VP8L': {
      const bits = view.getUint32(21, true);
      return { kind, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X': {
      const u24 = (at: number): number => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
      return { kind, width: u24(24) + 1, height: u24(27) + 1 };
    }
    default:
      return undefined;
  }
}

/** The largest of its frame headers: which one a decoder takes is the decoder's choice. */
function readJpeg(view: DataView): ImageSize | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let found: ImageSize | undefined;
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return found;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill bytes before a marker
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return found; // the picture itself, or its end
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      const isLarger = found === undefined || width * height > found.width * found.height;
      if (isLarger) found = { kind: 'jpeg', width, height };
    }
    const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += isAlone ? 2 : 2 + view.getUint16(at + 2);
  }
  return found;
}
