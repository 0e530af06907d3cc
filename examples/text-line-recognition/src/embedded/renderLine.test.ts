import { describe, expect, it } from 'vitest';
import { renderEmbeddedLine } from './renderLine.js';

describe('a rendered line', () => {
  it('has ink up to its end, in every font', async () => {
    const fonts = new Set<string>();
    for (let line = 0; line < 60; line++) {
      const { image, font } = await renderEmbeddedLine(false, line);
      fonts.add(font);
      const [height, width] = image.shape as [number, number];
      const darkest = (columns: number[]): number =>
        Math.min(
          ...columns.flatMap((x) =>
            Array.from({ length: height }, (_, y) => Number(image.data[y * width + x])),
          ),
        );
      // The last letter, whatever it is, is nearer to the end than half of a line's height.
      const last = Array.from({ length: Math.ceil(height / 2) }, (_, i) => width - 1 - i);
      expect([line, font, darkest(last) < 0.5]).toEqual([line, font, true]);
    }
    expect(fonts.size).toBe(10);
  });

  it('is the same each time, and another for training', async () => {
    const [once, again, training] = await Promise.all(
      [false, false, true].map((isTraining) => renderEmbeddedLine(isTraining, 3)),
    );
    expect(again).toEqual(once);
    expect(training!.text).not.toBe(once!.text);
  });
});
