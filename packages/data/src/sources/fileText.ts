import { decompressedBytes } from './fileBytes.js';
import { errorAt } from './recordPosition.js';

/** A line of a text file, without its end. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The text of a UTF-8 file in pieces, without byte order mark; what ends in `.gz` is decompressed on the way.
 *
 * @throws {DataError} that names the file if it cannot be read or is not UTF-8.
 */
export async function* fileText(file: string): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (error) {
      throw errorAt({ file }, error);
    }
  };
  for await (const bytes of decompressedBytes(file)) yield decode(bytes);
  yield decode();
}

/** The lines of a text file that are not empty; a line ends with LF or CR LF. */
export async function* fileLines(file: string): AsyncGenerator<TextLine, void, undefined> {
  let line = 0;
  let begun: string[] = [];
  for await (const piece of fileText(file)) {
    const [first = '', ...rest] = piece.split('\n');
    begun.push(first);
    for (const next of rest) {
      yield* notEmpty(begun.join(''), ++line);
      begun = [next];
    }
  }
  yield* notEmpty(begun.join(''), ++line);
}

function* notEmpty(whole: string, line: number): Generator<TextLine, void, undefined> {
  const text = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
  if (text.trim() !== '') yield { text, line };
}
