import * as tf from '@tensorflow/tfjs';
import { type NamedArrays, type NamedTensors, ndArray, scalarArray } from '@tfaip/core';
import {
  describeGolden,
  type Expected,
  type GoldenCase,
  type GoldenTensor,
  goldenArray,
  type PreparedCase,
  readGoldenCases,
  type Tolerance,
} from '@tfaip/numerics';
import { GradientAccumulator } from './accumulation/gradientAccumulator.js';
import { ExponentialMovingAverage } from './averaging/exponentialMovingAverage.js';
import { clipByGlobalNorm, clipByNorm, clipByValue, globalNorm } from './clipping/clipping.js';
import { fromKeras, rateAt } from './testSupport/fromKeras.js';
import { at, type OptimizerCase, variableOf } from './testSupport/goldenOptimizer.js';

interface ClipCase {
  readonly id: string;
  readonly kind: 'clip';
  readonly clip: number;
  readonly tensors: readonly GoldenTensor[];
  readonly global_norm: GoldenTensor;
  readonly clip_by_global_norm: readonly GoldenTensor[];
  readonly clip_by_norm: readonly GoldenTensor[];
  readonly clip_by_value: readonly GoldenTensor[];
  readonly tolerance: Tolerance;
}

interface ClipAxesCase {
  readonly id: string;
  readonly kind: 'clip_by_norm_axes';
  readonly clip: number;
  readonly axes: number | number[];
  readonly tensor: GoldenTensor;
  readonly expected: GoldenTensor;
  readonly tolerance: Tolerance;
}

interface EmaCase {
  readonly id: string;
  readonly kind: 'ema';
  readonly decay: number;
  readonly num_updates: string | null;
  readonly values: GoldenTensor;
  readonly averages: GoldenTensor;
  readonly tolerance: Tolerance;
}

function specsOf(feeds: NamedArrays): GoldenCase['specs'] & object {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, { shape, dtype }]) => [name, { shape, dtype }]),
  );
}

/**
 * All gradients of a group are taken in one step: as many as are accumulated, or as Keras lets pass before it overwrites
 * weights by averages.
 */
function optimizerCase(example: OptimizerCase): GoldenCase {
  const { config, variables } = example;
  const { gradient_accumulation_steps: parts = 1, ema_overwrite_frequency: overwrite } = config;
  const group = overwrite ?? parts;
  const runs = Array.from({ length: variables[0]!.grads.shape[0]! / group }, (_, run) => {
    const steps = Array.from({ length: group }, (_, i) => run * group + i);
    const gradients = steps.flatMap((step, i) =>
      variables.map(({ name, grads }) => [`${name}/${i}`, goldenArray(at(grads, step))] as const),
    );
    const rates = steps.map((step) => rateAt(config)(Math.floor(step / parts)));
    const rate = ndArray('float32', [group], Float32Array.from(rates));
    const expected = Object.fromEntries(steps.flatMap((step, i) => expectedAt(example, step, i)));
    return { feeds: { ...Object.fromEntries(gradients), rate }, expected };
  });
  const prepare = (): PreparedCase => prepareOptimizer(example, group);
  return { id: example.id, family: example.optimizer, prepare, runs, specs: specsOf(runs[0]!.feeds) };
}

function expectedAt(example: OptimizerCase, step: number, index: number): [string, Expected][] {
  const { config, tolerance } = example;
  // With accumulation Keras averages in the steps between too, which here is up to the caller.
  const averages = config.use_ema && !config.gradient_accumulation_steps ? ['ema0', 'ema1'] : [];
  return ['weights0', 'weights1', ...averages].map((key) => [
    `${key}/${index}`,
    {
      value: at(example[key] as GoldenTensor, step),
      ...(`${key}64` in example && { value64: at(example[`${key}64`] as GoldenTensor, step) }),
      tolerance: tolerance[key]!,
    },
  ]);
}

