import type { Label, Labels } from '../values.js';
import { forEachGrapheme, simpleUnits } from './graphemes.js';
import { splitText, type TextUnit } from './textUnit.js';

const NUM_UTF16_UNITS = 0x10000;

/** Numbers that stand for the units of a text; the buffer is used for one text after another. */
export class SymbolSequence {
  symbols: Uint32Array = new Uint32Array(256);
  length = 0;

  /** Empties it and makes room. */
  reserve(capacity: number): void {
    this.length = 0;
    if (this.symbols.length < capacity) this.symbols = new Uint32Array(2 * capacity);
  }

  push(symbol: number): void {
    this.symbols[this.length++] = symbol;
  }
}

/**
 * Gives equal units equal numbers: a UTF-16 unit that stands alone its code, all others the next free number from 65536
 * on.
 */
export class SymbolTable {
  private readonly numbers = new Map<Label, number>();

  /** All numbers are below this. */
  get size(): number {
    return NUM_UTF16_UNITS + this.numbers.size;
  }

  /** Forgets the numbers from 65536 on; sequences that have some cannot be compared with later ones. */
  clear(): void {
    this.numbers.clear();
  }

  encodeText(text: string, unit: TextUnit, into: SymbolSequence): void {
    into.reserve(text.length);
    if (unit === 'word') {
      for (const word of splitText(text, unit)) into.push(this.numberOf(word));
    } else if (!encodeUnits(text, unit === 'grapheme' ? simpleUnits : wholeCodePoints, into)) {
      into.length = 0;
      const take = (symbol: string): void => {
        into.push(symbol.length === 1 ? symbol.charCodeAt(0) : this.numberOf(symbol));
      };
      if (unit === 'grapheme') forEachGrapheme(text, take);
      else for (const codePoint of text) take(codePoint);
    }
  }

  encodeLabels(labels: Labels, into: SymbolSequence): void {
    into.reserve(labels.length);
    for (let i = 0; i < labels.length; i++) into.push(this.numberOf(labels[i] as Label));
  }

  private numberOf(symbol: Label): number {
    const known = this.numbers.get(symbol);
    if (known !== undefined) return known;
    const next = this.size;
    this.numbers.set(symbol, next);
    return next;
  }
}

/** [65536], 1 where a UTF-16 unit is a code point, not half of a pair. */
const wholeCodePoints = new Uint8Array(NUM_UTF16_UNITS).fill(1).fill(0, 0xd800, 0xe000);

/** The codes of a text all of whose units are in `alone`; false if one is not. */
function encodeUnits(text: string, alone: Uint8Array, into: SymbolSequence): boolean {
  const { symbols } = into;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (alone[code] === 0) return false;
    symbols[i] = code;
  }
  into.length = text.length;
  return true;
}
