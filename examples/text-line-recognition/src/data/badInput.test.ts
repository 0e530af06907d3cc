import { DataError } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { batchesOf, LineFolder } from '../testSupport/lineFolder.js';

const folder = new LineFolder();
const good = await folder.line('good', 60, 20, 'abc');

const cases: readonly [what: string, make: () => Promise<string>, message: RegExp][] = [
  [
    'an image without transcription',
    () => folder.line('alone', 60, 20),
    /alone\.png has no transcription[\s\S]*alone\.gt\.txt/,
  ],
  ['an empty transcription', () => folder.line('empty', 60, 20, ' \n'), /empty\.gt\.txt is empty/],
  [
    'a damaged image',
    async () => {
      folder.write('damaged.gt.txt', 'abc');
      return folder.write('damaged.png', Buffer.from('\x89PNG\r\n\x1a\n and then nothing', 'latin1'));
    },
    /damaged\.png/,
  ],
  [
    'a file without a byte, an image of 0 × 0 pixels',
    async () => {
      folder.write('nothing.gt.txt', 'abc');
      return folder.write('nothing.png', '');
    },
    /nothing\.png/,
  ],
  ['an image of 1 × 1 pixels', () => folder.line('dot', 1, 1, 'abc'), /too small[\s\S]*1 × 1 pixels/],
  [
    'a line of 100,000 pixels',
    () => folder.line('endless', 100_000, 4, 'abc'),
    /too wide[\s\S]*100000 × 4 pixels, 1000000 columns/,
  ],
];

describe.each(cases)('%s', (_, make, message) => {
  it('ends the pass with an error that names the file', async () => {
    const bad = await make();
    const error = await batchesOf(folder.data([bad, good]), 'training').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).toContain(bad);
  });

  it('is left out, and said, where on_error is skip', async () => {
    const data = folder.data([await make(), good]);
    const { batches, printed } = await batchesOf(data, 'training', { on_error: 'skip', batch_size: 1 });
    expect(new Set(batches.map(({ meta }) => meta[0]!.file))).toEqual(new Set([good]));
    expect(printed.join('\n')).toMatch(message);
  });
});

it('a character that the charmap does not have is an error in training, and cannot be read in evaluation', async () => {
  const strange = await folder.line('strange', 60, 20, 'aZc');
  const learnt = folder.data([good]);
  await batchesOf(learnt, 'training');
  const training = folder.data([strange]);
  training.params.charmap = learnt.params.charmap;
  await expect(batchesOf(training, 'training')).rejects.toThrow(/strange\.png[\s\S]*"Z"/);
  const heldOut = folder.data([good], [strange]);
  heldOut.params.charmap = learnt.params.charmap;
  const { batches } = await batchesOf(heldOut, 'evaluation');
  expect([...batches[0]!.targets.gt!.data]).toEqual([1, 3]);
  expect(batches[0]!.meta[0]).toMatchObject({ text: 'aZc' });
});

it('an image that is not there is named, not its transcription', async () => {
  await expect(batchesOf(folder.data([`${folder.path}/gone.png`]), 'evaluation')).rejects.toThrow(
    /gone\.png cannot be read as an image/,
  );
});

it('images in place of lists, and no list to validate on, are errors that say what to do', async () => {
  const images = folder.data([good]);
  images.params.train_files.lists = [good];
  await expect(images.generator('training')).rejects.toThrow(/good\.png is no list[\s\S]*ls \*\.png/);
  const unvalidated = folder.data([good]);
  unvalidated.params.val_files.lists = [];
  await expect(unvalidated.generator('evaluation')).rejects.toThrow(/--val\.lists/);
});
