import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NamedArrays, ndArray } from '@tfaip/core';
import { describeInterop } from '@tfaip/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSafetensors, SafetensorsError, writeSafetensors } from './safetensors.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-safetensors-'));
});

afterAll(() => rm(folder, { recursive: true }));

const arrays: NamedArrays = {
  'encoder/kernel': ndArray(
    'float32',
    [2, 3],
    Float32Array.of(1, -2.5, 1e-45, Number.NaN, Number.POSITIVE_INFINITY, -0),
  ),
  step: ndArray('int32', [], Int32Array.of(-7)),
  'größe 漢': ndArray('bool', [3], Uint8Array.of(1, 0, 1)),
  empty: ndArray('float32', [0, 4], new Float32Array()),
};

describe('safetensors', () => {
  it('gives back what was written, to the last bit', async () => {
    const path = join(folder, 'some.safetensors');
    await writeSafetensors(path, arrays, { origin: 'a test' });
    const content = await readSafetensors(path);
    expect(content).toEqual({ arrays, metadata: { origin: 'a test' } });
    expect(Object.keys(content.arrays)).toEqual(Object.keys(arrays));
  });

  it('gives back any arrays', async () => {
    const path = join(folder, 'any.safetensors');
    const array = fc
      .tuple(
        fc.array(fc.nat(4), { maxLength: 3 }),
        fc.constantFrom('float32' as const, 'int32' as const),
        fc.integer(),
      )
      .map(([shape, dtype, seed]) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const values = Array.from({ length: size }, (_, i) => (seed + 7919 * i) | 0);
        return ndArray(
          dtype,
          shape,
          dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
        );
      });
    const named = fc.dictionary(
      fc.string().filter((name) => name !== '__metadata__' && name !== '__proto__'),
      array,
    );
    await fc.assert(
      fc.asyncProperty(named, async (given) => {
        await writeSafetensors(path, given);
        expect({ ...(await readSafetensors(path)).arrays }).toEqual({ ...given });
      }),
      { numRuns: 50 },
    );
  });

  it('cannot hold strings', async () => {
    const strings = { s: ndArray('string', [1], ['x']) };
    await expect(writeSafetensors(join(folder, 's'), strings)).rejects.toThrow(SafetensorsError);
  });

  it.runIf(process.platform !== 'win32')('fails if the file system takes a part only', () => {
    const program = `
      import { writeSafetensors } from ${JSON.stringify(new URL('./safetensors.ts', import.meta.url).href)};
      const kernel = { dtype: 'float32', shape: [1000], data: new Float32Array(1000) };
      const writing = writeSafetensors(process.argv[1], { kernel });
      console.log(await writing.then(() => 'written', (error) => error.code));`;
    const loader = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
    const flags = ['--conditions=@tfaip/source', '--import', loader, '--input-type=module', '-e', program];
    const limited = ['-c', 'ulimit -f 2; exec "$@"', '-', process.execPath, ...flags, join(folder, 'cut')];
    // The loader's own cache is a file, too.
    const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
    const { stdout, stderr } = spawnSync('/bin/sh', limited, { encoding: 'utf8', env });
    expect(stderr).toBe('');
    expect(stdout).toBe('EFBIG\n');
  });

  it('reports a file that was changed or cut anywhere, and never anything else', async () => {
    const path = join(folder, 'whole.safetensors');
    await writeSafetensors(path, arrays);
    const whole = await readFile(path);
    const damaged = join(folder, 'damaged.safetensors');
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole);
        if (!cut) bytes[at] = byte;
        await writeFile(damaged, bytes);
        // A change in the values cannot be seen; everything that is read must have the shape that it says.
        const content = await readSafetensors(damaged).catch((error: unknown) => {
          expect(error).toBeInstanceOf(SafetensorsError);
          expect((error as Error).message).toContain(damaged);
        });
        for (const { shape, data } of Object.values(content?.arrays ?? {})) {
          expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['an absurd header length', Buffer.from([255, 255, 255, 255, 255, 255, 255, 127, 123, 125])],
    ['an empty file', Buffer.alloc(0)],
    ['a dtype that is not known', header('{"a":{"dtype":"F8","shape":[1],"data_offsets":[0,1]}}', 1)],
    ['offsets beyond the file', header('{"a":{"dtype":"F32","shape":[100],"data_offsets":[0,400]}}', 4)],
    [
      'a shape that is larger than its data',
      header('{"a":{"dtype":"F32","shape":[9007199254740991,8],"data_offsets":[0,4]}}', 4),
    ],
    ['no object', header('[1]', 0)],
  ])('refuses %s', async (_, bytes) => {
    const path = join(folder, 'bad.safetensors');
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(SafetensorsError);
  });
});

function header(json: string, dataBytes: number): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, Buffer.from(json), Buffer.alloc(dataBytes)]);
}

describeInterop('the safetensors package of Python', (runPython) => {
  it('reads what we write and writes what we read', async () => {
    const [ours, theirs] = [join(folder, 'ours.safetensors'), join(folder, 'theirs.safetensors')];
    await writeSafetensors(ours, arrays, { origin: 'a test' });
    const program = `
import json, sys
from safetensors.numpy import load_file, save_file
arrays = load_file(sys.argv[1])
save_file(arrays, sys.argv[2])
print(json.dumps({name: [str(a.dtype), list(a.shape), a.tobytes().hex()] for name, a in arrays.items()}))
`;
    const read = runPython(program, ours, theirs) as Record<string, [string, number[], string]>;
    const expected = Object.entries(arrays).map(([name, { dtype, shape, data }]) => {
      const { buffer, byteLength } = data as Float32Array;
      return [name, [dtype, shape, Buffer.from(buffer, 0, byteLength).toString('hex')]];
    });
    expect(read).toEqual(Object.fromEntries(expected));
    expect((await readSafetensors(theirs)).arrays).toEqual(arrays);
  });
});

describe('a header that lies', () => {
  const entry = '{"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}'.replace('U8', 'BOOL');
  it.each([
    ['a name that is no entry', `{"__proto__": ${entry}}`],
    ['tensors that share bytes', `{"a": ${entry}, "b": ${entry}}`],
    ['a dtype that is no text', '{"a": {"dtype": {"toString": 1}}}'],
    ['nesting without end', `{"a": {"dtype": "F32", "shape": ${'['.repeat(20_000)}${']'.repeat(20_000)}}}`],
    ['metadata that are no texts', '{"__metadata__": 3}'],
  ])('is refused: %s', async (_, header) => {
    const path = join(folder, 'lie.safetensors');
    const bytes = Buffer.alloc(8 + header.length + 8);
    bytes.writeBigUInt64LE(BigInt(header.length));
    bytes.write(header, 8);
    await writeFile(path, bytes);
    await expect(readSafetensors(path)).rejects.toThrow(SafetensorsError);
  });
});
