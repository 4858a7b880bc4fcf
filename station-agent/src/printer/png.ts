/** A printout as a picture, for screens and for readers of codes. */
import { createCanvas, ImageData } from '@napi-rs/canvas';
import type { Raster } from './raster.ts';
import { pixelsOfRaster } from './raster.ts';

export function encodePng(raster: Raster): Uint8Array {
  const canvas = createCanvas(raster.width, raster.height);
  const image = new ImageData(pixelsOfRaster(raster), raster.width, raster.height);
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas.toBuffer('image/png');
}
