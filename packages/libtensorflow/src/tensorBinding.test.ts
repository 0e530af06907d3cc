import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataType } from './dataType.js';
import { AttributeType, type OpAttribute } from './ffi/opAttribute.js';
import type { TensorInput } from './ffi/tensorValues.js';
import cnn from './golden/cnn.json' with { type: 'json' };
import { NativeRuntimeError } from './nativeRuntimeError.js';
import type { TensorBinding } from './tensorBinding.js';
import { TensorFlowError } from './tensorFlowError.js';
import { describeNative } from './testSupport/describeNative.js';

const type = (name: string, value: unknown): OpAttribute => ({ name, type: AttributeType.TYPE, value });

describeNative('TensorBinding', (runtime) => {
  let binding: TensorBinding;
  let before: number;
  beforeEach(() => {
    ({ binding } = runtime());
    before = binding.getNumOfTensors();
  });
  afterEach(() => {
    expect(binding.getNumOfTensors(), 'tensors that a test left behind').toBe(before);
  });

  /** Makes a tensor, hands it to `use`, and deletes it. */
  const withTensor = <T>(shape: number[], dtype: number, values: TensorInput, use: (id: number) => T): T => {
    const id = binding.createTensor(shape, dtype, values);
    try {
      return use(id);
    } finally {
      binding.deleteTensor(id);
    }
  };
  /** Values of the only output, which is deleted. */
  const run = (name: string, attributes: OpAttribute[], inputs: number[]) => {
    const [output] = binding.executeOp(name, attributes, inputs, 1);
    const values = binding.tensorDataSync(output!.id);
    binding.deleteTensor(output!.id);
    return { ...output!, values };
  };

  it.each([
    ['float32', DataType.FLOAT, Float32Array.of(1.5, -2, Number.NaN, Number.POSITIVE_INFINITY)],
    ['float64', DataType.DOUBLE, Float64Array.of(Math.PI, -1e300, 0, 2)],
    ['int32', DataType.INT32, Int32Array.of(1, -2, 2 ** 31 - 1, -(2 ** 31))],
    ['uint8', DataType.UINT8, Uint8Array.of(0, 1, 128, 255)],
    ['int8', DataType.INT8, Int8Array.of(0, 1, -128, 127)],
    ['int16', DataType.INT16, Int16Array.of(0, 1, -32768, 32767)],
    ['bool', DataType.BOOL, Uint8Array.of(0, 1, 1, 0)],
    ['int64', DataType.INT64, BigInt64Array.of(1n, -2n, 2n ** 62n, -(2n ** 63n))],
  ] as const)('%s survives the way in and out', (_name, dtype, values) => {
    expect(withTensor([2, 2], dtype, values, (id) => binding.tensorDataSync(id))).toEqual(values);
  });

  it('complex64 keeps real and imaginary parts in turn', () => {
    const values = Float32Array.of(1, 2, 3, 4);
    expect(withTensor([2], DataType.COMPLEX64, values, (id) => binding.tensorDataSync(id))).toEqual(values);
  });

  it('converts values of another array type', () => {
    const read = (dtype: number, values: TensorInput) =>
      withTensor([2], dtype, values, (id) => binding.tensorDataSync(id));
    expect(read(DataType.INT64, Int32Array.of(7, -7))).toEqual(BigInt64Array.of(7n, -7n));
    expect(read(DataType.INT64, Int32Array.of(7, 0, -7, -1))).toEqual(BigInt64Array.of(7n, -7n));
    expect(read(DataType.BOOL, Float32Array.of(0.5, 0))).toEqual(Uint8Array.of(1, 0));
    expect(read(DataType.FLOAT, Int32Array.of(3, 4))).toEqual(Float32Array.of(3, 4));
  });

  it('reads half precision as float32', () => {
    const values = Float32Array.of(1.5, -0.25, 65504, 2 ** -24, Number.POSITIVE_INFINITY);
    for (const dtype of [DataType.HALF, DataType.BFLOAT16]) {
      withTensor([5], DataType.FLOAT, values, (id) => {
        const cast = run('Cast', [type('SrcT', DataType.FLOAT), type('DstT', dtype)], [id]);
        expect(cast.dtype).toBe(dtype);
        expect(Array.from(cast.values as Float32Array)).toEqual(
          // bfloat16 has 8 bits for the fraction: 65504 becomes 65536
          Array.from(values, (v) => (dtype === DataType.BFLOAT16 && v === 65504 ? 65536 : v)),
        );
      });
    }
  });

  it('keeps any bytes in strings, of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (texts) => {
        const read = withTensor([texts.length], DataType.STRING, texts, (id) => binding.tensorDataSync(id));
        expect(read).toEqual(texts.map((text) => Uint8Array.from(text)));
      }),
      { numRuns: 50 },
    );
    const unicode = [new TextEncoder().encode('Grüße, 世界 🙂'), new Uint8Array(0)];
    expect(withTensor([2], DataType.STRING, unicode, (id) => binding.tensorDataSync(id))).toEqual(unicode);
  });

  it('frees long strings', () => {
    const text = new Uint8Array(1e6).fill(65);
    const rounds = (count: number) => {
      for (let i = 0; i < count; i++) {
        withTensor([2], DataType.STRING, [text, text], (id) => {
          const [same] = binding.executeOp('Identity', [type('T', DataType.STRING)], [id], 1);
          binding.deleteTensor(same!.id);
        });
      }
    };
    rounds(20);
    const start = process.memoryUsage().rss;
    rounds(200); // 400 MB of text
    expect(process.memoryUsage().rss - start).toBeLessThan(150e6);
  });

  it('takes scalars and empty tensors', () => {
    expect(withTensor([], DataType.FLOAT, Float32Array.of(3), (id) => binding.tensorDataSync(id))).toEqual(
      Float32Array.of(3),
    );
    expect(
      withTensor([0, 2], DataType.FLOAT, new Float32Array(0), (id) => binding.tensorDataSync(id)),
    ).toEqual(new Float32Array(0));
  });

  it('refuses values that do not fit', () => {
    expect(() => binding.createTensor([3], DataType.FLOAT, Float32Array.of(1, 2))).toThrow(
      'given 2 values, but float32 of shape [3] has 3',
    );
    expect(() => binding.createTensor([1], DataType.STRING, Float32Array.of(1))).toThrow(
      /array of 1 Uint8Array/,
    );
    expect(() => binding.createTensor([1], DataType.FLOAT, [new Uint8Array(1)])).toThrow(
      /typed array of numbers/,
    );
    expect(() => binding.createTensor([1], DataType.HALF, Float32Array.of(1))).toThrow(
      /float32 tensor and cast/,
    );
    expect(() => binding.createTensor([1], DataType.RESOURCE, Float32Array.of(1))).toThrow(
      /resource of shape/,
    );
  });

  it('names operation, dtypes and shapes when TensorFlow refuses', () => {
    const a = binding.createTensor([2, 3], DataType.FLOAT, new Float32Array(6));
    const attributes = [type('T', DataType.FLOAT)];
    let error: unknown;
    try {
      binding.executeOp('MatMul', attributes, [a, a], 1);
    } catch (thrown) {
      error = thrown;
    }
    binding.deleteTensor(a);
    expect(error).toBeInstanceOf(TensorFlowError);
    expect(error).toMatchObject({
      code: 3,
      codeName: 'INVALID_ARGUMENT',
      operation: 'MatMul',
      inputs: ['float32 [2, 3]', 'float32 [2, 3]'],
    });
    expect((error as Error).message).toMatch(
      /^MatMul: INVALID_ARGUMENT: .*\n {2}given: float32 \[2, 3\], float32/,
    );
    expect(() => binding.executeOp('NoSuchOp', [], [], 1)).toThrow(/NoSuchOp: NOT_FOUND/);
    // and goes on working
    withTensor([1], DataType.INT32, Int32Array.of(5), (id) => {
      expect(run('Identity', [type('T', DataType.INT32)], [id]).values).toEqual(Int32Array.of(5));
    });
  });

  it('tells a tensor that does not exist', () => {
    const id = binding.createTensor([1], DataType.FLOAT, Float32Array.of(1));
    binding.deleteTensor(id);
    expect(() => binding.deleteTensor(id)).toThrow(`Native tensor ${id} does not exist`);
    expect(() => binding.tensorDataSync(id)).toThrow(NativeRuntimeError);
    expect(() => binding.executeOp('Identity', [type('T', DataType.FLOAT)], [id], 1)).toThrow(
      NativeRuntimeError,
    );
  });

  it('sets attributes of every kind', () => {
    withTensor([3], DataType.FLOAT, Float32Array.of(1, 5, 9), (x) => {
      const T = type('T', DataType.FLOAT);
      const boundaries = { name: 'boundaries', type: AttributeType.FLOAT, value: [2, 6] };
      expect(run('Bucketize', [T, boundaries], [x]).values).toEqual(Int32Array.of(0, 1, 2));
      const shape = (value: unknown) => ({ name: 'shape', type: AttributeType.SHAPE, value });
      expect(run('EnsureShape', [T, shape([-1])], [x]).shape).toEqual([3]);
      expect(run('EnsureShape', [T, shape(null)], [x]).shape).toEqual([3]);
      expect(() => run('EnsureShape', [T, shape([4])], [x])).toThrow(/EnsureShape: INVALID_ARGUMENT/);
      const outputs = binding.executeOp(
        'IdentityN',
        [type('T', [DataType.FLOAT, DataType.FLOAT])],
        [x, x],
        2,
      );
      expect(outputs.map((output) => output.shape)).toEqual([[3], [3]]);
      for (const { id } of outputs) binding.deleteTensor(id);
      const value = { name: 'value', type: AttributeType.TENSOR, value: x };
      expect(run('Const', [type('dtype', DataType.FLOAT), value], []).values).toEqual(
        Float32Array.of(1, 5, 9),
      );
    });
    withTensor([1, 3, 1], DataType.INT32, Int32Array.of(1, 2, 3), (x) => {
      const dims = (value: unknown) => ({ name: 'squeeze_dims', type: AttributeType.INT, value });
      expect(run('Squeeze', [type('T', DataType.INT32), dims([-1])], [x]).shape).toEqual([1, 3]);
      expect(run('Squeeze', [type('T', DataType.INT32), dims([0, 2])], [x]).shape).toEqual([3]);
      expect(run('Squeeze', [type('T', DataType.INT32), dims(undefined)], [x]).shape).toEqual([3]);
    });
    expect(() =>
      run(
        'PartitionedCall',
        [
          type('Tin', []),
          type('Tout', [DataType.FLOAT]),
          { name: 'f', type: AttributeType.FUNC, value: 'noSuchFunction' },
        ],
        [],
      ),
    ).toThrow(/PartitionedCall: .*noSuchFunction/);
  });

  it('sets lists of strings, types and shapes', () => {
    // tf.train.Example { features { feature { key: "ab" value { float_list { value: [1, 2] } } } } }
    const floats = [0x0a, 8, ...new Uint8Array(Float32Array.of(1, 2).buffer)];
    const feature = [0x12, floats.length, ...floats];
    const entry = [0x0a, 2, 0x61, 0x62, 0x12, feature.length, ...feature];
    const features = [0x0a, entry.length, ...entry];
    const example = Uint8Array.of(0x0a, features.length, ...features);
    const none = binding.createTensor([0], DataType.FLOAT, new Float32Array(0));
    withTensor([], DataType.STRING, [example], (serialized) => {
      const { values, shape } = run(
        'ParseSingleExample',
        [
          { name: 'num_sparse', type: AttributeType.INT, value: 0 },
          { name: 'sparse_keys', type: AttributeType.STRING, value: [] },
          { name: 'dense_keys', type: AttributeType.STRING, value: ['ab'] },
          type('sparse_types', []),
          type('Tdense', [DataType.FLOAT]),
          { name: 'dense_shapes', type: AttributeType.SHAPE, value: [[2]] },
        ],
        [serialized, none],
      );
      expect(shape).toEqual([2]);
      expect(values).toEqual(Float32Array.of(1, 2));
    });
    binding.deleteTensor(none);
  });

  it('refuses attribute values of the wrong kind', () => {
    withTensor([1], DataType.FLOAT, Float32Array.of(1), (x) => {
      const bad = (kind: number, value: unknown) => () =>
        binding.executeOp('Identity', [{ name: 'T', type: kind, value }], [x], 1);
      expect(bad(AttributeType.TYPE, 'float')).toThrow('Identity: the attribute T (type 4) was given float');
      expect(bad(AttributeType.INT, 1.5)).toThrow(/expected an integer/);
      expect(bad(AttributeType.STRING, 3)).toThrow(/expected text or bytes/);
      expect(bad(AttributeType.SHAPE, 3)).toThrow(/expected an array of dimensions/);
      expect(bad(99, 3)).toThrow(/expected an attribute type/);
    });
  });

  it('loads, runs and deletes a SavedModel', () => {
    const dir = fileURLToPath(new URL('./golden/cnn-savedmodel', import.meta.url));
    const model = binding.loadSavedModel(dir, 'serve');
    expect(binding.getNumOfSavedModels()).toBe(1);
    const { inputs, outputs, tolerance } = cnn;
    withTensor(inputs.shape, DataType.FLOAT, Float32Array.from(inputs.data), (image) => {
      const [output] = binding.runSavedModel(
        model,
        [image],
        'serving_default_image:0',
        'StatefulPartitionedCall_1:0',
      );
      const values = Array.from(binding.tensorDataSync(output!.id) as Float32Array);
      binding.deleteTensor(output!.id);
      expect(output!.shape).toEqual(outputs.shape);
      values.forEach((value, i) => {
        const expected = outputs.data[i]!;
        const allowed = tolerance.atol + tolerance.rtol * Math.abs(expected);
        expect(Math.abs(value - expected)).toBeLessThanOrEqual(allowed);
      });
      expect(() => binding.runSavedModel(model, [image], 'image:0', 'StatefulPartitionedCall_1:0')).toThrow(
        /its graph has no tensor image:0/,
      );
      expect(() =>
        binding.runSavedModel(model, [], 'serving_default_image', 'StatefulPartitionedCall_1'),
      ).toThrow('given 0 tensors for 1 inputs');
      withTensor([1], DataType.INT32, Int32Array.of(1), (wrong) => {
        expect(() =>
          binding.runSavedModel(model, [wrong], 'serving_default_image', 'StatefulPartitionedCall_1'),
        ).toThrow(/given: serving_default_image: int32 \[1\]/);
      });
    });
    binding.deleteSavedModel(model);
    expect(binding.getNumOfSavedModels()).toBe(0);
    expect(() => binding.deleteSavedModel(model)).toThrow(`SavedModel ${model} does not exist`);
    expect(() => binding.loadSavedModel('/no/such/folder', 'serve')).toThrow(
      /load the SavedModel \/no\/such\/folder with tags serve: NOT_FOUND/,
    );
    expect(() => binding.loadSavedModel(dir, 'train')).toThrow(TensorFlowError);
  });

  it('runs on the device that is chosen', () => {
    const { devices } = runtime();
    expect(devices[0]).toMatchObject({ type: 'CPU', name: expect.stringMatching(/device:CPU:0$/) });
    binding.device = devices[0]!.name;
    withTensor([1], DataType.FLOAT, Float32Array.of(2), (x) => {
      const [y] = binding.executeOp('Neg', [type('T', DataType.FLOAT)], [x], 1);
      expect(binding.deviceOf(y!.id)).toBe(devices[0]!.name);
      binding.deleteTensor(y!.id);
    });
    binding.device = undefined;
    expect(() => {
      binding.device = '/device:TPU:7';
    }).toThrow('There is no device /device:TPU:7');
  });
});
