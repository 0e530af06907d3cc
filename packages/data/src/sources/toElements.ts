import { isUtf8 } from 'node:buffer';
import { inspect } from 'node:util';
import { type ArrayData, DataError, type DType } from '@tfaip/core';

/** What a single value of a field may be. */
export type Element = number | bigint | boolean | string | Uint8Array;

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const notFinite: ReadonlyMap<string, number> = new Map([
  ['nan', Number.NaN],
  ['inf', Number.POSITIVE_INFINITY],
  ['infinity', Number.POSITIVE_INFINITY],
]);
const bits: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['1', 1],
  ['false', 0],
  ['0', 0],
]);

/** Flat values as the data of an array of a dtype; `name` is the array's, for messages. */
export function toElements(elements: ArrayLike<Element>, dtype: DType, name: string): ArrayData {
  const expected = EXPECTED[dtype];
  const convert =
    <V>(read: (element: Element) => V | undefined) =>
    (element: Element) => {
      const value = read(element);
      if (value !== undefined) return value;
      throw new DataError(`"${name}" has a value that is not ${dtype}.`, { given: shown(element), expected });
    };
  if (dtype === 'string') return Array.from(elements, convert(toText));
  if (dtype === 'float32') return Float32Array.from(elements, convert(toNumber));
  if (dtype === 'int32') return Int32Array.from(elements, convert(toInt));
  return Uint8Array.from(elements, convert(toBit));
}

const EXPECTED: Readonly<Record<DType, string>> = {
  float32: 'a number',
  int32: 'a whole number from -2147483648 to 2147483647',
  bool: 'true or false, 1 or 0',
  string: 'a text, or bytes in UTF-8',
};

function toNumber(element: Element): number | undefined {
  if (typeof element === 'number') return element;
  if (typeof element === 'bigint' || typeof element === 'boolean') return Number(element);
  return typeof element === 'string' ? parseNumber(element.trim()) : undefined;
}

function parseNumber(text: string): number | undefined {
  if (decimal.test(text)) return Number(text);
  const size = notFinite.get(text.replace(/^[+-]/, '').toLowerCase());
  return size !== undefined && text.startsWith('-') ? -size : size;
}

function toInt(element: Element): number | undefined {
  const value = toNumber(element);
  return value === (value! | 0) ? value : undefined;
}

function toBit(element: Element): number | undefined {
  return bits.get(typeof element === 'string' ? element.trim().toLowerCase() : String(element));
}

function toText(element: Element): string | undefined {
  if (typeof element === 'string') return element;
  if (!(element instanceof Uint8Array)) return undefined;
  return isUtf8(element)
    ? Buffer.from(element.buffer, element.byteOffset, element.length).toString()
    : undefined;
}

function shown(element: unknown): string {
  return inspect(element, { breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 5, maxStringLength: 80 });
}
