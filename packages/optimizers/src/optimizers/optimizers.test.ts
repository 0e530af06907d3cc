import * as tf from '@tensorflow/tfjs';
import { paramsFromJson, paramsToJson } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/optimizers.json' with { type: 'json' };
import type { Optimizer } from '../optimizer/optimizer.js';
import { optimizerClasses as classes } from '../testSupport/optimizerClasses.js';

function step(optimizer: Optimizer, gradients: Record<string, tf.Tensor>, rate: number): void {
  tf.tidy(() => optimizer.apply(gradients, tf.scalar(rate)));
}

beforeAll(() => tf.setBackend('cpu'));

it('golden cases cover every class', () => {
  expect(new Set(golden.cases.map((each) => each.optimizer))).toEqual(new Set(Object.keys(classes)));
});

describe.each(Object.entries(classes))('%s', (typeName, Class) => {
  const make = (): { optimizer: Optimizer; variable: tf.Variable } => {
    const optimizer = Object.assign(new Class(), { weight_decay: 0.1, clip_norm: 2 }).create();
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

  it('continues bit-equal from what was saved, hyper-parameters included', () => {
    const gradients = [0.3, -0.1, 0.7, 0.2].map((x) => tf.tensor2d([x, -x, 2 * x, 1], [2, 2]));
    const train = ({ optimizer }: ReturnType<typeof make>, some: tf.Tensor[]): void => {
      for (const gradient of some) step(optimizer, { 'dense/kernel': gradient }, 0.1);
    };
    const whole = make();
    const first = make();
    for (const { optimizer } of [whole, first]) optimizer.setHyperparameter('weight_decay', 0.3);
    train(whole, gradients);
    train(first, gradients.slice(0, 2));
    const saved = new Map(
      first.optimizer.slots().map(({ name, variable }) => [name, variable.dataSync().slice()]),
    );
    const second = make();
    second.variable.assign(first.variable.clone());
    for (const { name, variable } of second.optimizer.slots()) {
      variable.assign(tf.tensor(saved.get(name)!, variable.shape, variable.dtype));
    }
    expect(second.optimizer.slots().map(({ name }) => name)).toEqual([...saved.keys()]);
    train(second, gradients.slice(2));
    expect(second.variable.dataSync()).toEqual(whole.variable.dataSync());
  });
});
