/** A picture of black and white dots: 1 = black, rows of whole bytes, the leftmost dot the highest bit. */
export interface Raster {
  /** A multiple of 8. */
  readonly width: number;
  readonly height: number;
  /** width / 8 * height bytes. */
  readonly bytes: Uint8Array;
}

/** Darker than half is black: paper has no grey, and dithering would eat thin strokes. */
export function rasterOfPixels(rgba: Uint8ClampedArray, width: number): Raster {
  const bytes = new Uint8Array(rgba.length / 4 / 8);
  for (let dot = 0; dot < rgba.length / 4; dot++) {
    if ((rgba[dot * 4] ?? 255) < 128) {
      bytes[dot >> 3] = (bytes[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
    }
  }
  return { width, height: rgba.length / 4 / width, bytes };
}

/** As grey pixels, for readers and for saving as a picture. */
export function pixelsOfRaster({ width, height, bytes }: Raster): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let dot = 0; dot < width * height; dot++) {
    const isBlack = ((bytes[dot >> 3] ?? 0) >> (7 - (dot & 7))) & 1;
    rgba.fill(isBlack ? 0 : 255, dot * 4, dot * 4 + 3);
    rgba[dot * 4 + 3] = 255;
  }
  return rgba;
}