function prepareOptimizer(
  { optimizer: name, config, variables }: OptimizerCase,
  group: number,
): PreparedCase {
  const { ema_momentum: decay = 0, ema_overwrite_frequency: overwrite, gradient_accumulation_steps } = config;
  const optimizer = fromKeras(name, config).create();
  const accumulator = new GradientAccumulator();
  const averages = new ExponentialMovingAverage({ decay, start: 'firstUpdate' });
  const trained = variables.map((each) => ({
    name: each.name,
    variable: variableOf(each.initial),
    trainable: true,
  }));
  for (const each of [optimizer, accumulator, averages]) each.build(trained);
  const step = (feeds: NamedTensors): NamedTensors => {
    const values: Record<string, tf.Tensor> = {};
    for (let i = 0; i < group; i++) {
      accumulator.add(Object.fromEntries(trained.map((each) => [each.name, feeds[`${each.name}/${i}`]!])));
      const isLast = i === group - 1;
      if (isLast || !gradient_accumulation_steps) {
        const rate = tf.reshape(tf.slice(feeds.rate!, [i], [1]), []) as tf.Scalar;
        optimizer.apply(accumulator.take(), rate);
      }
      averages.update();
      if (overwrite && isLast) averages.overwrite();
      for (const [j, { variable }] of trained.entries()) {
        values[`weights${j}/${i}`] = variable.clone();
        values[`ema${j}/${i}`] = averages.slots()[1 + j]!.variable.clone();
      }
    }
    return values;
  };
  const dispose = (): void => {
    for (const each of [optimizer, accumulator, averages]) each.dispose();
    for (const { variable } of trained) variable.dispose();
  };
  return { step, dispose };
}

function clipCase(example: ClipCase): GoldenCase {
  const { clip: limit, tensors, tolerance } = example;
  const expected: Record<string, Expected> = { norm: { value: example.global_norm, tolerance } };
  for (const kind of ['clip_by_global_norm', 'clip_by_norm', 'clip_by_value'] as const) {
    for (const [i, value] of example[kind].entries()) expected[`${kind}/${i}`] = { value, tolerance };
  }
  const step = ({ limit: clip, ...given }: NamedTensors): NamedTensors => {
    const gradients = tensors.map((_, i) => given[String(i)]!);
    const clipped = {
      clip_by_global_norm: clipByGlobalNorm(gradients, clip as tf.Scalar),
      clip_by_norm: clipByNorm(gradients, clip as tf.Scalar),
      clip_by_value: clipByValue(gradients, clip as tf.Scalar),
    };
    const named = Object.entries(clipped).flatMap(([kind, list]) =>
      list.map((tensor, i) => [`${kind}/${i}`, tensor] as const),
    );
    return { norm: globalNorm(gradients), ...Object.fromEntries(named) };
  };
  const arrays = tensors.map((tensor, i) => [String(i), goldenArray(tensor)] as const);
  const feeds = { ...Object.fromEntries(arrays), limit: scalarArray(limit) };
  return {
    id: example.id,
    family: 'clipping',
    prepare: () => ({ step }),
    runs: [{ feeds, expected }],
    specs: specsOf(feeds),
  };
}

function clipAxesCase({ id, clip, axes, tensor, expected, tolerance }: ClipAxesCase): GoldenCase {
  const feeds = { x: goldenArray(tensor) };
  return {
    id,
    family: 'clipping',
    prepare: () => ({ step: ({ x }) => ({ y: clipByNorm([x!], clip, [axes].flat())[0]! }) }),
    runs: [{ feeds, expected: { y: { value: expected, tolerance } } }],
    specs: specsOf(feeds),
  };
}

function emaCase({ id, decay, num_updates, values, averages, tolerance }: EmaCase): GoldenCase {
  const prepare = (): PreparedCase => {
    const variable = variableOf(at(values, 0));
    const ema = new ExponentialMovingAverage({ decay, automatic: num_updates !== null });
    ema.build([{ name: 'w', variable, trainable: true }]);
    const step = ({ value }: NamedTensors): NamedTensors => {
      variable.assign(value!);
      ema.update();
      return { average: ema.slots()[1]!.variable.clone() };
    };
    return {
      step,
      dispose: () => {
        ema.dispose();
        variable.dispose();
      },
    };
  };
  const runs = Array.from({ length: averages.shape[0]! }, (_, t) => ({
    feeds: { value: goldenArray(at(values, t)) },
    expected: { average: { value: at(averages, t), tolerance } },
  }));
  return { id, family: 'moving averages', prepare, runs, specs: specsOf(runs[0]!.feeds) };
}

const optimizers = ['optimizers', 'moreOptimizers'].flatMap((name) =>
  readGoldenCases<OptimizerCase>(new URL(`./golden/${name}.json`, import.meta.url)),
);
describeGolden('optimizers', optimizers.map(optimizerCase));

const others = readGoldenCases<ClipCase | ClipAxesCase | EmaCase>(
  new URL('./golden/clipping_ema.json', import.meta.url),
);
describeGolden(
  'clipping and averages',
  others.map((each) => {
    if (each.kind === 'clip') return clipCase(each);
    return each.kind === 'ema' ? emaCase(each) : clipAxesCase(each);
  }),
);
