import { DataError, sizeOf } from '@tfaip/core';

/** What stands before the values of a `.npy` file. Format: NumPy Enhancement Proposal 1. */
export interface NpyHeader {
  /** NumPy's name of the dtype with its byte order, such as `<f4`. */
  readonly descr: string;
  /** The first dimension varies fastest (column-major), instead of the last. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly offset: number;
}

const MAGIC = '\x93NUMPY';
/** Values begin at a multiple of this, so that they can be mapped into memory. */
const ALIGNMENT = 64;
/** NumPy itself refuses to evaluate longer ones. */
const MAX_HEADER_BYTES = 10_000;

/** Bytes that surely hold a whole header. */
export const HEADER_BYTES: number = MAX_HEADER_BYTES + 12;

/**
 * Reads the header.
 *
 * @param bytes the beginning of the file: all of it, or at least {@link HEADER_BYTES}.
 * @throws {DataError} if it is no NumPy file or its dtype is structured.
 */
export function decodeNpyHeader(bytes: Uint8Array): NpyHeader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = buffer[6] ?? 0;
  if (buffer.length < 12 || buffer.toString('latin1', 0, 6) !== MAGIC || version < 1 || version > 3) {
    throw new DataError('This is no .npy file of version 1, 2 or 3.', {
      given: `the first bytes ${buffer.toString('hex', 0, 8)}`,
    });
  }
  const start = version === 1 ? 10 : 12;
  const length = version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8);
  if (length > MAX_HEADER_BYTES || start + length > buffer.length) {
    throw new DataError('The header of the .npy file is cut short or too long.', {
      given: `${length} bytes of header, ${buffer.length - start} bytes there`,
    });
  }
  const text = buffer.toString(version === 3 ? 'utf8' : 'latin1', start, start + length);
  return { ...parseDictionary(text), offset: start + length };
}

/** The header of a file whose values are row-major. */
export function encodeNpyHeader(descr: string, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / ALIGNMENT) * ALIGNMENT - 10;
  const header = Buffer.alloc(10 + length, ' ', 'latin1');
  header.write(MAGIC, 'latin1');
  header[6] = 1;
  header[7] = 0;
  header.writeUInt16LE(length, 8);
  header.write(text, 10, 'latin1');
  header[10 + length - 1] = 0x0a;
  return header;
}

/** The header's text is a Python dictionary with exactly three entries, in any order. */
function parseDictionary(text: string): Omit<NpyHeader, 'offset'> {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  const entry = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d\s,]*\)|\[.*\])\s*(?:,|$)/sy;
  const entries = new Map<string, string>();
  for (let match = entry.exec(inner ?? ''); match; match = entry.exec(inner ?? '')) {
    entries.set(match[1]!, match[2]!);
    if (entry.lastIndex >= inner!.trimEnd().length) break;
  }
  const [descr, order, tuple] = ['descr', 'fortran_order', 'shape'].map((key) => entries.get(key));
  if (descr?.startsWith('[')) {
    throw new DataError('Structured NumPy arrays are not read.', {
      given: descr.slice(0, 200),
      fix: 'save each field as an array of its own',
    });
  }
  const shape = tuple && parseShape(tuple);
  if (!descr?.startsWith("'") || !shape || (order !== 'True' && order !== 'False')) {
    throw new DataError('The header of the .npy file is damaged.', { given: text.trim().slice(0, 200) });
  }
  return { descr: descr.slice(1, -1), fortranOrder: order === 'True', shape };
}

function parseShape(tuple: string): number[] | undefined {
  const items = /^\(\s*(?:(\d+(?:\s*,\s*\d+)*)\s*,?\s*)?\)$/.exec(tuple);
  if (!items) return undefined;
  const shape = (items[1] ?? '')
    .split(',')
    .filter((item) => item !== '')
    .map(Number);
  return Number.isSafeInteger(sizeOf(shape)) ? shape : undefined;
}
