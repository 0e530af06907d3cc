import { describe, expect, it } from 'vitest';
import { goldenTable } from './goldenTable.mjs';

const errors = (family: string, way: string, cases: number, absolute: number) => ({
  suite: 'losses',
  family,
  way,
  cases,
  absolute,
  relative: absolute / 2,
});

describe('goldenTable', () => {
  it('has a sorted row for each family and way, and one for each suite and way', () => {
    const table = goldenTable([
      errors('Huber', 'WASM', 2, 2e-7),
      errors('Dice', 'WASM', 3, 4e-7),
      errors('Dice', 'native eager', 3, 0),
    ]);
    expect(table.split('\n')).toEqual([
      '| suite | family | cases | way | largest abs | largest rel |',
      '| --- | --- | --- | --- | --- | --- |',
      '| losses | Dice | 3 | native eager | 0.0e+0 | 0.0e+0 |',
      '| losses | Dice | 3 | WASM | 4.0e-7 | 2.0e-7 |',
      '| losses | Huber | 2 | WASM | 2.0e-7 | 1.0e-7 |',
      '| losses | all | 3 | native eager | 0.0e+0 | 0.0e+0 |',
      '| losses | all | 5 | WASM | 4.0e-7 | 2.0e-7 |',
    ]);
  });
});
