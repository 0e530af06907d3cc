import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Codec } from '../codec/codec.js';
import { LineData, LineDataParams } from '../data/lineData.js';
import { batchesOf } from '../testSupport/lineFolder.js';
import { embeddedLineCount, embeddedTexts } from './embeddedTexts.js';
import { embeddedLineText } from './renderLine.js';

it('the embedded lines are always the same', async () => {
  const linesOf = async () => {
    const data = new LineData(Object.assign(new LineDataParams(), { embedded_lines: 40 }));
    const { batches } = await batchesOf(data, 'training', { batch_size: 4 });
    return batches.map(({ inputs, targets, meta }) => [
      meta,
      ...[inputs.img!, targets.gt!].map(({ data }) =>
        createHash('sha256')
          .update(data as Float32Array)
          .digest('hex'),
      ),
    ]);
  };
  const first = await linesOf();
  expect(await linesOf()).toEqual(first);
});

it('L5: no line that is validated on occurs in training', () => {
  const training = new Set(Array.from({ length: 4000 }, (_, line) => embeddedLineText(true, line)));
  const heldOut = Array.from({ length: embeddedLineCount(false, 4000) }, (_, i) =>
    embeddedLineText(false, i),
  );
  expect(heldOut).toHaveLength(200);
  expect(heldOut.filter((text) => training.has(text))).toEqual([]);
});

it('training has all characters of ASCII, and all of the held-out lines', () => {
  const codec = Codec.fromTexts(embeddedTexts());
  for (let code = 32; code < 127; code++) expect(codec.characters).toContain(String.fromCodePoint(code));
  for (let line = 0; line < 200; line++) codec.encode(embeddedLineText(false, line));
});
