import { describe, expect, it } from 'vitest';
import { imageGrid } from './imageGrid.js';

describe('imageGrid', () => {
  it('puts channels into tiles, each from black to white', () => {
    // Two channels of 2 · 2: 0 1 2 4 and 10 10 10 10.
    const features = { shape: [2, 2, 2], data: Float32Array.of(0, 10, 1, 10, 2, 10, 4, 10) };
    expect(imageGrid(features)).toEqual({
      shape: [1, 2, 5, 1],
      data: Float32Array.of(0, 0.25, 0, 0, 0, 0.5, 1, 0, 0, 0),
    });
  });

  it('begins a new row of tiles behind the last column, and a picture for each of the batch', () => {
    const features = { shape: [2, 1, 2, 3], data: Float32Array.of(0, 1, 0, 1, 0, 2, 0, 0, 5, 0, 0, 6) };
    const { shape, data } = imageGrid(features, { columns: 2, gap: 0 });
    expect(shape).toEqual([2, 2, 4, 1]);
    expect([...data]).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('is about square by itself', () => {
    const square = imageGrid({ shape: [4, 4, 16], data: new Float32Array(256) });
    expect(square.shape).toEqual([1, 19, 19, 1]);
    const wide = imageGrid({ shape: [4, 16, 16], data: new Float32Array(1024) });
    expect(wide.shape).toEqual([1, 39, 33, 1]);
  });

  it.each([[[4]], [[2, 2]], [[1, 2, 0, 3]], [[1, 1, 1, 1, 1]]])('refuses the shape %j', (shape) => {
    expect(() => imageGrid({ shape, data: [] })).toThrow(`[${shape.join(', ')}]`);
  });
});
