import type { Pixels } from './encodePng.js';

const none = 0;
const up = 2;

/**
 * The rows of a picture as PNG compresses them, each behind a byte that names its filter (ISO/IEC 15948, 9).
 *
 * A row is stored as it is or as its difference to the row above, whichever has the smaller sum of absolute values
 * (bytes read as signed): the standard's own heuristic, over the two filters that cost one pass.
 */
export function filterRows({ width, height, channels, data }: Pixels): Uint8Array {
  const rowBytes = width * channels;
  const filtered = new Uint8Array(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * rowBytes, (y + 1) * rowBytes);
    const target = filtered.subarray(y * (rowBytes + 1), (y + 1) * (rowBytes + 1));
    const isDifference = y > 0 && writeDifference(row, data, (y - 1) * rowBytes, target);
    target[0] = isDifference ? up : none;
    if (!isDifference) target.set(row, 1);
  }
  return filtered;
}

/** Writes the difference to the row above and says whether that is the better choice. */
function writeDifference(row: Uint8Array, data: Uint8Array, above: number, target: Uint8Array): boolean {
  let plain = 0;
  let different = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i] as number;
    const difference = (value - (data[above + i] as number)) & 0xff;
    target[i + 1] = difference;
    plain += value < 128 ? value : 256 - value;
    different += difference < 128 ? difference : 256 - difference;
  }
  return different < plain;
}
