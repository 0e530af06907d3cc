import { DataError, ndArray } from '@tfaip/core';
import { expect, test } from 'vitest';
import { unbatch } from './unbatch.js';

const batch = {
  inputs: { x: ndArray('float32', [2, 2], Float32Array.of(1, 2, 3, 4)) },
  targets: { y: ndArray('string', [2], ['a', 'b']) },
  meta: [{ id: 0 }, { id: 1 }],
  size: 2,
};

test('every sample gets its rows and its meta', () => {
  const outputs = { z: ndArray('int32', [2, 1, 2], Int32Array.of(5, 6, 7, 8)) };
  expect(unbatch(batch, outputs)[1]).toEqual({
    inputs: { x: ndArray('float32', [2], Float32Array.of(3, 4)) },
    targets: { y: ndArray('string', [], ['b']) },
    outputs: { z: ndArray('int32', [1, 2], Int32Array.of(7, 8)) },
    meta: { id: 1 },
  });
});

test('rows are views, not copies', () => {
  const [first] = unbatch(batch);
  expect((first!.inputs.x!.data as Float32Array).buffer).toBe((batch.inputs.x.data as Float32Array).buffer);
});

test.each([[[3]], [[]]])('an output of shape %j is refused by name', (shape) => {
  const outputs = { z: ndArray('float32', shape, new Float32Array(shape[0] ?? 1)) };
  expect(() => unbatch(batch, outputs)).toThrow(DataError);
  expect(() => unbatch(batch, outputs)).toThrow(/output "z".*\n.*\n {2}expected: \[2, …\]/);
});
