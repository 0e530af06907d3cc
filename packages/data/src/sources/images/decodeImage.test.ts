import { DataError } from '@tfaip/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { decodeImage, imageToArray } from './decodeImage.js';
import { ImageParams } from './imageParams.js';

const folder = new TemporaryFolder();
const params = (options: Partial<ImageParams>) => Object.assign(new ImageParams(), options);

/** 2 × 2 pixels: red, green / blue, a dark one. */
const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30);
const png = await sharp(pixels, { raw: { width: 2, height: 2, channels: 3 } })
  .png()
  .toBuffer();
const withAlpha = await sharp(Uint8Array.of(255, 0, 0, 0, 10, 20, 30, 128), {
  raw: { width: 2, height: 1, channels: 4 },
})
  .png()
  .toBuffer();
const grey = await sharp(Uint8Array.of(0, 100, 255), { raw: { width: 3, height: 1, channels: 1 } })
  .toColourspace('b-w')
  .png()
  .toBuffer();

describe('decodeImage', () => {
  it('gives the pixels of a PNG row by row', async () => {
    expect(await decodeImage(png)).toEqual({ height: 2, width: 2, channels: 3, pixels: Buffer.from(pixels) });
  });

  it.each<[string, Uint8Array, ImageParams['mode'], number[]]>([
    ['colours to grey', png, 'grey', [76, 149, 29, 18]],
    ['transparent colours to grey', withAlpha, 'grey', [76, 18]],
    ['transparent colours without alpha', withAlpha, 'rgb', [255, 0, 0, 10, 20, 30]],
    ['transparent colours', withAlpha, 'rgba', [255, 0, 0, 0, 10, 20, 30, 128]],
    ['grey', grey, 'grey', [0, 100, 255]],
    ['grey to colours', grey, 'rgb', [0, 0, 0, 100, 100, 100, 255, 255, 255]],
    ['grey to opaque colours', grey, 'rgba', [0, 0, 0, 255, 100, 100, 100, 255, 255, 255, 255, 255]],
  ])('turns %s', async (_, image, mode, expected) => {
    expect([...(await decodeImage(image, params({ mode }))).pixels]).toEqual(expected);
  });

  it.each(['jpeg', 'webp'] as const)('reads %s files', async (format) => {
    const file = folder.write(`flat.${format}`, await flat(30, 20, format));
    const { height, width, channels, pixels } = await decodeImage(file);
    expect([height, width, channels]).toEqual([20, 30, 3]);
    for (const [i, value] of pixels.entries())
      expect(Math.abs(value - [200, 100, 50][i % 3]!)).toBeLessThan(4);
  });

  it('resizes to a size, or in proportion', async () => {
    const image = await flat(30, 20, 'png');
    const sizeOf = async (options: Partial<ImageParams>) => {
      const { width, height, pixels } = await decodeImage(image, params(options));
      expect([...pixels.subarray(0, 3)]).toEqual([200, 100, 50]);
      return [width, height];
    };
    expect(await sizeOf({ width: 7, height: 9 })).toEqual([7, 9]);
    expect(await sizeOf({ width: 15 })).toEqual([15, 10]);
    expect(await sizeOf({ height: 40 })).toEqual([60, 40]);
    const nearest = params({ width: 1, height: 1, interpolation: 'nearest' });
    expect([...pixels]).toEqual(expect.arrayContaining([...(await decodeImage(png, nearest)).pixels]));
  });

  it('becomes an array of numbers from 0 to 1, or from 0 to 255', async () => {
    const image = await decodeImage(grey, params({ mode: 'grey' }));
    expect(imageToArray(image, params({ dtype: 'float32' }))).toEqual({
      dtype: 'float32',
      shape: [1, 3, 1],
      data: Float32Array.of(0, 100 / 255, 1),
    });
    expect(imageToArray(image, params({ dtype: 'int32' })).data).toEqual(Int32Array.of(0, 100, 255));
  });

  it('names the file that is missing, no image, or cut short', async () => {
    await expect(decodeImage(folder.at('none.png'))).rejects.toThrow(/none\.png: ENOENT/);
    await expect(decodeImage(folder.write('text.png', 'text'))).rejects.toThrow(/text\.png: /);
    await expect(decodeImage(new Uint8Array(0))).rejects.toThrow(DataError);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const whole = await sharp(Buffer.from(noise(90 * 90 * 3)), {
        raw: { width: 90, height: 90, channels: 3 },
      })
        .toFormat(format)
        .toBuffer();
      const cut = folder.write(`cut.${format}`, whole.subarray(0, whole.length / 2));
      await expect(decodeImage(cut), format).rejects.toThrow(/cut\./);
    }
  });
});

function flat(width: number, height: number, format: 'png' | 'jpeg' | 'webp'): Promise<Buffer> {
  const background = { r: 200, g: 100, b: 50 };
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

function noise(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.imul(i + 1, 2654435761) >>> 24);
}
