import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { DataType } from '../dataType.js';
import { NativeRuntimeError } from '../nativeRuntimeError.js';
import type { SessionArray } from '../sessionArray.js';
import type { TensorBinding } from '../tensorBinding.js';
import { TensorFlowError } from '../tensorFlowError.js';
import { describeNative } from '../testSupport/describeNative.js';
import {
  constant,
  countingLoop,
  type GraphNode,
  graphDef,
  group,
  onVariable,
  placeholder,
  typed,
  variable,
} from '../testSupport/graphDef.js';

const float32 = (shape: number[], ...values: number[]): SessionArray => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(values),
});
const int32 = (value: number): SessionArray => ({ dtype: 'int32', shape: [], data: Int32Array.of(value) });
const strings = (...data: string[]): SessionArray => ({ dtype: 'string', shape: [data.length], data });

/** `w` of [2]: `init` sets it to zeros, `add` adds `x` to it, `w/read` reads it. */
const counter: GraphNode[] = [
  variable('w', [2]),
  constant('zeros', DataType.FLOAT, [2], Float32Array.of(0, 0)),
  onVariable('w/assign', 'AssignVariableOp', ['w', 'zeros']),
  group('init', ['w/assign']),
  placeholder('x', DataType.FLOAT, [2]),
  onVariable('add', 'AssignAddVariableOp', ['w', 'x']),
  onVariable('w/read', 'ReadVariableOp', ['w']),
];

const product: GraphNode[] = [placeholder('a'), placeholder('b'), typed('product', 'MatMul', ['a', 'b'])];

const [loop, loopFunctions] = countingLoop('count', 'start', 'limit');
const counting = graphDef(
  [placeholder('start', DataType.INT32, []), placeholder('limit', DataType.INT32, []), loop],
  loopFunctions,
);

