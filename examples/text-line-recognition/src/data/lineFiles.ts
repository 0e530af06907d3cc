import { readFile } from 'node:fs/promises';
import { DataError, type NdArray, ndArray } from '@tfaip/core';

/** The transcription's file: `NAME.gt.txt` beside `NAME.png` or `NAME.bin.png`. */
export function transcriptionFile(image: string): string {
  return image.replace(/(\.(bin|nrm|dew))?\.[^./\\]+$/, '.gt.txt');
}

/**
 * Says so where images are given instead of lists of them.
 *
 * @throws {DataError} that names the first one.
 */
export function refuseImagesAsLists(lists: readonly string[]): void {
  const image = lists.find((list) => /\.(png|jpe?g|tiff?|webp|gif)$/i.test(list));
  if (image === undefined) return;
  throw new DataError(`${image} is no list of images.`, {
    expected: 'a text file that names one image on each line',
    fix: 'make one, in the folder of the images by: ls *.png > train.list',
  });
}

/**
 * The text of a line as NFC, white space at its ends left out and any other (tabs, no-break spaces) as single spaces.
 *
 * @throws {DataError} if there is no file, nothing in it, several lines, or it is not UTF-8.
 */
export async function readTranscription(image: string): Promise<string> {
  const file = transcriptionFile(image);
  const text = decodeText(await readTextFile(image, file), file)
    .normalize('NFC')
    .trim();
  if (text === '')
    throw new DataError(`The transcription ${file} is empty.`, { fix: 'leave the line out of its list' });
  const lines = text.split(/[\n\r\u2028\u2029]+/);
  if (lines.length > 1) {
    throw new DataError(`The transcription ${file} has ${lines.length} lines.`, {
      expected: `the one line of text that ${image} shows`,
      fix: 'cut the image into lines, or make the text one line',
    });
  }
  return text.replace(/\s+/g, ' ');
}

async function readTextFile(image: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DataError(`${image} has no transcription.`, {
      given: (cause as Error).message,
      expected: `its text in ${file}`,
      cause,
    });
  }
}

/** The text without byte order mark. */
function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(`The transcription ${file} is not UTF-8.`, {
      fix: 'save it as UTF-8 in your editor, or by iconv -t UTF-8',
      cause,
    });
  }
}

/** Luma of ITU-R BT.601, section 2.5.1. */
const luma: [number, number, number] = [0.299, 0.587, 0.114];

/**
 * Reads an image as grey values, float32 [height, width, 1] from 0 (black) to 1: upright, as its metadata have it, and with
 * white paper where it is transparent.
 *
 * @throws {DataError} that names the file if it cannot be decoded; half a picture is an error, too.
 */
export async function readLineImage(image: string): Promise<NdArray> {
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(await readFile(image), { failOn: 'error', ignoreIcc: true })
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: '#fff' })
      .recomb([luma, luma, luma])
      .extractChannel(0);
    const { data, info } = await picture.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    const values = Float32Array.from(data, (value) => value / 255);
    return ndArray('float32', [info.height, info.width, 1], values);
  } catch (cause) {
    throw new DataError(`${image} cannot be read as an image.`, { given: (cause as Error).message, cause });
  }
}
