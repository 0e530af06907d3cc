import * as tf from '@tensorflow/tfjs';
import { paramsFromJson, paramsToJson, validateParams } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { GradientAccumulator } from '../accumulation/gradientAccumulator.js';
import { ExponentialMovingAverage } from '../averaging/exponentialMovingAverage.js';
import golden from '../golden/optimizers.json' with { type: 'json' };
import type { Optimizer } from '../optimizer/optimizer.js';
import type { OptimizerParams } from '../optimizer/optimizerParams.js';
import { ExponentialDecayParams } from '../schedules/exponentialDecayParams.js';
import { optimizerClasses as classes } from '../testSupport/optimizerClasses.js';

interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}

interface KerasConfig {
  readonly [setting: string]: unknown;
  readonly learning_rate: number;
  readonly schedule?: { readonly config: object };
  readonly ema_momentum?: number;
  readonly ema_overwrite_frequency?: number;
  readonly gradient_accumulation_steps?: number;
}

const renamed: Record<string, string> = {
  beta_1: 'beta1',
  beta_2: 'beta2',
  beta_2_decay: 'beta2_decay',
  clipnorm: 'clip_norm',
  clipvalue: 'clip_value',
  global_clipnorm: 'global_clip_norm',
  exclude_from_weight_decay: 'weight_decay_exclude',
};

/** Not settings of an optimizer here: schedule, averages and accumulation have classes of their own. */
const elsewhere = [
  'learning_rate',
  'schedule',
  'use_ema',
  'ema_momentum',
  'ema_overwrite_frequency',
  'gradient_accumulation_steps',
];

function fromKeras(optimizer: string, config: KerasConfig): OptimizerParams {
  const params = new classes[optimizer]!();
  for (const [name, value] of Object.entries(config)) {
    if (elsewhere.includes(name)) continue;
    const field = renamed[name] ?? name;
    expect(params, `${optimizer} has the setting ${field}`).toHaveProperty(field);
    Object.assign(params, { [field]: value });
  }
  validateParams(params);
  return params;
}

function rateAt({ learning_rate: lr, schedule }: KerasConfig): (step: number) => number {
  if (!schedule) return () => lr;
  return Object.assign(new ExponentialDecayParams(), schedule.config, { lr }).create();
}

function slice({ shape, data }: GoldenTensor, step: number): tf.Tensor {
  const size = tf.util.sizeFromShape(shape.slice(1));
  return tf.tensor(data.slice(step * size, (step + 1) * size), shape.slice(1));
}

function step(optimizer: Optimizer, gradients: Record<string, tf.Tensor>, rate: number): void {
  tf.tidy(() => optimizer.apply(gradients, tf.scalar(rate)));
}

interface GoldenCase {
  readonly id: string;
  readonly optimizer: string;
  readonly config: KerasConfig;
  readonly variables: readonly {
    readonly name: string;
    readonly initial: GoldenTensor;
    readonly grads: GoldenTensor;
  }[];
  readonly tolerance: Readonly<Record<string, { readonly rtol: number; readonly atol: number }>>;
  /** `weights0`, `ema0`, …: values after each step. */
  readonly [expected: string]: unknown;
}

const cases = golden.cases as unknown as GoldenCase[];

beforeAll(() => tf.setBackend('cpu'));

