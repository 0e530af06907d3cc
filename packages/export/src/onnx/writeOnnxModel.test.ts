import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import * as tf from '@tensorflow/tfjs';
import { ndArray, scan } from '@tfaip/core';
import { trace } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freezeGraph } from '../frozenGraph/freezeGraph.js';
import { ModelProtoSchema } from '../proto/onnx_pb.js';
import { onnxModel, onnxOpset, writeOnnxModel } from './writeOnnxModel.js';

const x = ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));

function frozen(step: (inputs: Record<string, tf.Tensor>) => Record<string, tf.Tensor>) {
  return freezeGraph(trace(step, { x }), [], {});
}

describeNative('writeOnnxModel', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfaip-onnx-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('writes inputs and outputs with their names and open sizes, and only the constants that are used', async () => {
    const file = join(folder, 'model.onnx');
    await writeOnnxModel(
      file,
      frozen(({ x: input }) => ({ y: tf.mul(input!, [1, 2, 3]) })),
    );
    const model = fromBinary(ModelProtoSchema, await readFile(file));
    expect(model.opsetImport[0]!.version).toBe(BigInt(onnxOpset));
    const graph = model.graph!;
    const shapes = [...graph.input, ...graph.output].map(({ name, type }) => [
      name,
      type!.tensorType!.shape!.dim.map(({ value }) => value.value),
    ]);
    expect(shapes).toEqual([
      ['x', ['x_0', 3n]],
      ['y', ['y_0', 3n]],
    ]);
    expect(graph.initializer.map(({ dims }) => dims)).toEqual([[3n]]);
  });

  it('computes no outputs of a loop that nobody asks for', () => {
    const step = (tensors: Record<string, tf.Tensor>) => {
      const { carry } = scan(([sum], [row]) => ({ carry: [tf.add(sum!, row!)], outputs: [tf.erf(row!)] }), {
        carry: [tf.zeros([3])],
        sequences: [tensors.x!],
      });
      return { y: carry[0]! };
    };
    const graph = frozen(step);
    expect(graph.print()).toContain('Erf');
    expect(Buffer.from(onnxModel(graph)).includes('Erf')).toBe(false);
  });

  it('names all operations that ONNX does not have, with their nodes', async () => {
    const file = join(folder, 'model.onnx');
    const graph = frozen(({ x: input }) => ({ y: tf.cumprod(tf.linspace(0, 1, 3).add(input!), 1) }));
    await expect(writeOnnxModel(file, graph)).rejects.toThrow(
      /LinSpace \(LinSpace\).*Cumprod \(Cumprod\)|Cumprod \(Cumprod\).*LinSpace \(LinSpace\)/,
    );
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  it('wants different names for inputs and outputs', () => {
    const graph = frozen(({ x: input }) => ({ x: tf.neg(input!) }));
    expect(() => onnxModel(graph)).toThrow(/cannot go by the same name[\s\S]*given: x/);
  });
});
