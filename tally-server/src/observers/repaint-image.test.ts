import { crc32, deflateSync } from 'node:zlib';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { assert } from '@mutabaqa/shared/base/assert.ts';
import { concatBytes, u32be, utf8 } from '@mutabaqa/shared/base/bytes.ts';
import { readImageSize } from './image-size.ts';
import { imageBytesMax, makeImagePainter } from './repaint-image.ts';

const painter = makeImagePainter();

async function sample(kind: 'png' | 'jpeg' | 'webp', width = 60, height = 40): Promise<Uint8Array> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#c00000';
  context.fillRect(0, 0, width / 2, height);
  const bytes =
    kind === 'png'
      ? await canvas.encode('png')
      : kind === 'jpeg'
        ? await canvas.encode('jpeg', 90)
        : await canvas.encode('webp', 90);
  return new Uint8Array(bytes);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const body = concatBytes(utf8(name), content);
  return concatBytes(u32be(content.length), body, u32be(crc32(body)));
}

/** A valid PNG of any size in a few bytes. */
function flatPng(width: number, height: number, rows = height): Uint8Array {
  const header = concatBytes(u32be(width), u32be(height), Uint8Array.of(1, 0, 0, 0, 0));
  const data = deflateSync(new Uint8Array(rows * (1 + Math.ceil(width / 8))));
  return concatBytes(
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  );
}

const codeOf = async (bytes: Uint8Array) => {
  const outcome = await painter.repaint(bytes);
  return outcome.ok ? 'painted' : outcome.error.code;
};

describe('the size of a picture', () => {
  it.each(['png', 'jpeg', 'webp'] as const)(
    'is read from the first bytes of a %s',
    async (kind) => {
      expect(readImageSize(await sample(kind, 61, 43))).toEqual({ kind, width: 61, height: 43 });
    },
  );

  it('is read from no truncation of one, and never outside of it', async () => {
    for (const kind of ['png', 'jpeg', 'webp'] as const) {
      const bytes = await sample(kind);
      for (let length = 0; length < Math.min(bytes.length, 700); length++) {
        const whole = { kind, width: 60, height: 40 };
        expect([undefined, whole]).toContainEqual(readImageSize(bytes.subarray(0, length)));
      }
    }
  });

  it('of a JPEG with two frames is the larger one', () => {
    const frame = (width: number) =>
      Uint8Array.of(0xff, 0xc0, 0, 11, 8, 0x40, 0, width, 0, 1, 1, 0x11, 0);
    const bytes = concatBytes(Uint8Array.of(0xff, 0xd8), frame(1), frame(0x50), frame(2));
    expect(readImageSize(concatBytes(bytes, new Uint8Array(9)))).toMatchObject({ width: 0x5000 });
  });
});

describe('repainting', () => {
  it.each(['png', 'jpeg', 'webp'] as const)('keeps the pixels of a %s, as JPEG', async (kind) => {
    const outcome = await painter.repaint(await sample(kind));
    assert(outcome.ok, 'painted');
    expect(readImageSize(outcome.value)).toEqual({ kind: 'jpeg', width: 60, height: 40 });
    const image = await loadImage(Buffer.from(outcome.value));
    const canvas = createCanvas(60, 40);
    canvas.getContext('2d').drawImage(image, 0, 0);
    const [red = 0, green = 255] = canvas.getContext('2d').getImageData(5, 20, 1, 1).data;
    expect(red).toBeGreaterThan(150);
    expect(green).toBeLessThan(60);
  });

  it('drops what is in the file besides: metadata, comments, and a page behind the picture', async () => {
    const jpeg = await sample('jpeg');
    const exif = utf8('Exif\0\0GPSLatitude 33.3152 <script>alert(1)</script>');
    const segment = concatBytes(Uint8Array.of(0xff, 0xe1, 0, exif.length + 2), exif);
    const polyglot = concatBytes(
      jpeg.subarray(0, 2),
      segment,
      jpeg.subarray(2),
      utf8('<html><script>alert(document.cookie)</script>'),
    );
    const outcome = await painter.repaint(polyglot);
    assert(outcome.ok, 'painted');
    const painted = Buffer.from(outcome.value);
    for (const text of ['Exif', 'GPS', 'script', 'html'])
      expect(painted.includes(text)).toBe(false);
  });

  it('makes a large one as small as reading a tape allows', async () => {
    const outcome = await painter.repaint(await sample('jpeg', 3000, 1500));
    assert(outcome.ok, 'painted');
    expect(readImageSize(outcome.value)).toEqual({ kind: 'jpeg', width: 2400, height: 1200 });
  });

  it.each([
    ['SVG', utf8('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['GIF with a script', utf8('GIF89a/*<svg/onload=alert(1)>*/=1;alert(1)')],
    ['HTML', utf8('<!doctype html><script>alert(1)</script>')],
    ['nothing', new Uint8Array()],
    ['header of a PNG alone', flatPng(50, 50).subarray(0, 33)],
    [
      'header of a PNG before a script',
      concatBytes(flatPng(9, 9).subarray(0, 33), utf8('<script>')),
    ],
    ['PDF', utf8('%PDF-1.7\n')],
  ])('refuses %s', async (_, bytes) => {
    expect(await codeOf(bytes)).toBe('upload.no-image');
  });

  it('refuses a few bytes that unfold to gigabytes, unopened', async () => {
    const bomb = flatPng(60_000, 60_000, 1);
    expect(bomb.length).toBeLessThan(10_000);
    expect(await codeOf(bomb)).toBe('upload.too-large');
    expect(await codeOf(flatPng(5001, 5000, 1))).toBe('upload.too-large');
  });

  it('refuses a file that is too large, unread', async () => {
    const large = new Uint8Array(imageBytesMax + 1);
    large.set(await sample('jpeg'));
    expect(await codeOf(large)).toBe('upload.too-large');
    expect(await codeOf(large.subarray(0, 2000))).not.toBe('upload.too-large');
  });
});
