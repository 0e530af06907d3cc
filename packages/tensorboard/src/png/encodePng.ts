import { promisify } from 'node:util';
import { crc32, deflate, deflateSync } from 'node:zlib';
import { filterRows } from './filterRows.js';

/** Grey, grey with alpha, RGB, RGBA, by number of channels. */
const colorTypes = { 1: 0, 2: 4, 3: 2, 4: 6 } as const;

/** A picture with 8 bits a channel. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
  readonly channels: keyof typeof colorTypes;
  /** [height, width, channels], row-major. */
  readonly data: Uint8Array;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const deflateOnThread = promisify(deflate) as (data: Uint8Array) => Promise<Buffer>;

/** A PNG file (ISO/IEC 15948), compressed on another thread. */
export async function encodePng(pixels: Pixels): Promise<Buffer> {
  return pngFile(pixels, await deflateOnThread(filterRows(pixels)));
}

/** {@link encodePng} on this thread. */
export function encodePngNow(pixels: Pixels): Buffer {
  return pngFile(pixels, deflateSync(filterRows(pixels)));
}

function pngFile({ width, height, channels }: Pixels, compressed: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(colorTypes[channels], 9);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', compressed),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
