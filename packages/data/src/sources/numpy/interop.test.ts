import { type NamedArrays, type NdArray, ndArray } from '@tfaip/core';
import { describeInterop } from '@tfaip/testing';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyArray } from '../testSupport/arrays.js';
import { collect } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { readNpy, writeNpy } from './npy.js';
import { readNpz, writeNpz } from './npz.js';
import { NumpyParams } from './numpyParams.js';

const folder = new TemporaryFolder();

/** Writes arrays of all dtypes in both memory orders, and tells their values as this package gives them. */
const writeWithNumpy = `
import json, sys, numpy as np
rng = np.random.default_rng(1)
dtypes = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">f4", ">f8", ">i2", ">i8", "?", "U3", ">U2", "S4"]
shapes = [(), (0,), (3,), (1,), (2, 3), (3, 0, 2), (2, 3, 4), (1, 5)]
told, arrays = [], {}
for dtype in dtypes:
    for shape in shapes:
        for order in "CF":
            array = (rng.normal(size=shape) * 50).astype("f8")
            array = np.abs(array) if np.dtype(dtype).kind == "u" else array
            array = np.array(array.astype(int) if np.dtype(dtype).kind == "S" else array).astype(dtype)
            if np.dtype(dtype).kind == "U":
                array = np.array(["a\\U0001F600b", "", "\\xe4"] * 20)[: array.size].reshape(shape).astype(dtype)
            array = np.asarray(array, order=order)
            name = f"a{len(told)}"
            arrays[name] = array
            np.save(f"{sys.argv[1]}/{name}.npy", array)
            kind = array.dtype.kind
            ours = {"f": "float32", "i": "int32", "u": "int32", "b": "bool"}.get(kind, "string")
            if kind == "f": values = [float(v) for v in array.astype("f4").flatten()]
            elif kind == "S": values = [v.decode() for v in array.flatten()]
            elif kind == "U": values = [str(v) for v in array.flatten()]
            else: values = [int(v) for v in array.flatten()]
            told.append({"name": name, "dtype": ours, "shape": list(shape), "data": values, "descr": array.dtype.str, "order": order})
np.savez(f"{sys.argv[1]}/stored.npz", **arrays)
np.savez_compressed(f"{sys.argv[1]}/deflated.npz", **arrays)
print(json.dumps(told))
`;

/** Tells dtype, shape and values of all arrays of an archive, float32 by their bits. */
const readWithNumpy = `
import json, sys, numpy as np
def tell(array):
    values = array.flatten()
    values = values.view("<u4") if array.dtype.kind == "f" else values
    return {"descr": array.dtype.str, "shape": list(array.shape), "data": values.tolist()}
loaded = np.load(sys.argv[1])
print(json.dumps({name: tell(loaded[name]) for name in loaded} if sys.argv[1].endswith("z") else tell(loaded)))
`;

interface Told {
  name: string;
  dtype: NdArray['dtype'];
  shape: number[];
  data: (number | string)[];
}

const plain = ({ dtype, shape, data }: NdArray) => ({
  dtype,
  shape,
  data: Array.from<number | string>(data),
});

/** How NumPy should tell an array of ours. */
function asNumpyTells({ dtype, shape, data }: NdArray) {
  const longest = dtype === 'string' ? Math.max(1, ...(data as string[]).map((text) => [...text].length)) : 0;
  const descr = { float32: '<f4', int32: '<i4', bool: '|b1', string: `<U${longest}` }[dtype];
  if (data instanceof Float32Array) {
    return { descr, shape, data: Array.from(new Uint32Array(data.buffer, data.byteOffset, data.length)) };
  }
  return {
    descr,
    shape,
    data: dtype === 'bool' ? Array.from(data, Boolean) : Array.from<number | string>(data),
  };
}

describeInterop('NumPy', (runPython) => {
  it('writes arrays that are read with equal values, in all dtypes and memory orders', async () => {
    const told = runPython(writeWithNumpy, folder.path) as Told[];
    expect(told).toHaveLength(19 * 8 * 2);
    const archives = [await readNpz(folder.at('stored.npz')), await readNpz(folder.at('deflated.npz'))];
    for (const { name, dtype, shape, data, ...rest } of told) {
      const expected = { dtype, shape, data };
      const message = JSON.stringify({ name, ...rest });
      expect(plain(await readNpy(folder.at(`${name}.npy`))), message).toEqual(expected);
      for (const archive of archives) expect(plain(archive[name]!), message).toEqual(expected);
    }
  });

  it('writes arrays whose rows are read with equal values', async () => {
    const told = (runPython(writeWithNumpy, folder.path) as Told[]).filter(({ shape }) => shape[0] === 2);
    for (const { name, dtype, shape, data } of told) {
      for (const path of ['stored.npz', `${name}.npy`]) {
        const format = Object.assign(new NumpyParams(), { arrays: [name] }).format();
        const records = await collect(format.read(folder.at(path), 1));
        const row = { dtype, shape: shape.slice(1), data: data.slice(data.length / 2) };
        expect(records.map(({ fields }) => plain(fields[name] as NdArray))).toEqual([row]);
      }
    }
  });

  it('reads what is written here with equal values', async () => {
    const arrays: NamedArrays = Object.fromEntries(
      fc.sample(anyArray(), { seed: 1, numRuns: 200 }).map((array, index) => [`array ${index}`, array]),
    );
    for (const compress of [false, true]) {
      await writeNpz(folder.at('ours.npz'), arrays, { compress });
      const told = runPython(readWithNumpy, folder.at('ours.npz')) as Record<string, unknown>;
      expect(Object.keys(told)).toEqual(Object.keys(arrays));
      for (const [name, array] of Object.entries(arrays))
        expect(told[name], name).toEqual(asNumpyTells(array));
    }
    const single = ndArray('float32', [2], Float32Array.of(1.5, Number.NaN));
    await writeNpy(folder.at('ours.npy'), single);
    expect(runPython(readWithNumpy, folder.at('ours.npy'))).toEqual(asNumpyTells(single));
  });
});
