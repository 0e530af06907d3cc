import { DataError } from '@tfaip/core';

/** Class of the CTC blank; characters have the classes from 1 on. */
export const blankClass = 0;

/** Numbers characters (Unicode code points of NFC text) for the network. */
export class Codec {
  private readonly classes: ReadonlyMap<string, number>;

  /** @param characters in the order of their classes, which start at 1. */
  constructor(readonly characters: readonly string[]) {
    this.classes = new Map(characters.map((character, i) => [character, i + 1]));
  }

  /** All characters of the texts, sorted by code point. */
  static fromTexts(texts: Iterable<string>): Codec {
    const found = new Set<string>();
    for (const text of texts) for (const character of text.normalize('NFC')) found.add(character);
    return new Codec([...found].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!));
  }

  /** Classes of the network: the characters and the blank. */
  get size(): number {
    return this.characters.length + 1;
  }

  /**
   * The classes of a text's characters.
   *
   * @throws {DataError} that names the characters which the codec does not know.
   */
  encode(text: string): Int32Array {
    const characters = [...text.normalize('NFC')];
    const unknown = characters.filter((character) => !this.classes.has(character));
    if (unknown.length > 0) {
      throw new DataError('The text has characters that the codec does not know.', {
        given: [...new Set(unknown)].map((each) => JSON.stringify(each)).join(', '),
        expected: `the ${this.characters.length} characters of the training transcriptions`,
        fix: 'correct the transcription, or train with a codec that has them',
      });
    }
    return Int32Array.from(characters, (character) => this.classes.get(character)!);
  }

  /** The text of a text's characters that are known; the others are left out. */
  encodeKnown(text: string): Int32Array {
    return Int32Array.from([...text.normalize('NFC')].flatMap((each) => this.classes.get(each) ?? []));
  }

  /** The text of classes without blanks. */
  decode(classes: readonly number[]): string {
    return classes.map((each) => this.characters[each - 1] ?? '').join('');
  }
}
