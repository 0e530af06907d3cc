import * as tf from '@tensorflow/tfjs';
import { cond, scalarArray, scalarValue, scan } from '@tfaip/core';
import { describeNative } from '@tfaip/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { Both, float32, noise } from './testSupport/compiledAndEager.js';

/** What surprises whoever writes a step that is recorded: what happens, and what to write instead. */
describeNative('Surprises of recorded steps', () => {
  let both: Both | undefined;
  afterEach(() => both?.dispose());

  const valuesOf = async (x: readonly number[]): Promise<number[]> => {
    const values: number[] = [];
    for (const [step, each] of x.entries()) {
      values.push(scalarValue((await both!.compiled.run({ x: scalarArray(each) }, { step })).values.y!));
    }
    return values;
  };

  describe('a number of JavaScript that counts the calls', () => {
    it('is seen to differ between recordings, so that the step runs eagerly', async () => {
      let calls = 0;
      both = new Both(({ x }) => ({ y: tf.add(x!, ++calls) }), { x: float32() });
      const [first, second] = await valuesOf([0, 0]);
      expect(second! - first!).toBe(1);
      expect(both.warnings.join()).toMatch(/makes numbers in JavaScript/);
    });

    it('is a variable instead', async () => {
      const calls = tf.variable(tf.scalar(0));
      both = new Both(
        ({ x }) => {
          calls.assign(tf.add(calls, 1));
          return { y: tf.add(x!, calls) };
        },
        { x: float32() },
      );
      expect(await valuesOf([0, 0, 0])).toEqual([1, 2, 3]);
      expect(both.warnings).toEqual([]);
      calls.dispose();
    });
  });

  describe('a setting of JavaScript that changes later', () => {
    it('stays what it was at the first run', async () => {
      let factor = 2;
      both = new Both(({ x }) => ({ y: tf.mul(x!, factor) }), { x: float32() });
      expect(await valuesOf([1])).toEqual([2]);
      factor = 3;
      expect(await valuesOf([1])).toEqual([2]);
    });

    it('is a variable, or a feed, instead', async () => {
      const factor = tf.variable(tf.scalar(2));
      both = new Both(({ x }) => ({ y: tf.mul(x!, factor) }), { x: float32() });
      expect(await valuesOf([1])).toEqual([2]);
      factor.assign(tf.scalar(3));
      expect(await valuesOf([1])).toEqual([3]);
      factor.dispose();
    });
  });

  describe('a tensor from outside', () => {
    it('is copied into the graph, also if another takes its place later', async () => {
      let table = tf.scalar(10);
      both = new Both(({ x }) => ({ y: tf.add(x!, table) }), { x: float32() });
      expect(await valuesOf([1])).toEqual([11]);
      table.dispose();
      table = tf.scalar(20);
      expect(await valuesOf([1])).toEqual([11]);
      table.dispose();
    });
  });

  describe('a side effect of JavaScript', () => {
    it('happens while the step is recorded, and never again', async () => {
      let seen = 0;
      both = new Both(
        ({ x }) => {
          seen++;
          return { y: tf.square(x!) };
        },
        { x: float32() },
      );
      await valuesOf([1]);
      const recorded = seen;
      await valuesOf([2, 3]);
      expect(seen).toBe(recorded);
    });
  });

  describe('a condition on a value', () => {
    it('makes the step eager', async () => {
      both = new Both(({ x }) => ({ y: x!.dataSync()[0]! > 0 ? x! : tf.neg(x!) }), { x: float32() });
      expect(await valuesOf([2, -3])).toEqual([2, 3]);
      expect(both.warnings.join()).toMatch(/runs eagerly[\s\S]*tracingSurprises\.test\.ts:\d+/);
    });

    it('is cond, or tf.where, instead', async () => {
      both = new Both(
        ({ x }) => ({
          y: cond(
            tf.greater(x!, 0),
            () => [x!],
            () => [tf.neg(x!)],
          )[0]!,
        }),
        { x: float32() },
      );
      expect(await valuesOf([2, -3])).toEqual([2, 3]);
      expect(both.warnings).toEqual([]);
    });
  });

  describe('a JavaScript loop over a length that varies', () => {
    const sumOf = async (length: number): Promise<number> =>
      scalarValue((await both!.compiled.run({ x: noise([length]) }, { step: 0 })).values.y!);

    it('makes a graph for each length', async () => {
      both = new Both(({ x }) => ({ y: tf.addN(tf.unstack(x!)) }), { x: float32(null) });
      for (const length of [2, 5]) await sumOf(length);
      expect(both.compiled.graphs).toHaveLength(2);
    });

    it('is scan instead', async () => {
      both = new Both(
        ({ x }) => ({
          y: scan(([sum], [each]) => ({ carry: [tf.add(sum!, each!)], outputs: [] }), {
            carry: [tf.scalar(0)],
            sequences: [x!],
          }).carry[0]!,
        }),
        { x: float32(null) },
      );
      for (const length of [2, 5]) {
        const expected = (noise([length]).data as Float32Array).reduce((sum, value) => sum + value, 0);
        expect(await sumOf(length)).toBeCloseTo(expected, 5);
      }
      expect(both.compiled.graphs).toHaveLength(1);
    });
  });
});
