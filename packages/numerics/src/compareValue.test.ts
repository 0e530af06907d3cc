import { ndArray } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { compareValue, goldenArray } from './index.js';

const tensor = (...data: (number | string)[]) => ({ dtype: 'float32', shape: [data.length], data });
const array = (...values: number[]) => ndArray('float32', [values.length], Float32Array.from(values));
const tolerance = { rtol: 1e-3, atol: 1e-3 };

describe('compareValue', () => {
  it('passes what is near, with its largest errors', () => {
    const { problem, absolute, relative } = compareValue(array(8, 0.5), {
      value: tensor(8, 0.50048828125),
      tolerance,
    });
    expect(problem).toBeUndefined();
    expect(absolute).toBe(0.00048828125);
    // The small value is judged by its absolute error alone.
    expect(relative).toBe(0);
  });

  it('takes what is near the float64 result, against which errors are counted', () => {
    const expected = { value: tensor(1), value64: tensor(2), tolerance };
    expect(compareValue(array(1), expected)).toEqual({ problem: undefined, absolute: 1, relative: 0.5 });
    expect(compareValue(array(2), expected)).toEqual({ problem: undefined, absolute: 0, relative: 0 });
    expect(compareValue(array(3), expected).problem).toMatch(/value 0 is 3, expected 1 or 2/);
  });

  it('wants the same of what is not finite', () => {
    const expected = { value: tensor('NaN', '-Infinity'), tolerance };
    expect(compareValue(array(Number.NaN, -Infinity), expected).problem).toBeUndefined();
    expect(compareValue(array(0, -Infinity), expected).problem).toMatch(/value 0 is 0, expected NaN/);
    expect(compareValue(array(Number.NaN, Infinity), expected).problem).toMatch(/value 1/);
  });

  it('wants the same shape', () => {
    expect(compareValue(array(1, 1), { value: tensor(1), tolerance }).problem).toMatch(/shape is \[2\]/);
  });
});

describe('goldenArray', () => {
  it('has the dtype that a step can be fed', () => {
    expect(goldenArray({ dtype: 'float64', shape: [2], data: [0.1, 'Infinity'] })).toEqual(
      array(0.1, Infinity),
    );
    expect(goldenArray({ dtype: 'bool', shape: [1], data: [true] }).data).toEqual(Uint8Array.of(1));
    expect(goldenArray({ dtype: 'int64', shape: [1], data: [-3] }).data).toEqual(Int32Array.of(-3));
  });
});