describe('optimizers against Keras', () => {
  it('covers every class', () => {
    expect(new Set(cases.map((each) => each.optimizer))).toEqual(new Set(Object.keys(classes)));
  });

  it.each(cases)('$id', (example) => {
    const { config, variables } = example;
    const optimizer = fromKeras(example.optimizer, config).create();
    const trained = variables.map((each) => ({
      name: each.name,
      variable: tf.variable(tf.tensor(each.initial.data, each.initial.shape)),
      trainable: true,
    }));
    const accumulator = new GradientAccumulator();
    const {
      ema_momentum: decay = 0,
      ema_overwrite_frequency: overwrite,
      gradient_accumulation_steps: parts = 1,
    } = config;
    const averages = new ExponentialMovingAverage({ decay, start: 'firstUpdate' });
    for (const each of [optimizer, accumulator, averages]) each.build(trained);
    const rate = rateAt(config);
    for (let at = 0; at < variables[0]!.grads.shape[0]!; at++) {
      accumulator.add(Object.fromEntries(variables.map((each) => [each.name, slice(each.grads, at)])));
      if ((at + 1) % parts === 0)
        step(
          optimizer,
          tf.tidy(() => accumulator.take()),
          rate(at),
        );
      averages.update();
      if (overwrite && (at + 1) % overwrite === 0) averages.overwrite();
      for (const [i, { variable }] of trained.entries()) {
        expectAsIn(example, `weights${i}`, at, variable);
        // With accumulation Keras averages in the steps between too, which here is up to the caller.
        if (config.ema_momentum && parts === 1)
          expectAsIn(example, `ema${i}`, at, averages.slots()[1 + i]!.variable);
      }
    }
  });
});

function expectAsIn(example: GoldenCase, key: string, at: number, variable: tf.Variable): void {
  const wanted = slice(example[key] as GoldenTensor, at).dataSync();
  const { rtol, atol } = example.tolerance[key] ?? example.tolerance[key.replace('ema', 'weights')]!;
  for (const [j, got] of variable.dataSync().entries()) {
    const allowed = atol + rtol * Math.abs(wanted[j]!);
    expect(Math.abs(got - wanted[j]!), `${key}[${j}] after step ${at}`).toBeLessThanOrEqual(allowed);
  }
}

describe.each(Object.entries(classes))('%s', (typeName, Class) => {
  const make = (): { optimizer: Optimizer; variable: tf.Variable } => {
    const optimizer = new Class().create();
    const variable = tf.tidy(() => tf.variable(tf.tensor2d([1, -2, 3, -4], [2, 2])));
    optimizer.build([{ name: 'dense/kernel', variable, trainable: true }]);
    return { optimizer, variable };
  };

  it('has the name under which it is chosen, and settings that survive JSON', () => {
    expect((Class as unknown as { typeName: string }).typeName).toBe(typeName);
    const params = Object.assign(new Class(), { clip_norm: 2, weight_decay: 0.5 });
    expect(paramsFromJson(Class, paramsToJson(params))).toEqual(params);
  });

  it('goes downhill, leaks nothing and gives everything back', () => {
    const before = tf.memory().numTensors;
    const { optimizer, variable } = make();
    const loss = (): tf.Scalar => tf.sum(tf.square(variable)) as tf.Scalar;
    const value = (): number => tf.tidy(() => loss().dataSync()[0]!);
    const start = value();
    let tensors = 0;
    for (let i = 0; i < 20; i++) {
      tf.tidy(() => {
        const { grads } = tf.variableGrads(loss, [variable]);
        optimizer.apply({ 'dense/kernel': grads[variable.name]! }, tf.scalar(0.01));
      });
      if (i === 0) tensors = tf.memory().numTensors;
    }
    expect(tf.memory().numTensors).toBe(tensors);
    expect(value()).toBeLessThan(start);
    optimizer.dispose();
    variable.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('continues exactly from its slots', () => {
    const gradients = [0.3, -0.1, 0.7, 0.2].map((x) => tf.tensor2d([x, -x, 2 * x, 1], [2, 2]));
    const whole = make();
    const first = make();
    for (const gradient of gradients) step(whole.optimizer, { 'dense/kernel': gradient }, 0.1);
    for (const gradient of gradients.slice(0, 2)) step(first.optimizer, { 'dense/kernel': gradient }, 0.1);
    const second = make();
    second.variable.assign(first.variable.clone());
    const saved = first.optimizer.slots();
    expect(second.optimizer.slots().map(({ name }) => name)).toEqual(saved.map(({ name }) => name));
    for (const [i, { variable }] of second.optimizer.slots().entries())
      variable.assign(saved[i]!.variable.clone());
    for (const gradient of gradients.slice(2)) step(second.optimizer, { 'dense/kernel': gradient }, 0.1);
    expect(second.variable.dataSync()).toEqual(whole.variable.dataSync());
  });
});
