import * as tf from '@tensorflow/tfjs';
import { cond, scan, whileLoop } from '@tfaip/core';
import { describeNative } from '@tfaip/testing';
import { afterEach, expect, it } from 'vitest';
import { Both, float32, noise } from './testSupport/compiledAndEager.js';

describeNative('Control flow in compiled steps', () => {
  let both: Both | undefined;
  afterEach(() => both?.dispose());

  /** The same values for several lengths, all from one graph. */
  async function expectSame(lengths: readonly number[], digits = 5): Promise<void> {
    for (const length of lengths) {
      const { compiled, eager } = await both!.run({ x: noise([length, 3], length) });
      for (const [name, { shape, data }] of Object.entries(eager)) {
        expect(compiled[name]!.shape, name).toEqual(shape);
        for (const [i, value] of (data as Float32Array).entries()) {
          expect((compiled[name]!.data as Float32Array)[i], `${name} at length ${length}`).toBeCloseTo(
            value,
            digits,
          );
        }
      }
    }
    expect(both!.warnings.join('\n')).toBe('');
    expect(both!.compiled.graphs).toHaveLength(1);
  }

  it.each([false, true])('scans sequences of any length, reverse: %s', async (reverse) => {
    const decay = tf.variable(tf.scalar(0.5));
    both = new Both(
      ({ x }) => {
        const { carry, outputs } = scan(
          ([sum], [row]) => {
            const next = tf.add(tf.mul(sum!, decay), row!);
            return { carry: [next], outputs: [next, tf.sum(row!)] };
          },
          { carry: [tf.zeros([3])], sequences: [x!], reverse },
        );
        return { last: carry[0]!, all: outputs[0]!, sums: outputs[1]! };
      },
      { x: float32(null, 3) },
    );
    await expectSame([4, 1, 7]);
    decay.dispose();
  });

  it('has the gradient of a scan: of its carry, its sequences and the weights that it uses', async () => {
    const weight = tf.variable(tf.tensor2d(noise([3, 3], 9).data as Float32Array, [3, 3]));
    both = new Both(
      ({ x }) => {
        const { value, grads } = tf.variableGrads(() => {
          const { carry, outputs } = scan(
            ([state], [row]) => {
              const next = tf.tanh(
                tf.add(tf.matMul(state!, weight as unknown as tf.Tensor2D), tf.reshape(row!, [1, 3])),
              );
              return { carry: [next], outputs: [tf.square(next)] };
            },
            { carry: [tf.ones([1, 3])], sequences: [x!] },
          );
          return tf.add(tf.sum(carry[0]!), tf.mean(outputs[0]!)) as tf.Scalar;
        }, [weight]);
        const dx = tf.grad((input) => {
          const { outputs } = scan(
            ([state], [row]) => {
              const next = tf.mul(tf.add(state!, row!), 0.5);
              return { carry: [next], outputs: [tf.square(next)] };
            },
            { carry: [tf.zeros([3])], sequences: [input] },
          );
          return tf.sum(outputs[0]!);
        })(x!);
        return { value, dWeight: grads[weight.name]!, dx };
      },
      { x: float32(null, 3) },
    );
    await expectSame([4, 1, 6]);
    weight.dispose();
  });

  it('loops while a condition holds', async () => {
    both = new Both(
      ({ x }) => {
        const [count, value] = whileLoop(
          (_count, current) => tf.less(tf.max(current!), 100),
          (n, current) => [tf.add(n!, 1), tf.mul(current!, 2)],
          [tf.scalar(0), tf.add(tf.abs(tf.sum(x!)), 1)],
        );
        return { count: count!, value: value! };
      },
      { x: float32(null, 3) },
    );
    await expectSame([2, 5]);
  });

  it('ends a loop after as many iterations as allowed', async () => {
    both = new Both(
      ({ x }) => {
        const [sum] = whileLoop(
          () => tf.scalar(true),
          (current) => [tf.add(current!, tf.sum(x!))],
          [tf.scalar(0)],
          { maxIterations: 3 },
        );
        return { sum: sum! };
      },
      { x: float32(null, 3) },
    );
    await expectSame([2, 5]);
  });

  it('takes one of two branches', async () => {
    both = new Both(
      ({ x }) => {
        const sum = tf.sum(x!);
        const [y] = cond(
          tf.greater(sum, 0),
          () => [tf.mul(x!, 2)],
          () => [tf.neg(x!)],
        );
        return { y: y! };
      },
      { x: float32(null, 3) },
    );
    await expectSame([1, 2, 3, 4, 5]);
  });

  it('nests', async () => {
    both = new Both(
      ({ x }) => {
        const { outputs } = scan(
          ([state], [row]) => {
            const [inner] = cond(
              tf.greater(tf.sum(row!), 0),
              () => [tf.add(state!, row!)],
              () => [
                scan(([s], [element]) => ({ carry: [tf.add(s!, element!)], outputs: [] }), {
                  carry: [state!],
                  sequences: [tf.tile(tf.expandDims(row!, 0), [2, 1])],
                }).carry[0]!,
              ],
            );
            return { carry: [inner!], outputs: [inner!] };
          },
          { carry: [tf.zeros([3])], sequences: [x!] },
        );
        return { all: outputs[0]! };
      },
      { x: float32(null, 3) },
    );
    await expectSame([3, 6]);
  });

  it('says how to do without assignments in a body', async () => {
    const v = tf.variable(tf.scalar(0));
    both = new Both(
      ({ x }) => {
        scan(
          ([s], [row]) => {
            v.assign(tf.sum(row!));
            return { carry: [s!], outputs: [] };
          },
          { carry: [tf.scalar(0)], sequences: [x!] },
        );
        return { v };
      },
      { x: float32(null, 3) },
    );
    await both.compiled.run({ x: noise([2, 3]) }, { step: 0 });
    expect(both.warnings.join()).toMatch(/cannot be assigned inside of scan[\s\S]*carry the value/);
    v.dispose();
  });
});
