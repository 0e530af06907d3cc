import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { RuntimeStepError, ShapeError } from '../errors/domainErrors.js';
import { ndArray, scalarArray, scalarValue } from '../samples/ndArray.js';
import { EagerRuntime } from './eagerRuntime.js';
import type { LogHandler } from './runtime.js';
import { currentStep, withStepContext } from './stepContext.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const handler: LogHandler = { handle: () => {} };

describe('EagerRuntime', () => {
  it('runs a step on feeds and returns its values as arrays', async () => {
    const step = new EagerRuntime().prepare(
      ({ x, y }) => ({ sum: tf.add(x!, y!), product: tf.mul(x!, y!) }),
      {
        name: 'test',
        seed: 1,
        feeds: {},
      },
    );
    const { values } = await step.run(
      { x: ndArray('float32', [2], Float32Array.of(1, 2)), y: scalarArray(3) },
      { step: 0 },
    );
    expect(values).toEqual({
      sum: { dtype: 'float32', shape: [2], data: Float32Array.of(4, 5) },
      product: { dtype: 'float32', shape: [2], data: Float32Array.of(3, 6) },
    });
  });

  it('leaves no tensor behind, not even when the step fails', async () => {
    const runtime = new EagerRuntime();
    const good = runtime.prepare(
      ({ x }) => {
        currentStep()?.collect?.(handler, 'x', x!);
        return { y: tf.square(tf.add(x!, 1)) };
      },
      { name: 'good', seed: 1, feeds: {} },
    );
    const bad = runtime.prepare(
      ({ x }) => {
        currentStep()?.collect?.(handler, 'x', x!);
        throw new Error('broken');
      },
      { name: 'bad', seed: 1, feeds: {} },
    );
    const before = tf.memory().numTensors;
    await good.run({ x: scalarArray(1) }, { step: 0, logging: true });
    await expect(bad.run({ x: scalarArray(1) }, { step: 0, logging: true })).rejects.toThrow(
      /bad step failed: broken/,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says which step failed on which feeds, and passes our own errors on', async () => {
    const runtime = new EagerRuntime();
    const wrong = runtime.prepare(({ x }) => ({ y: tf.reshape(x!, [5]) }), {
      name: 'training',
      seed: 1,
      feeds: {},
    });
    const ours = runtime.prepare(
      () => {
        throw new ShapeError('wrong');
      },
      { name: 'training', seed: 1, feeds: {} },
    );
    const feeds = { x: ndArray('float32', [2, 1], new Float32Array(2)) };
    await expect(wrong.run(feeds, { step: 0 })).rejects.toThrow(RuntimeStepError);
    await expect(wrong.run(feeds, { step: 0 })).rejects.toThrow(
      /training step failed[\s\S]*x float32 \[2, 1\]/,
    );
    await expect(ours.run(feeds, { step: 0 })).rejects.toThrow(ShapeError);
  });

  it('gives the step its seed and number, and collects logs in logging steps only', async () => {
    const seen: unknown[] = [];
    const step = new EagerRuntime().prepare(
      ({ x }) => {
        const context = currentStep();
        seen.push([context?.seed, context?.step.dataSync()[0]]);
        context?.collect?.(handler, 'inner/x', tf.mul(x!, 2));
        return {};
      },
      { name: 'test', seed: 17, feeds: {} },
    );
    const silent = await step.run({ x: scalarArray(4) }, { step: 3 });
    const logging = await step.run({ x: scalarArray(4) }, { step: 4, logging: true });
    expect(seen).toEqual([
      [17, 3],
      [17, 4],
    ]);
    expect(silent.logged).toEqual([]);
    expect(logging.logged.map(({ path, value }) => [path, scalarValue(value)])).toEqual([['inner/x', 8]]);
    expect(currentStep()).toBeUndefined();
  });

  it('leaves a variable alone that a step returns', async () => {
    const variable = tf.variable(tf.scalar(3));
    const step = new EagerRuntime().prepare(() => ({ v: variable }), { name: 'v', seed: 1, feeds: {} });
    for (let i = 0; i < 2; i++) expect(scalarValue((await step.run({}, { step: i })).values.v!)).toBe(3);
    variable.dispose();
  });

  it('refuses a step inside a step', async () => {
    const nested = new EagerRuntime().prepare(() => withStepContext({ seed: 1, step: 0 }, () => ({})), {
      name: 'nested',
      seed: 1,
      feeds: {},
    });
    await expect(nested.run({}, { step: 0 })).rejects.toThrow(/cannot run inside another step/);
  });

  it('reads and writes variables', async () => {
    const runtime = new EagerRuntime();
    const variable = tf.variable(tf.tensor1d([1, 2]));
    const before = tf.memory().numTensors;
    await runtime.writeVariable(variable, ndArray('float32', [2], Float32Array.of(5, 6)));
    expect((await runtime.readVariable(variable)).data).toEqual(Float32Array.of(5, 6));
    expect(tf.memory().numTensors).toBe(before);
    variable.dispose();
  });
});
