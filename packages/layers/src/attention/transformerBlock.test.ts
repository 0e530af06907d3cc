import * as tf from '@tensorflow/tfjs';
import { ShapeError, withStepContext } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { TransformerBlock, type TransformerBlockOptions } from './transformerBlock.js';

const training = { training: true };
const prediction = { training: false };

function block(options: Partial<TransformerBlockOptions> = {}): TransformerBlock {
  const layer = new TransformerBlock({ heads: 2, feedForward: 5, ...options });
  tf.dispose(layer.call(tf.zeros([1, 1, 4]), prediction));
  for (const [i, { variable }] of layer.namedVariables().entries())
    variable.assign(noise(variable.shape, i + 1));
  return layer;
}

type Matrix = number[][];

const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));

/** The block over one sequence [length, features] in plain arithmetic, from its definition, in float64. */
function reference(layer: TransformerBlock, x: Matrix, heads: number): Matrix {
  const weights = new Map(layer.namedVariables().map(({ name, variable }) => [name, variable]));
  const flat = (name: string): number[] => [...weights.get(name)!.dataSync()];
  const matrix = (name: string, rows: number): Matrix => {
    const values = flat(name);
    const columns = values.length / rows;
    return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
  };
  const dense = (rows: Matrix, name: string): Matrix => {
    const bias = flat(`${name}/bias`);
    return product(rows, matrix(`${name}/kernel`, rows[0]!.length)).map((row) =>
      row.map((v, j) => v + bias[j]!),
    );
  };
  const norm = (rows: Matrix, name: string): Matrix => {
    const [gamma, beta] = [flat(`${name}/gamma`), flat(`${name}/beta`)];
    return rows.map((row) => {
      const mean = row.reduce((sum, v) => sum + v, 0) / row.length;
      const variance = row.reduce((sum, v) => sum + (v - mean) ** 2, 0) / row.length;
      return row.map((v, j) => (gamma[j]! * (v - mean)) / Math.sqrt(variance + 1e-3) + beta[j]!);
    });
  };
  const attend = (rows: Matrix): Matrix => {
    const [q, k, v] = ['query', 'key', 'value'].map((name) => dense(rows, `attention/${name}`)) as [
      Matrix,
      Matrix,
      Matrix,
    ];
    const dim = q[0]!.length / heads;
    const mixed = q.map((query) =>
      Array.from({ length: heads }, (_, head) => {
        const part = (row: number[]): number[] => row.slice(head * dim, (head + 1) * dim);
        const scores = k.map((key) =>
          Math.exp(part(query).reduce((sum, value, i) => sum + value * part(key)[i]!, 0) / Math.sqrt(dim)),
        );
        const total = scores.reduce((sum, score) => sum + score, 0);
        return product([scores.map((score) => score / total)], v.map(part))[0]!;
      }).flat(),
    );
    return dense(mixed, 'attention/attention_output');
  };
  const add = (a: Matrix, b: Matrix): Matrix => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));
  const mixed = add(x, attend(norm(x, 'attention_norm')));
  const wide = dense(norm(mixed, 'feed_forward_norm'), 'feed_forward_in');
  const active = wide.map((row) => row.map((value) => (value * (1 + errorFunction(value / Math.SQRT2))) / 2));
  return add(mixed, dense(active, 'feed_forward_out'));
}

/** erf by its Maclaurin series, good to 1e-9 below 4 in magnitude. */
function errorFunction(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

describe('TransformerBlock', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('computes what its definition says', () => {
    const layer = block();
    const x = noise([1, 3, 4], 11);
    const expected = reference(layer, (x.arraySync() as Matrix[])[0]!, 2);
    expectTensorClose(
      layer.call(x, prediction),
      { shape: [1, 3, 4], data: expected.flat() },
      { rtol: 1e-4, atol: 1e-5 },
    );
  });

  it('gives a sample the same result and gradient alone and padded in a batch', () => {
    const layer = block();
    const alone = noise([1, 3, 4], 5);
    const valid = (y: tf.Tensor): tf.Tensor => tf.slice(y, [0, 0, 0], [1, 3, 4]);
    const inBatch = (x: tf.Tensor): tf.Tensor => {
      const padded = tf.concat([tf.concat([x, tf.fill([1, 2, 4], 50)], 1), noise([1, 5, 4], 6)], 0);
      return valid(layer.call({ inputs: padded, lengths: tf.tensor1d([3, 5], 'int32') }, prediction));
    };
    const byItself = (x: tf.Tensor): tf.Tensor => layer.call(x, prediction);
    const close = { rtol: 1e-4, atol: 1e-5 };
    expectTensorClose(inBatch(alone), byItself(alone), close);
    expectTensorClose(tf.grad(inBatch)(alone), tf.grad(byItself)(alone), close);
  });

  it('has the gradients of what it computes, with padding', () => {
    const layer = block();
    const inputs = tf.variable(noise([2, 3, 4], 3));
    const lengths = tf.tensor1d([3, 1], 'int32');
    const cotangent = noise([2, 3, 4], 4);
    const weights = layer.namedVariables().map(({ variable }) => variable);
    checkGradients(
      () => tf.sum(tf.mul(layer.call({ inputs, lengths }, prediction), cotangent)) as tf.Scalar,
      [inputs, ...weights],
    );
  });

  it('drops in training only, by step', () => {
    const layer = block({ dropout: 0.5 });
    const x = noise([2, 3, 4]);
    const at = (step: number): number[] =>
      withStepContext({ seed: 1, step }, () => [...layer.call(x, training).dataSync()]);
    expect(at(0)).toEqual(at(0));
    expect(at(0)).not.toEqual(at(1));
    expectTensorClose(layer.call(x, prediction), block().call(x, prediction));
  });

  it('refuses inputs that are no sequences or have other features than before', () => {
    const layer = block();
    expect(() => layer.call(tf.ones([2, 4]), prediction)).toThrow(ShapeError);
    expect(() => layer.call(tf.ones([2, 3, 6]), prediction)).toThrow(ShapeError);
  });

  it('leaves no tensors behind', async () => {
    const layer = block({ dropout: 0.2 });
    const x = noise([2, 3, 4]);
    await expectNoLeak(() => {
      const output = (at: tf.Tensor): tf.Tensor => layer.call(at, training);
      withStepContext({ seed: 1, step: 0 }, () => tf.dispose(tf.tidy(() => tf.grad(output)(x))));
    }, 1);
  });
});
