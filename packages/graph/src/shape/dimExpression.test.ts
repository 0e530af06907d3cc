import { expect, it } from 'vitest';
import { DimTable } from './dimExpression.js';

const widths = [691, 719, 727, 740];
const halves = widths.map((width) => Math.ceil(width / 2));
const quarters = halves.map((half) => Math.ceil(half / 2));

function tableOf(...lengths: readonly (readonly number[])[]): DimTable {
  const table = new DimTable();
  lengths.forEach((each, node) => {
    table.add(
      node,
      0,
      each.map((length) => [length]),
    );
  });
  return table;
}

it('takes a length that is there for itself, not for half of another one that happens to be even each time', () => {
  const table = tableOf(widths, halves, quarters);
  expect(table.explain(quarters, false)).toEqual({
    factor: 1,
    numerator: [{ node: 2, output: 0, axis: 0 }],
    denominator: [],
    offset: 0,
  });
});

it('explains multiples, offsets and products of lengths, and nothing else', () => {
  const table = tableOf(widths, [3, 5, 13, 18]);
  const ofWidths = (change: (width: number, i: number) => number) => table.explain(widths.map(change), false);
  expect(ofWidths((width) => 3 * width)).toMatchObject({ factor: 3, offset: 0 });
  expect(ofWidths((width) => width - 2)).toMatchObject({ factor: 1, offset: -2 });
  expect(ofWidths((width, i) => width * [3, 5, 13, 18][i]!)).toMatchObject({ factor: 1, offset: 0 });
  expect(ofWidths((width) => width ** 2 + 1)).toBeUndefined();
});