describeNative('GraphSession', (runtime) => {
  let binding: TensorBinding;
  beforeEach(() => {
    ({ binding } = runtime());
  });

  /** The error that `action` throws. */
  const thrown = (action: () => unknown): Error => {
    try {
      action();
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was thrown');
  };

  describe('values', () => {
    it.each([
      ['float32', DataType.FLOAT, Float32Array.of(1.5, -2, Number.NaN, Number.POSITIVE_INFINITY)],
      ['float64', DataType.DOUBLE, Float64Array.of(Math.PI, -1e300, 0, 2)],
      ['int32', DataType.INT32, Int32Array.of(1, -2, 2 ** 31 - 1, -(2 ** 31))],
      ['int64', DataType.INT64, BigInt64Array.of(1n, -2n, 2n ** 62n, -(2n ** 63n))],
      ['uint8', DataType.UINT8, Uint8Array.of(0, 1, 128, 255)],
      ['bool', DataType.BOOL, Uint8Array.of(0, 1, 1, 0)],
      [
        'string',
        DataType.STRING,
        ['', 'é', 'a text that is longer than what lies inside a TF_TString', '\0'],
      ],
    ] as const)('%s survives the way in and out', async (dtype, number, data) => {
      const graph = graphDef([placeholder('x', number), typed('y', 'Identity', ['x'], number)]);
      using session = binding.createSession(graph);
      const request = { feeds: { x: { dtype, shape: [2, 2], data } }, fetches: ['y', 'y:0'] };
      const expected = [0, 1].map(() => ({ dtype, shape: [2, 2], data }));
      expect(session.run(request)).toEqual(expected);
      expect(await session.runAsync(request)).toEqual(expected);
    });

    it('scalars and empty arrays keep their shapes', () => {
      using session = binding.createSession(graphDef([placeholder('x'), typed('y', 'Identity', ['x'])]));
      const prepared = session.prepare({ feeds: ['x'], fetches: ['y'] });
      for (const value of [float32([], 3), float32([0, 3]), float32([1, 1, 1, 1, 1, 1], 2)]) {
        expect(prepared.run([value])).toEqual([value]);
      }
    });

    it('fetches are copies, and feeds are copied before runAsync returns', async () => {
      using session = binding.createSession(graphDef([placeholder('x'), typed('y', 'Identity', ['x'])]));
      const data = Float32Array.of(1, 2);
      const running = session.runAsync({
        feeds: { x: { dtype: 'float32', shape: [2], data } },
        fetches: ['y'],
      });
      data.fill(9);
      const [first] = await running;
      session.run({ feeds: { x: float32([2], 5, 6) }, fetches: ['y'] });
      expect(first).toEqual(float32([2], 1, 2));
    });

    it('takes the arrays of a package that knows fewer dtypes', () => {
      const array: {
        readonly dtype: 'float32' | 'int32' | 'bool' | 'string';
        readonly shape: readonly number[];
        readonly data: Float32Array | Int32Array | Uint8Array | readonly string[];
      } = { dtype: 'float32', shape: [1], data: Float32Array.of(2) };
      using session = binding.createSession(graphDef([placeholder('x'), typed('y', 'Neg', ['x'])]));
      expect(session.run({ feeds: { x: array }, fetches: ['y'] })).toEqual([float32([1], -2)]);
    });

    it('multiplies matrices', () => {
      using session = binding.createSession(graphDef(product));
      const feeds = { a: float32([1, 2], 1, 2), b: float32([2, 2], 1, 2, 3, 4) };
      expect(session.run({ feeds, fetches: ['product'] })).toEqual([float32([1, 2], 7, 10)]);
    });

    it('runs a functional loop', () => {
      using session = binding.createSession(counting);
      expect(
        session.run({ feeds: { start: int32(3), limit: int32(10) }, fetches: ['count', 'count:1'] }),
      ).toEqual([int32(10), int32(10)]);
    });
  });

  describe('a traced run', () => {
    it('tells which operations ran on what, and for how long, beside the results', async () => {
      using session = binding.createSession(graphDef([...product, typed('negative', 'Neg', ['product'])]));
      const prepared = session.prepare({ feeds: ['a', 'b'], fetches: ['negative'] });
      const values = [float32([1, 2], 1, 2), float32([2, 2], 1, 2, 3, 4)];
      const before = performance.now();
      const { results, operations } = await prepared.runTraced(values);
      const microseconds = (performance.now() - before) * 1000;
      expect(results).toEqual([float32([1, 2], -7, -10)]);
      const nodes = operations.filter(({ node }) => node === 'product' || node === 'negative');
      expect(nodes.map(({ node, operation, device }) => ({ node, operation, device }))).toEqual([
        { node: 'product', operation: expect.stringMatching(/MatMul$/), device: '/device:CPU:0' },
        { node: 'negative', operation: 'Neg', device: '/device:CPU:0' },
      ]);
      const [first, second] = nodes;
      expect(first!.durationMicros).toBeGreaterThan(0);
      expect(second!.startMicros).toBeGreaterThanOrEqual(first!.startMicros + first!.durationMicros);
      expect(operations[0]!.startMicros).toBe(0);
      for (const { startMicros, durationMicros } of operations) {
        expect(startMicros + durationMicros).toBeLessThanOrEqual(microseconds);
      }
    });

    it('has a loop as one operation', async () => {
      using session = binding.createSession(counting);
      const prepared = session.prepare({ feeds: ['start', 'limit'], fetches: ['count'] });
      const { operations } = await prepared.runTraced([int32(3), int32(10)]);
      expect(operations.find(({ node }) => node === 'count')).toMatchObject({ operation: 'While' });
    });

    it('fails as any other', async () => {
      using session = binding.createSession(graphDef(product));
      const prepared = session.prepare({ feeds: ['a', 'b'], fetches: ['product'] });
      const wrong = [float32([1, 2], 1, 2), float32([1, 2], 1, 2)];
      await expect(prepared.runTraced(wrong)).rejects.toThrow(TensorFlowError);
    });
  });

  describe('variables', () => {
    it('keep their values from run to run', async () => {
      using session = binding.createSession(graphDef(counter));
      session.run({ targets: ['init'] });
      const add = session.prepare({ feeds: ['x'], targets: ['add'] });
      const read = session.prepare({ fetches: ['w/read'] });
      expect(add.run([float32([2], 1, 2)])).toEqual([]);
      await add.runAsync([float32([2], 10, 20)]);
      expect(read.run()).toEqual([float32([2], 11, 22)]);
    });

    it('are shared by graphs that are added later, under their shared name', () => {
      using session = binding.createSession(graphDef(counter));
      session.run({ targets: ['init'] });
      session.run({ feeds: { x: float32([2], 1, 2) }, targets: ['add'] });
      const evaluation = graphDef([
        variable('weights', [2], 'w'),
        onVariable('value', 'ReadVariableOp', ['weights']),
        typed('twice', 'AddV2', ['value', 'value']),
      ]);
      session.extend(evaluation, 'evaluation');
      expect(session.run({ fetches: ['evaluation/twice'] })).toEqual([float32([2], 2, 4)]);
      // Nodes without a prefix can use those that are there.
      session.extend(graphDef([variable('w2', [2], 'w'), onVariable('read2', 'ReadVariableOp', ['w2'])]));
      expect(session.run({ fetches: ['read2', 'w/read'] })).toEqual([float32([2], 1, 2), float32([2], 1, 2)]);
    });

    it('are not shared between sessions', () => {
      using first = binding.createSession(graphDef(counter));
      using second = binding.createSession(graphDef(counter));
      first.run({ targets: ['init'] });
      expect(() => second.run({ fetches: ['w/read'] })).toThrow(TensorFlowError);
    });
  });

  describe('errors', () => {
    it('name the node and what was fed, and leave the session usable', async () => {
      using session = binding.createSession(graphDef([...product, ...counter]));
      session.run({ targets: ['init'] });
      const bad = {
        feeds: { a: float32([1, 2], 1, 2), b: float32([3, 1], 1, 2, 3), x: float32([2], 1, 1) },
        fetches: ['product'],
      };
      const expected = {
        name: 'TensorFlowError',
        codeName: 'INVALID_ARGUMENT',
        node: 'product',
        operation: 'run a graph for product',
        inputs: ['a: float32 [1, 2]', 'b: float32 [3, 1]', 'x: float32 [2]'],
      };
      expect(thrown(() => session.run(bad))).toMatchObject(expected);
      await expect(session.runAsync(bad)).rejects.toMatchObject(expected);
      const good = { ...bad.feeds, b: float32([2, 1], 1, 1) };
      expect(session.run({ feeds: good, fetches: ['product', 'w/read'], targets: ['add'] })[0]).toEqual(
        float32([1, 1], 3),
      );
      expect(session.run({ fetches: ['w/read'] })).toEqual([float32([2], 1, 1)]);
    });

    it('name the variable that was never set', () => {
      using session = binding.createSession(graphDef(counter));
      expect(thrown(() => session.run({ fetches: ['w/read'] }))).toMatchObject({ node: 'w/read' });
    });

    it('list near names for one that is not there', async () => {
      using session = binding.createSession(graphDef([...product, ...counter]));
      expect(() => session.prepare({ fetches: ['prodct'] })).toThrow(
        'The graph has no node "prodct". Near names: product.',
      );
      expect(() => session.prepare({ targets: ['w_assign'] })).toThrow('Near names: w/assign.');
      expect(() => session.prepare({ feeds: ['y'] })).toThrow('Near names: a, b, w, x.');
      expect(() => session.prepare({ fetches: ['somewhere/else'] })).toThrow('It has 10 nodes.');
      await expect(session.runAsync({ fetches: ['prodct'] })).rejects.toThrow(NativeRuntimeError);
    });

    it('tell an output that a node does not have', () => {
      using session = binding.createSession(graphDef([...product, ...counter]));
      expect(() => session.prepare({ fetches: ['product:1'] })).toThrow(
        /the node product has 1 outputs.*product:0/,
      );
      expect(() => session.prepare({ fetches: ['init'] })).toThrow(/init has 0 outputs.*Run it as a target/);
    });

    it('refuse values that do not fit what is fed', () => {
      using session = binding.createSession(graphDef(product));
      const prepared = session.prepare({ feeds: ['a', 'b'], fetches: ['product'] });
      const a = float32([1, 1], 1);
      expect(() => prepared.run([a])).toThrow('given 1 values for 2 feeds (a, b)');
      expect(() => prepared.run([a, int32(1)])).toThrow(/given b: int32 \[\].*expected b as float32/);
      expect(() => prepared.run([a, float32([2, 2], 1)])).toThrow(/given b: float32 \[2, 2\] with 1 values/);
      expect(() => prepared.run([a, float32([-1, -1], 1)])).toThrow(/given b: float32 \[-1, -1\]/);
      const wrong: SessionArray = { dtype: 'float32', shape: [1, 1], data: Int32Array.of(1) };
      expect(() => prepared.run([a, wrong])).toThrow(/in Int32Array; .* in Float32Array/);
      const unknown = {
        dtype: 'complex64',
        shape: [],
        data: Float32Array.of(1, 2),
      } as unknown as SessionArray;
      expect(() => prepared.run([a, unknown])).toThrow(/given b: complex64/);
      expect(prepared.run([a, a])).toEqual([a]);
    });

    it('refuse what arrays cannot hold before anything runs', () => {
      using session = binding.createSession(graphDef(counter));
      expect(() => session.prepare({ fetches: ['w'] })).toThrow(/w is resource, expected one of float32/);
    });

    it('keep the graph as it was when an import fails', () => {
      using session = binding.createSession(graphDef(product));
      const bad = graphDef([placeholder('c'), typed('d', 'AddV2', ['c', 'nowhere'])]);
      expect(() => session.extend(bad)).toThrow(TensorFlowError);
      expect(() => session.prepare({ fetches: ['c'] })).toThrow('no node "c"');
      expect(() => session.extend(graphDef([placeholder('a')]))).toThrow(/already exists/);
      expect(() => session.extend(Uint8Array.of(1, 2, 3))).toThrow(TensorFlowError);
      expect(() => binding.createSession(bad)).toThrow(TensorFlowError);
      session.extend(graphDef([placeholder('c'), typed('d', 'Neg', ['c'])]));
      expect(session.run({ feeds: { c: float32([], 1) }, fetches: ['d'] })).toEqual([float32([], -1)]);
    });

    it('tell a run that takes longer than the configuration of its session allows', async () => {
      // ConfigProto.operation_timeout_in_ms = 11, as a varint
      using session = binding.createSession(counting, { config: Uint8Array.of(11 << 3, 50) });
      const feeds = { start: int32(0), limit: int32(2 ** 31 - 1) };
      await expect(session.runAsync({ feeds, fetches: ['count'] })).rejects.toMatchObject({
        codeName: 'DEADLINE_EXCEEDED',
      });
      const short = { ...feeds, limit: int32(2) };
      expect(session.run({ feeds: short, fetches: ['count'] })).toEqual([int32(2)]);
    });

    it('refuse a configuration that is none', () => {
      expect(() => binding.createSession(graphDef([]), { config: Uint8Array.of(255) })).toThrow(
        TensorFlowError,
      );
    });
  });

  describe('while runs are under way', () => {
    const limit = 60_000;
    const feeds = { start: int32(0), limit: int32(limit) };

    it('timers tick', async () => {
      using session = binding.createSession(counting);
      let ticks = 0;
      const timer = setInterval(() => ticks++, 5);
      const started = performance.now();
      const [sum] = await session.runAsync({ feeds, fetches: ['count'] });
      const elapsed = performance.now() - started;
      clearInterval(timer);
      expect(sum).toEqual(int32(limit));
      expect(elapsed, 'the loop is long enough to tell').toBeGreaterThan(50);
      // At the least every fourth tick: the machine may be busy.
      expect(ticks).toBeGreaterThan(elapsed / 20);
    });

    it('others run beside them', async () => {
      using session = binding.createSession(counting);
      const count = session.prepare({ feeds: ['start', 'limit'], fetches: ['count'] });
      const long = count.runAsync([int32(0), int32(limit)]);
      const short = count.runAsync([int32(5), int32(7)]);
      expect(count.run([int32(0), int32(3)])).toEqual([int32(3)]);
      expect(await Promise.all([long, short])).toEqual([[int32(limit)], [int32(7)]]);
    });

    it('many runs at once lose no update', async () => {
      using session = binding.createSession(graphDef(counter));
      session.run({ targets: ['init'] });
      const add = session.prepare({ feeds: ['x'], targets: ['add'] });
      await Promise.all(Array.from({ length: 100 }, () => add.runAsync([float32([2], 1, 2)])));
      expect(session.run({ fetches: ['w/read'] })).toEqual([float32([2], 100, 200)]);
    });

    it('too many at once are refused, the others run', async () => {
      using session = binding.createSession(graphDef(counter));
      session.run({ targets: ['init'] });
      const add = session.prepare({ feeds: ['x'], targets: ['add'] });
      const runs = await Promise.allSettled(
        Array.from({ length: 300 }, () => add.runAsync([float32([2], 1, 2)])),
      );
      const refused = runs.filter((run) => run.status === 'rejected');
      expect(refused.length).toBe(300 - 256);
      for (const { reason } of refused) {
        expect(reason).toBeInstanceOf(NativeRuntimeError);
        expect(reason.message).toContain('256 native calls');
      }
      expect(session.run({ fetches: ['w/read'] })).toEqual([float32([2], 256, 512)]);
    });

    it('the graph can be extended', async () => {
      using session = binding.createSession(counting);
      const running = session.runAsync({ feeds, fetches: ['count'] });
      session.extend(graphDef(product));
      const one = float32([1, 1], 1);
      expect(session.run({ feeds: { a: one, b: one }, fetches: ['product'] })).toEqual([one]);
      expect(await running).toEqual([int32(limit)]);
    });

    it('dispose lets them end and refuses new ones', async () => {
      const session = binding.createSession(counting);
      const prepared = session.prepare({ feeds: ['start', 'limit'], fetches: ['count'] });
      const running = prepared.runAsync([feeds.start, feeds.limit]);
      session.dispose();
      expect(() => prepared.run([feeds.start, feeds.limit])).toThrow('was disposed');
      expect(await running).toEqual([int32(limit)]);
      await expect(prepared.runAsync([feeds.start, feeds.limit])).rejects.toThrow('was disposed');
    });
  });

  it('refuses every use after dispose', async () => {
    const session = binding.createSession(graphDef(product));
    session.dispose();
    session.dispose();
    expect(() => session.prepare({ fetches: ['product'] })).toThrow(NativeRuntimeError);
    expect(() => session.extend(graphDef([]))).toThrow('was disposed');
    expect(() => session.run({ fetches: ['product'] })).toThrow('was disposed');
    await expect(session.runAsync({ fetches: ['product'] })).rejects.toThrow('was disposed');
  });

  it('compiles a large graph on a native thread', async () => {
    const nodes: GraphNode[] = [placeholder('x0', DataType.FLOAT, [2])];
    for (let i = 1; i <= 4000; i++) nodes.push(typed(`x${i}`, 'AddV2', [`x${i - 1}`, 'x0']));
    using session = binding.createSession(graphDef(nodes));
    const [sum] = await session.runAsync({ feeds: { x0: float32([2], 1, 2) }, fetches: ['x4000'] });
    expect(sum).toEqual(float32([2], 4001, 8002));
  });

  describe('memory', () => {
    const megabyte = 2 ** 20;

    /** Megabytes that the process grows by while `action` runs 300 times, each time moving 4 MB or more. */
    const growth = async (action: () => unknown): Promise<number> => {
      for (let i = 0; i < 20; i++) await action();
      const before = process.memoryUsage.rss();
      for (let i = 0; i < 300; i++) await action();
      // What JavaScript has given up is collected in its own time.
      for (let i = 0; i < 20 && process.memoryUsage.rss() - before > 200 * megabyte; i++) await delay(50);
      return (process.memoryUsage.rss() - before) / megabyte;
    };
    const large: SessionArray = { dtype: 'float32', shape: [1024, 1024], data: new Float32Array(megabyte) };
    const cases: Record<
      string,
      [nodes: GraphNode[], feeds: Record<string, SessionArray>, fetches: string[]]
    > = {
      'fetched arrays': [[placeholder('x'), typed('y', 'Neg', ['x'])], { x: large }, ['y', 'y']],
      'a run that fails': [
        [placeholder('a'), placeholder('b'), typed('n', 'Neg', ['a']), typed('y', 'AddV2', ['n', 'b'])],
        { a: large, b: float32([3], 1, 2, 3) },
        ['y', 'n'],
      ],
      'a value that does not fit': [
        [placeholder('a'), placeholder('b'), typed('y', 'AddV2', ['a', 'b'])],
        { a: large, b: int32(1) },
        ['y'],
      ],
      'long texts': [
        [placeholder('x', DataType.STRING), typed('y', 'Identity', ['x'], DataType.STRING)],
        { x: strings('a'.repeat(2 * megabyte), 'b'.repeat(2 * megabyte)) },
        ['y'],
      ],
    };

    it.each(Object.entries(cases))('does not grow by %s', async (_name, [nodes, feeds, fetches]) => {
      using session = binding.createSession(graphDef(nodes));
      const ignoring = (action: () => unknown) => async () => {
        try {
          await action();
        } catch (error) {
          expect(error).toBeInstanceOf(NativeRuntimeError);
        }
      };
      // A leak would be 1200 MB.
      expect(await growth(ignoring(() => session.run({ feeds, fetches })))).toBeLessThan(300);
      expect(await growth(ignoring(() => session.runAsync({ feeds, fetches })))).toBeLessThan(300);
    });

    it('does not grow by sessions that hold variables', async () => {
      const graph = graphDef([
        placeholder('x'),
        variable('w', [1024, 1024]),
        onVariable('assign', 'AssignVariableOp', ['w', 'x']),
      ]);
      const measured = await growth(async () => {
        using session = binding.createSession(graph);
        await session.runAsync({ feeds: { x: large }, targets: ['assign'] });
      });
      expect(measured).toBeLessThan(300);
    });
  });
});
