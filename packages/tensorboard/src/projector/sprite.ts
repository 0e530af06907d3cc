import type { Pixels } from '../png/encodePng.js';
import { pixelsOf } from '../png/pixels.js';
import type { DenseArray } from '../summaries/denseArray.js';
import { TensorboardError } from '../tensorboardError.js';

/** Small pictures in one, as the projector cuts it: a square of tiles, row by row, the last ones empty. */
export interface Sprite {
  readonly pixels: Pixels;
  readonly tileWidth: number;
  readonly tileHeight: number;
}

/** Chromium's and most graphics cards' largest texture. */
const largestSide = 8192;

/**
 * Puts the pictures of an embedding's points together.
 *
 * @throws {TensorboardError} if there is not one for each point, or they would not fit into a picture of 8192 · 8192.
 */
export function spriteOf(name: string, images: DenseArray, points: number): Sprite {
  const tiles = pixelsOf(name, images);
  const [first] = tiles;
  if (!first || tiles.length !== points) {
    throw new TensorboardError(`The embedding "${name}" needs a picture for each point.`, {
      given: `${tiles.length} pictures for ${points} points`,
    });
  }
  const { width: tileWidth, height: tileHeight, channels } = first;
  const columns = Math.ceil(Math.sqrt(points));
  const width = columns * tileWidth;
  const height = columns * tileHeight;
  if (Math.max(width, height) > largestSide) {
    throw new TensorboardError(`The pictures of the embedding "${name}" are too many or too large.`, {
      given: `${width} · ${height} pixels together`,
      expected: `at most ${largestSide} · ${largestSide}`,
    });
  }
  const data = new Uint8Array(width * height * channels);
  for (const [i, tile] of tiles.entries()) {
    const left = (i % columns) * tileWidth;
    const top = Math.floor(i / columns) * tileHeight;
    for (let y = 0; y < tileHeight; y++) {
      const row = tile.data.subarray(y * tileWidth * channels, (y + 1) * tileWidth * channels);
      data.set(row, ((top + y) * width + left) * channels);
    }
  }
  return { pixels: { width, height, channels, data }, tileWidth, tileHeight };
}
