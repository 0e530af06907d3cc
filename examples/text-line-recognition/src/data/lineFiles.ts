import { readFile } from 'node:fs/promises';
import { DataError, type NdArray } from '@tfaip/core';
import { decodeImage, ImageParams, imageToArray } from '@tfaip/data';

/** The transcription's file: `NAME.gt.txt` beside `NAME.png` or `NAME.bin.png`. */
export function transcriptionFile(image: string): string {
  return image.replace(/(\.(bin|nrm|dew))?\.[^./\\]+$/, '.gt.txt');
}

/**
 * The text of a line, as NFC and without white space at its ends.
 *
 * @throws {DataError} if there is no file, or nothing in it.
 */
export async function readTranscription(image: string): Promise<string> {
  const file = transcriptionFile(image);
  let text: string;
  try {
    text = (await readFile(file, 'utf8')).normalize('NFC').trim();
  } catch (cause) {
    throw new DataError(`${image} has no transcription.`, {
      given: (cause as Error).message,
      expected: `its text in ${file}`,
      cause,
    });
  }
  if (text !== '') return text;
  throw new DataError(`The transcription ${file} is empty.`, { fix: 'leave the line out of its list' });
}

const grey = Object.assign(new ImageParams(), { mode: 'grey' });

/**
 * Reads an image as grey values, float32 [height, width, 1] from 0 (black) to 1.
 *
 * @throws {DataError} if it cannot be decoded.
 */
export async function readLineImage(image: string): Promise<NdArray> {
  return imageToArray(await decodeImage(image, grey), grey);
}
