import * as tf from '@tensorflow/tfjs';
import { paramsFromJson, paramsToJson, validateParams } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/optimizers.json' with { type: 'json' };
import type { Optimizer } from '../optimizer/optimizer.js';
import type { OptimizerParams } from '../optimizer/optimizerParams.js';
import { ExponentialDecayParams } from '../schedules/exponentialDecayParams.js';
import { AdaBeliefParams } from './adaBelief.js';
import { AdadeltaParams } from './adadelta.js';
import { AdafactorParams } from './adafactor.js';
import { AdagradParams } from './adagrad.js';
import { AdamParams, AdamWParams } from './adam.js';
import { AdamaxParams } from './adamax.js';
import { FtrlParams } from './ftrl.js';
import { LambParams } from './lamb.js';
import { LionParams } from './lion.js';
import { NadamParams } from './nadam.js';
import { RmspropParams } from './rmsprop.js';
import { SgdParams } from './sgd.js';

interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}

interface KerasConfig {
  readonly [setting: string]: unknown;
  readonly learning_rate: number;
  readonly schedule?: { readonly config: object };
}

const classes: Record<string, new () => OptimizerParams> = {
  SGD: SgdParams,
  Adam: AdamParams,
  AdamW: AdamWParams,
  Adamax: AdamaxParams,
  Nadam: NadamParams,
  RMSprop: RmspropParams,
  Adagrad: AdagradParams,
  Adadelta: AdadeltaParams,
  Lamb: LambParams,
  Lion: LionParams,
  Ftrl: FtrlParams,
  Adafactor: AdafactorParams,
  AdaBelief: AdaBeliefParams,
};

const renamed: Record<string, string> = {
  beta_1: 'beta1',
  beta_2: 'beta2',
  beta_2_decay: 'beta2_decay',
  clipnorm: 'clip_norm',
  clipvalue: 'clip_value',
  global_clipnorm: 'global_clip_norm',
  exclude_from_weight_decay: 'weight_decay_exclude',
};

/** Not settings of an optimizer here: the schedule is the trainer's, averages and accumulation have no class yet. */
const elsewhere = ['learning_rate', 'schedule', 'use_ema', 'ema_momentum'];
const notYet = ['gradient_accumulation_steps', 'ema_overwrite_frequency'];

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

const cases = golden.cases.filter(({ config }) => !notYet.some((setting) => setting in config));

beforeAll(() => tf.setBackend('cpu'));

describe('optimizers against Keras', () => {
  it('has nothing left out but what has no class yet', () => {
    expect(golden.cases.length - cases.length).toBe(12);
    expect(new Set(cases.map((each) => each.optimizer))).toEqual(new Set(Object.keys(classes)));
  });

  it.each(cases)('$id', ({ optimizer: name, config, variables, tolerance, ...expected }) => {
    const optimizer = fromKeras(name, config as KerasConfig).create();
    const trained = variables.map((each) => ({
      name: each.name,
      variable: tf.variable(tf.tensor(each.initial.data, each.initial.shape)),
      trainable: true,
    }));
    optimizer.build(trained);
    const rate = rateAt(config as KerasConfig);
    const steps = variables[0]!.grads.shape[0]!;
    let worst = 0;
    for (let at = 0; at < steps; at++) {
      const gradients = variables.map((each) => [each.name, slice(each.grads, at)] as const);
      step(optimizer, Object.fromEntries(gradients), rate(at));
      for (const [i, { variable }] of trained.entries()) {
        const key = `weights${i}` as 'weights0' | 'weights1';
        const wanted = slice(expected[key], at).dataSync();
        const { rtol, atol } = tolerance[key];
        for (const [j, got] of variable.dataSync().entries()) {
          worst = Math.max(worst, Math.abs(got - wanted[j]!) / (atol + rtol * Math.abs(wanted[j]!)));
        }
      }
    }
    expect(worst).toBeLessThanOrEqual(1);
  });
});

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
