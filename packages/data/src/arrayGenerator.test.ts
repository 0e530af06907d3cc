import { DataError, ndArray } from '@tfaip/core';
import { expect, test } from 'vitest';
import { ArrayGenerator } from './arrayGenerator.js';

const x = ndArray('float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
const y = ndArray('int32', [3], Int32Array.of(7, 8, 9));

test('stacked arrays become one sample per row', () => {
  const generator = ArrayGenerator.fromArrays({ inputs: { x }, targets: { y } });
  expect(generator.length).toBe(3);
  expect([...generator.generate()][1]).toEqual({
    inputs: { x: ndArray('float32', [2], Float32Array.of(3, 4)) },
    targets: { y: ndArray('int32', [], Int32Array.of(8)) },
    outputs: {},
    meta: { index: 1 },
  });
});

test('samples are views of the arrays', () => {
  const [first] = ArrayGenerator.fromArrays({ inputs: { x } }).generate();
  expect((first!.inputs.x!.data as Float32Array).buffer).toBe((x.data as Float32Array).buffer);
});

test('every run starts anew, also while another is under way', () => {
  const generator = ArrayGenerator.fromArrays({ inputs: { x }, meta: (index) => ({ name: `row ${index}` }) });
  const running = generator.generate()[Symbol.iterator]();
  running.next();
  expect([...generator.generate()].map(({ meta }) => meta.name)).toEqual(['row 0', 'row 1', 'row 2']);
  expect(running.next().value?.meta.name).toBe('row 1');
});

test('given samples are passed on as they are', () => {
  const samples = [{ inputs: { x }, targets: {}, outputs: {}, meta: {} }];
  expect([...ArrayGenerator.fromSamples(samples).generate()][0]).toBe(samples[0]);
});

test('arrays of different lengths are refused', () => {
  const short = ndArray('int32', [2], Int32Array.of(1, 2));
  expect(() => ArrayGenerator.fromArrays({ inputs: { x }, targets: { y: short } })).toThrow(/x: 3, y: 2/);
  expect(() => ArrayGenerator.fromArrays({ inputs: {} })).toThrow(DataError);
  expect(() => ArrayGenerator.fromArrays({ inputs: { x: ndArray('int32', [], Int32Array.of(1)) } })).toThrow(
    /x: scalar/,
  );
});
