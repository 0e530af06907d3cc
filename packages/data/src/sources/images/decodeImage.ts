import { readFile } from 'node:fs/promises';
import { type NdArray, ndArray } from '@tfaip/core';
import type { Sharp, SharpOptions } from 'sharp';
import { errorAt } from '../recordPosition.js';
import { type ImageMode, ImageParams } from './imageParams.js';

/** Pixels of an image. */
export interface DecodedImage {
  readonly height: number;
  readonly width: number;
  /** 1, 3 or 4. */
  readonly channels: number;
  /** Row by row, the channels of a pixel side by side, from 0 to 255; each row from left to right. */
  readonly pixels: Uint8Array;
}

/** Luma of ITU-R BT.601, section 2.5.1: what TensorFlow's and Pillow's decoders take for grey. */
const luma: [number, number, number] = [0.299, 0.587, 0.114];

/** An image that is damaged or cut short is an error, not half a picture; colour profiles do not change the numbers. */
const decoding: SharpOptions = { failOn: 'error', ignoreIcc: true };

/**
 * Decodes a PNG, JPEG, WebP or other image that sharp reads, off the event loop. The first frame of an animation is
 * taken; samples of 16 bits are reduced to 8; a rotation noted in the metadata is not applied.
 *
 * @param image path of a file, or the bytes of one.
 * @throws {DataError} if it cannot be read or decoded; it names the file.
 */
export async function decodeImage(
  image: string | Uint8Array,
  params: ImageParams = new ImageParams(),
): Promise<DecodedImage> {
  const { default: sharp } = await import('sharp');
  const file = typeof image === 'string' ? image : 'image';
  try {
    const bytes = typeof image === 'string' ? await readFile(image) : image;
    const pipeline = inMode(resized(sharp(bytes, decoding), params), params.mode);
    const { data, info } = await pipeline.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { height: info.height, width: info.width, channels: info.channels, pixels: data };
  } catch (error) {
    throw errorAt({ file }, error);
  }
}

/**
 * An image as an array [height, width, channels]: float32 from 0 to 1, or int32 from 0 to 255, as `params.dtype` says.
 */
export function imageToArray(
  { height, width, channels, pixels }: DecodedImage,
  { dtype }: ImageParams,
): NdArray {
  const shape = [height, width, channels];
  if (dtype === 'int32') return ndArray('int32', shape, new Int32Array(pixels));
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = pixels[i]! / 255;
  return ndArray('float32', shape, values);
}

function resized(image: Sharp, { width, height, interpolation }: ImageParams): Sharp {
  if (width !== null && height !== null)
    return image.resize({ width, height, fit: 'fill', kernel: interpolation });
  if (width !== null) return image.resize({ width, kernel: interpolation });
  return height === null ? image : image.resize({ height, kernel: interpolation });
}

function inMode(image: Sharp, mode: ImageMode): Sharp {
  const colours = image.toColourspace('srgb');
  if (mode === 'rgba') return colours.ensureAlpha();
  if (mode === 'rgb') return colours.removeAlpha();
  return colours.removeAlpha().recomb([luma, luma, luma]).extractChannel(0);
}
