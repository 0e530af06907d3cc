import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '@tfaip/core';
import { type Digits, greyValues, imageSize } from './digits.js';
import type { IdxKind } from './idxFormat.js';
import { readIdxFile } from './readIdxFile.js';

/** The two halves of the MNIST database, as its files call them: training digits and test digits. */
export type IdxPart = 'train' | 't10k';

/**
 * Reads the images and labels of one part from a folder of the four standard IDX files.
 *
 * @throws {DataError} that names the file (or the folder) and what is wrong.
 */
export async function loadIdxDigits(folder: string, part: IdxPart): Promise<Digits> {
  const names = await listFolder(folder);
  const imagesFile = join(folder, findFile(folder, names, part, 'images'));
  const labelsFile = join(folder, findFile(folder, names, part, 'labels'));
  const labels = await readIdxFile(labelsFile, 'labels');
  const pixels = await readIdxFile(imagesFile, 'images');
  const count = pixels.length / imageSize;
  if (count !== labels.length) {
    throw new DataError(`${imagesFile} and ${labelsFile} do not belong together.`, {
      given: `${count} images, ${labels.length} labels`,
      expected: 'one label for each image',
    });
  }
  return {
    images: greyValues(pixels),
    labels: Int32Array.from(labels),
    origin: (index) => ({ index, source: imagesFile }),
  };
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new DataError(`data.dir: the folder "${folder}" cannot be read.`, {
      given: (cause as Error).message,
      expected: 'a folder with the four standard MNIST files in IDX format',
      cause,
    });
  }
}

/** The standard name, or the one with a dot that some sources use; plain files first. */
function findFile(folder: string, names: readonly string[], part: IdxPart, kind: IdxKind): string {
  const type = kind === 'images' ? 'idx3-ubyte' : 'idx1-ubyte';
  const candidates = ['', '.gz'].flatMap((end) => [
    `${part}-${kind}-${type}${end}`,
    `${part}-${kind}.${type}${end}`,
  ]);
  const found = candidates.find((name) => names.includes(name));
  if (found) return found;
  throw new DataError(`data.dir: the folder "${folder}" has no file ${candidates[0]}.`, {
    given: names.slice(0, 10).join(', ') || 'an empty folder',
    expected: `one of ${candidates.join(', ')}`,
  });
}
