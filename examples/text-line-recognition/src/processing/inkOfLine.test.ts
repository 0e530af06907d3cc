import { ndArray } from '@tfaip/core';
import { expect, it } from 'vitest';
import { inkOfLine } from './inkOfLine.js';

const [rows, columns] = [40, 400];
/** Strokes of 3 columns every 12, between the rows 10 and 30: a tenth of the line is ink. */
const isInk = (x: number, y: number) => x % 12 < 3 && y >= 10 && y < 30;

/** The ink that is found where the strokes are, and beside them: the lowest and the highest. */
function inkOf(grey: (x: number, y: number) => number): { strokes: number; paper: number } {
  const pixels = Float32Array.from({ length: rows * columns }, (_, i) =>
    grey(i % columns, Math.floor(i / columns)),
  );
  const { values } = inkOfLine(ndArray('float32', [rows, columns, 1], pixels));
  let [strokes, paper] = [1, 0];
  values.forEach((value, i) => {
    if (isInk(i % columns, Math.floor(i / columns))) strokes = Math.min(strokes, value);
    else paper = Math.max(paper, value);
  });
  return { strokes, paper };
}

it('leaves black on white as it is', () => {
  expect(inkOf((x, y) => (isInk(x, y) ? 0 : 1))).toEqual({ strokes: 1, paper: 0 });
});

it('turns white on black over', () => {
  expect(inkOf((x, y) => (isInk(x, y) ? 1 : 0))).toEqual({ strokes: 1, paper: 0 });
});

it('stretches the contrast, whatever a few specks are', () => {
  const faint = (x: number, y: number) => (isInk(x, y) ? 0.5 : 0.6);
  const { strokes, paper } = inkOf((x, y) => (x === 5 && y < 5 ? y % 2 : faint(x, y)));
  expect(strokes).toBeGreaterThan(0.95);
  expect(paper).toBe(1);
  expect(inkOf(faint).paper).toBeCloseTo(0);
});

it('takes a shadow off, to the right and downwards', () => {
  const light = (x: number, y: number) => (1 - (0.6 * x) / columns) * (1 - (0.3 * y) / rows);
  const { strokes, paper } = inkOf((x, y) => light(x, y) * (isInk(x, y) ? 0.3 : 1));
  expect(strokes).toBeGreaterThan(0.85);
  expect(paper).toBeLessThan(0.25);
});

it('finds no ink where there is none', () => {
  for (const shade of [0, 0.5, 1]) expect(inkOf(() => shade).strokes).toBe(0);
});
