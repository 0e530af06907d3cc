import { encodePng, encodePngNow, type Pixels } from '../png/encodePng.js';
import { pixelsOf } from '../png/pixels.js';
import type { DenseArray } from './denseArray.js';
import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { stringTensor } from './tensorProto.js';

/** Pictures that can be encoded on another thread, or at once where there is no time left. */
export interface ImageSummary {
  /** What waits in memory. */
  readonly byteLength: number;
  encode(): Promise<Uint8Array>;
  encodeNow(): Uint8Array;
}

/** Pictures for the plugin `images`, with shapes and values as of {@link pixelsOf}; several are shown beside each other. */
export function deferredImageSummary(
  tag: string,
  images: DenseArray,
  labels: SummaryLabels = {},
): ImageSummary {
  const pictures = pixelsOf(tag, images);
  const summary = (files: readonly Uint8Array[]) => encodeImages(tag, pictures, files, labels);
  return {
    byteLength: pictures.reduce((sum, { data }) => sum + data.length, 0),
    encode: async () => summary(await Promise.all(pictures.map(encodePng))),
    encodeNow: () => summary(pictures.map(encodePngNow)),
  };
}

/**
 * Pictures for the plugin `images`, compressed at once; `SummaryWriter.image` does it on another thread.
 *
 * @param images [height, width], [height, width, channels] or [batch, height, width, channels]; 1 (grey), 2 (grey and
 *   alpha), 3 (RGB) or 4 (RGBA) channels; bytes, or numbers in [0, 1].
 * @returns a serialized `tensorflow.Summary`.
 * @throws {TensorboardError} if the shape is none of these.
 */
export function imageSummary(tag: string, images: DenseArray, labels: SummaryLabels = {}): Uint8Array {
  return deferredImageSummary(tag, images, labels).encodeNow();
}

/** A string tensor of width, height and the files: TensorFlow 2's form. */
function encodeImages(
  tag: string,
  [first]: readonly Pixels[],
  files: readonly Uint8Array[],
  labels: SummaryLabels,
): Uint8Array {
  const strings = [String(first?.width), String(first?.height), ...files];
  return encodeSummary({ ...labels, tag, plugin: 'images', tensor: stringTensor([strings.length], strings) });
}
