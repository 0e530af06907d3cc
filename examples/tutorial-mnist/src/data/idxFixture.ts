import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes of a small IDX file of images; pixel p of image i has the value (i + p) mod 256. */
export function imagesBytes(count: number, side = 28): Uint8Array {
  const bytes = new Uint8Array(16 + count * side * side);
  const view = new DataView(bytes.buffer);
  [0x00000803, count, side, side].forEach((word, i) => {
    view.setUint32(4 * i, word);
  });
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < side * side; p++) bytes[16 + i * side * side + p] = i + p;
  }
  return bytes;
}

/** Bytes of an IDX file of labels. */
export function labelsBytes(labels: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(8 + labels.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x00000801);
  view.setUint32(4, labels.length);
  bytes.set(labels, 8);
  return bytes;
}

/** A new temporary folder with the given files. */
export function folderOf(files: Readonly<Record<string, Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tfaip-idx-'));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}
