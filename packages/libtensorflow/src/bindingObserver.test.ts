import { afterEach, expect, it } from 'vitest';
import { DataType } from './dataType.js';
import { AttributeType } from './ffi/opAttribute.js';
import { describeNative } from './testSupport/describeNative.js';

describeNative('An observer of the binding', (runtime) => {
  afterEach(() => {
    runtime().binding.observer = undefined;
  });

  it('is told of tensors, operations and reads, in order', () => {
    const { binding } = runtime();
    const seen: unknown[] = [];
    binding.observer = {
      onTensor: (id, shape, dtype, values) => seen.push(['tensor', id, shape, dtype, values]),
      onOp: (name, _attributes, inputs, outputs) =>
        seen.push(['op', name, inputs, outputs.map(({ id }) => id)]),
      onRead: (id) => seen.push(['read', id]),
    };
    const values = Float32Array.of(1, 4);
    const x = binding.createTensor([2], DataType.FLOAT, values);
    const type = [{ name: 'T', type: AttributeType.TYPE, value: DataType.FLOAT }];
    const [root] = binding.executeOp('Sqrt', type, [x], 1);
    expect(binding.tensorDataSync(root!.id)).toEqual(Float32Array.of(1, 2));
    expect(seen).toEqual([
      ['tensor', x, [2], DataType.FLOAT, values],
      ['op', 'Sqrt', [x], [root!.id]],
      ['read', root!.id],
    ]);
    for (const id of [x, root!.id]) binding.deleteTensor(id);
  });

  it('prevents a read by throwing', () => {
    const { binding } = runtime();
    const x = binding.createTensor([], DataType.FLOAT, Float32Array.of(1));
    binding.observer = {
      onTensor: () => {},
      onOp: () => {},
      onRead: () => {
        throw new Error('not now');
      },
    };
    expect(() => binding.tensorDataSync(x)).toThrow('not now');
    binding.deleteTensor(x);
  });
});
