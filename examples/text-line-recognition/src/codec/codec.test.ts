import { DataError } from '@tfaip/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineFolder } from '../testSupport/lineFolder.js';
import { Codec } from './codec.js';
import { keepCodec, readCodec } from './codecFile.js';

const folder = new LineFolder();

it('gives every text of its characters back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
      const codec = Codec.fromTexts(texts);
      for (const text of texts) {
        const classes = codec.encode(text);
        expect(codec.decode([...classes])).toBe(text.normalize('NFC'));
        expect(classes.every((each) => each >= 1 && each < codec.size)).toBe(true);
      }
    }),
  );
});

it('names the characters that it does not know', () => {
  const codec = Codec.fromTexts(['abc']);
  expect(() => codec.encode('axbx')).toThrow(/given: "x"\n/);
  expect([...codec.encodeKnown('axb')]).toEqual([1, 2]);
});

it('is kept as a charmap, under a name that follows from its content', () => {
  const codec = Codec.fromTexts(['zä𝛼 b']);
  const file = keepCodec(codec);
  expect(keepCodec(codec)).toBe(file);
  expect(readCodec(file).characters).toEqual([' ', 'b', 'z', 'ä', '𝛼']);
});

it.each(['{}', '["ab"]', 'no JSON', '[1]'])('refuses what is no charmap: %s', (content) => {
  const file = folder.write('charmap.json', content);
  expect(() => readCodec(file)).toThrow(DataError);
  expect(() => readCodec(file)).toThrow(file);
});
