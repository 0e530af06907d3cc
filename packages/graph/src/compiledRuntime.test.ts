import * as tf from '@tensorflow/tfjs';
import { currentStep, EagerRuntime, ndArray, randomUniform, scalarArray, scalarValue } from '@tfaip/core';
import { describeNative } from '@tfaip/testing';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { CompiledRuntime } from './compiledRuntime.js';
import { Both, float32, noise } from './testSupport/compiledAndEager.js';

describeNative('CompiledRuntime', () => {
  let both: Both | undefined;
  afterEach(() => both?.dispose());

  it('runs a step on feeds and returns its values as arrays', async () => {
    both = new Both(({ x, y }) => ({ sum: tf.add(x!, y!), same: x!, three: tf.scalar(3) }), {
      x: float32(null),
      y: float32(),
    });
    const { compiled } = await both.run({
      x: ndArray('float32', [2], Float32Array.of(1, 2)),
      y: scalarArray(4),
    });
    expect(compiled).toEqual({
      sum: { dtype: 'float32', shape: [2], data: Float32Array.of(5, 6) },
      same: { dtype: 'float32', shape: [2], data: Float32Array.of(1, 2) },
      three: { dtype: 'float32', shape: [], data: Float32Array.of(3) },
    });
    expect(both.warnings).toEqual([]);
  });

  it('tells what operations took when asked, by their names in the graph', async () => {
    const runtime = new CompiledRuntime();
    const step = runtime.prepare(({ x }) => ({ y: tf.cumsum(x!) }), {
      name: 'test',
      seed: 1,
      feeds: { x: float32(null) },
    });
    const feeds = { x: ndArray('float32', [2], Float32Array.of(2, 1)) };
    expect(await step.run(feeds, { step: 0 })).not.toHaveProperty('operations');
    const { values, operations } = await step.run(feeds, { step: 1, traceOperations: true });
    expect(values.y!.data).toEqual(Float32Array.of(2, 3));
    const names = operations!.map(({ operation, node }) => [operation, node]);
    expect(names).toContainEqual(['Cumsum', 'Cumsum']);
    runtime.dispose();
  });

  it('serves every batch size and length with one graph', async () => {
    const w = tf.variable(tf.tensor2d(noise([3, 4]).data as Float32Array, [3, 4]));
    both = new Both(
      ({ x, y }) => {
        const [batch, time] = x!.shape as [number, number];
        const rows = tf.reshape(x!, [batch * time, 3]);
        const scores = tf.reshape(tf.matMul(rows, w as unknown as tf.Tensor2D), [batch, time, 4]);
        const places = tf.expandDims(tf.range(0, time), -1);
        const weighted = tf.mul(scores, tf.div(places, time));
        const ones = tf.ones([batch, y!.shape[1]!]);
        return {
          mean: tf.mean(weighted),
          gradient: tf.grad((input) => tf.sum(tf.square(tf.softmax(input))))(scores),
          padded: tf.pad(tf.sum(weighted, 2), [
            [0, 0],
            [1, 2],
          ]),
          joined: tf.concat([tf.sum(weighted, 2), tf.mul(ones, y!)], 1),
          tiled: tf.tile(tf.sum(y!, 1, true), [1, 2]),
          scaled: tf.mul(tf.sum(y!), 1 / (batch * time)),
          size: tf.scalar(batch * time * 5),
          upper: tf.slice(scores, [0, 0, 1], [batch, time, 2]),
        };
      },
      { x: float32(null, null, 3), y: float32(null, null) },
    );
    const size = fc.integer({ min: 1, max: 12 });
    await fc.assert(
      fc.asyncProperty(size, size, size, async (batch, time, length) => {
        const { compiled, eager } = await both!.run({
          x: noise([batch, time, 3], batch),
          y: noise([batch, length], time),
        });
        for (const [name, { shape, data }] of Object.entries(eager)) {
          expect(compiled[name]!.shape, name).toEqual(shape);
          for (const [i, value] of (data as Float32Array).entries()) {
            expect((compiled[name]!.data as Float32Array)[i], name).toBeCloseTo(value, 4);
          }
        }
      }),
      { seed: 2, numRuns: 40 },
    );
    expect(both.warnings).toEqual([]);
    expect(both.compiled.graphs).toHaveLength(1);
    w.dispose();
  });

  it('reshapes to a length that varies beside one that is left to TensorFlow', async () => {
    both = new Both(({ x }) => ({ columns: tf.reshape(x!, [-1, x!.shape[1]!, 2]) }), {
      x: float32(null, null, 4),
    });
    for (const [batch, time] of [
      [3, 5],
      [1, 7],
    ] as const) {
      const { compiled, eager } = await both.run({ x: noise([batch, time, 4]) });
      expect(compiled.columns!.shape).toEqual([2 * batch, time, 2]);
      expect(compiled.columns).toEqual(eager.columns);
    }
    expect(both.warnings).toEqual([]);
    expect(both.compiled.graphs).toHaveLength(1);
  });

  it('keeps variables in the session and lets tfjs see them', async () => {
    const v = tf.variable(tf.tensor1d([1, 2]));
    const counter = tf.variable(tf.scalar(0, 'int32'));
    const runtime = new CompiledRuntime();
    const step = runtime.prepare(
      ({ x }) => {
        v.assign(tf.add(v, x!));
        counter.assign(tf.add(counter, tf.scalar(1, 'int32')));
        return { v };
      },
      { name: 'add', seed: 1, feeds: { x: float32() } },
    );
    const other = runtime.prepare(() => ({ doubled: tf.mul(v, 2) }), { name: 'double', seed: 1, feeds: {} });
    const snapshot = v.clone();
    await step.run({ x: scalarArray(10) }, { step: 0 });
    await step.run({ x: scalarArray(10) }, { step: 1 });
    expect((await other.run({}, { step: 0 })).values.doubled!.data).toEqual(Float32Array.of(42, 44));
    expect([...v.dataSync()]).toEqual([21, 22]);
    expect(counter.dataSync()[0]).toBe(2);
    const later = v.clone();
    v.assign(tf.tensor1d([5, 5]));
    await step.run({ x: scalarArray(1) }, { step: 2 });
    expect([...v.dataSync()]).toEqual([6, 6]);
    expect([...snapshot.dataSync()], 'a copy from before').toEqual([1, 2]);
    expect([...later.dataSync()], 'a copy from between').toEqual([21, 22]);
    await runtime.writeVariable(v, ndArray('float32', [2], Float32Array.of(7, 8)));
    expect((await runtime.readVariable(v)).data).toEqual(Float32Array.of(7, 8));
    await step.run({ x: scalarArray(1) }, { step: 3 });
    expect((await runtime.readVariable(v)).data).toEqual(Float32Array.of(8, 9));
    runtime.dispose();
    expect([...v.dataSync()], 'after the session has gone').toEqual([8, 9]);
    tf.dispose([v, counter, snapshot, later]);
  });

  it('draws other random numbers in every step, the same as eager steps do', async () => {
    both = new Both(({ x }) => ({ y: tf.mul(x!, randomUniform(x!.shape, 'mask')) }), { x: float32(null, 5) });
    const seen = new Set<string>();
    for (const [step, batch] of [2, 3, 2, 2].entries()) {
      const { compiled, eager } = await both.run({ x: noise([batch, 5]) }, step);
      expect(compiled).toEqual(eager);
      seen.add(String(compiled.y!.data));
    }
    expect(seen.size).toBe(4);
  });

  it('collects what layers log in logging steps only', async () => {
    const handler = { handle: () => {} };
    both = new Both(
      ({ x }) => {
        currentStep()?.collect?.(handler, 'inner/x', tf.mul(x!, 2));
        return {};
      },
      { x: float32() },
    );
    const silent = await both.compiled.run({ x: scalarArray(4) }, { step: 0 });
    const logging = await both.compiled.run({ x: scalarArray(5) }, { step: 1, logging: true });
    expect(silent.logged).toEqual([]);
    expect(logging.logged.map(({ path, value }) => [path, scalarValue(value)])).toEqual([['inner/x', 10]]);
  });

  it('keeps no tensor', async () => {
    const v = tf.variable(tf.scalar(1));
    both = new Both(
      ({ x }) => {
        v.assign(tf.add(v, tf.sum(x!)));
        return { y: tf.square(x!) };
      },
      { x: float32(null) },
    );
    await both.compiled.run({ x: noise([3]) }, { step: 0 });
    const before = tf.memory().numTensors;
    for (let i = 0; i < 5; i++) await both.compiled.run({ x: noise([i + 1]) }, { step: i });
    expect(tf.memory().numTensors).toBe(before);
    v.dispose();
  });

  it('does not block: timers go on while a long step runs', async () => {
    both = new Both(
      ({ x }) => {
        let y = x!;
        for (let i = 0; i < 60; i++) y = tf.matMul(y, x!);
        return { y: tf.sum(y) };
      },
      { x: float32(700, 700) },
    );
    const feeds = { x: noise([700, 700]) };
    await both.compiled.run(feeds, { step: 0 });
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await both.compiled.run(feeds, { step: 1 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });

  it('runs eagerly what reads tensors, and names the line once', async () => {
    both = new Both(
      ({ x }) => {
        const largest = tf.max(x!).dataSync()[0]!;
        return { y: largest > 0 ? tf.mul(x!, 2) : x! };
      },
      { x: float32(null) },
    );
    for (let i = 0; i < 2; i++) {
      const { compiled, eager } = await both.run({ x: noise([4]) });
      expect(compiled).toEqual(eager);
    }
    expect(both.warnings).toHaveLength(1);
    expect(both.warnings[0]).toMatch(/The test step runs eagerly[\s\S]*compiledRuntime\.test\.ts:\d+:\d+/);
    expect(both.compiled.graphs).toHaveLength(0);
  });

  it('runs eagerly what draws random numbers in JavaScript', async () => {
    both = new Both(({ x }) => ({ y: tf.dropout(x!, 0.5) }), { x: float32(null, 8) });
    const first = (await both.compiled.run({ x: noise([4, 8]) }, { step: 0 })).values.y!.data;
    const second = (await both.compiled.run({ x: noise([4, 8]) }, { step: 1 })).values.y!.data;
    expect(second).not.toEqual(first);
    expect(both.warnings.join()).toMatch(/makes numbers in JavaScript/);
  });

  it('makes a graph for each size where one cannot serve all, and says why', async () => {
    both = new Both(
      ({ x }) => ({ y: tf.addN(tf.unstack(x!, 1).map((column, i) => tf.mul(column, i + 1))) }),
      { x: float32(null, null) },
    );
    for (const length of [2, 3, 2]) {
      const { compiled, eager } = await both.run({ x: noise([2, length]) });
      expect(compiled).toEqual(eager);
    }
    expect(both.compiled.graphs).toHaveLength(2);
    expect(both.warnings).toHaveLength(1);
    expect(both.warnings[0]).toMatch(/each size[\s\S]*loop with scan/);
  });

  it('takes lengths as equal that must be', async () => {
    both = new Both(({ a, b }) => ({ y: tf.sum(tf.mul(a!, b!)) }), {
      a: float32(null, null),
      b: float32(null, null),
    });
    for (const length of [3, 5]) {
      const feeds = { a: noise([2, length]), b: noise([2, length], 2) };
      const { compiled, eager } = await both.run(feeds);
      expect(scalarValue(compiled.y!)).toBeCloseTo(scalarValue(eager.y!), 5);
    }
    expect(both.warnings).toEqual([]);
    expect(both.compiled.graphs).toHaveLength(1);
  });

  it("tells the user's line and the shapes when a node fails", async () => {
    both = new Both(({ ids, table }) => ({ y: tf.gather(table!, ids!) }), {
      ids: { shape: [null], dtype: 'int32' },
      table: float32(3, 2),
    });
    const table = noise([3, 2]);
    await both.run({ ids: ndArray('int32', [2], Int32Array.of(0, 2)), table });
    const wrong = both.compiled.run({ ids: ndArray('int32', [2], Int32Array.of(0, 7)), table }, { step: 1 });
    await expect(wrong).rejects.toThrow(
      /test step failed[\s\S]*indices\[1\] = 7[\s\S]*GatherV2 of float32 \[3, 2\].*compiledRuntime\.test\.ts:\d+:\d+[\s\S]*ids int32 \[2\]/,
    );
  });

  it('refuses feeds that do not have the shape of their spec, as the error of the step', async () => {
    both = new Both(({ x }) => ({ y: tf.square(x!) }), { x: float32(null, 3) });
    await both.compiled.run({ x: noise([2, 3]) }, { step: 0 });
    await expect(both.compiled.run({ x: noise([2, 4]) }, { step: 0 })).rejects.toThrow(
      /The feed "x"[\s\S]*given: \[2, 4\][\s\S]*expected: \[any, 3\]/,
    );
  });

  it('leaves variables as they were when tracing fails', async () => {
    const v = tf.variable(tf.scalar(1));
    both = new Both(
      ({ x }) => {
        v.assign(tf.add(v, 1));
        x!.dataSync();
        return { v };
      },
      { x: float32() },
    );
    await both.compiled.run({ x: scalarArray(1) }, { step: 0 });
    expect(v.dataSync()[0], 'one eager step').toBe(2);
    v.dispose();
  });

  it.each([{ xla: true }, { mixedPrecision: 'bfloat16' }] as const)(
    'runs with %j, which its name tells',
    async (settings) => {
      const runtime = new CompiledRuntime({ settings });
      const step = runtime.prepare(
        ({ x }) => ({ y: tf.sum(tf.relu(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true))) }),
        { name: 'test', seed: 1, feeds: { x: float32(null, 6) } },
      );
      const eager = new EagerRuntime().prepare(
        ({ x }) => ({ y: tf.sum(tf.relu(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true))) }),
        { name: 'test', seed: 1, feeds: {} },
      );
      for (const batch of [5, 3]) {
        const feeds = { x: noise([batch, 6]) };
        const [got, expected] = [await step.run(feeds, { step: 0 }), await eager.run(feeds, { step: 0 })];
        // bfloat16 has 8 bits of mantissa.
        const ratio = scalarValue(got.values.y!) / scalarValue(expected.values.y!);
        expect(Math.abs(ratio - 1)).toBeLessThan(0.02);
      }
      expect(runtime.name).toMatch(/XLA|bfloat16/);
      runtime.dispose();
    },
  );

  it('says that it is compiled', () => {
    both = new Both(() => ({}), {});
    expect(both.runtime.name).toMatch(/compiled/);
    expect(new EagerRuntime().name).toMatch(/eager/);
  });
});
