import { DataError } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { batchesOf, LineFolder } from '../testSupport/lineFolder.js';
import { readTranscription, transcriptionFile } from './lineFiles.js';

const folder = new LineFolder();

describe('the transcription of a line', () => {
  it.each([
    ['a/NAME.png', 'a/NAME.gt.txt'],
    ['a/NAME.bin.png', 'a/NAME.gt.txt'],
    ['a/NAME.nrm.png', 'a/NAME.gt.txt'],
    ['a/NAME.dew.png', 'a/NAME.gt.txt'],
    ['a.b/über 1.x.JPG', 'a.b/über 1.x.gt.txt'],
  ])('of %s is in %s', (image, file) => {
    expect(transcriptionFile(image)).toBe(file);
  });

  it.each([
    ['a byte order mark', '\ufeffabc', 'abc'],
    ['line ends of Windows', 'abc\r\n', 'abc'],
    ['several line ends', '\n abc \n\n', 'abc'],
    ['tabs and no-break spaces', 'a\tb\u00a0 c', 'a b c'],
    ['decomposed letters', 'u\u0308ber', 'über'],
    ['characters beyond 16 bits', '𝛼 𐎠', '𝛼 𐎠'],
  ])('may have %s', async (_, content, text) => {
    folder.write('a.gt.txt', content);
    expect(await readTranscription(`${folder.path}/a.png`)).toBe(text);
  });

  it.each([
    ['several lines', 'abc\ndef\r\nghi', /several\.gt\.txt has 3 lines/],
    ['another encoding', Buffer.from('über', 'latin1'), /several\.gt\.txt is not UTF-8/],
  ])('must not have %s', async (_, content, message) => {
    folder.write('several.gt.txt', content);
    const reading = readTranscription(`${folder.path}/several.png`);
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
  });
});

it('right-to-left text is learnt from left to right, as it is seen', async () => {
  const text = '\u05d0(\u05d1';
  const data = folder.data([await folder.line('hebrew', 60, 20, text)]);
  const { batches } = await batchesOf(data, 'training');
  expect(data.codec.decode([...(batches[0]!.targets.gt!.data as Int32Array)])).toBe('\u05d1)\u05d0');
  expect(batches[0]!.meta[0]).toMatchObject({ text });
});
