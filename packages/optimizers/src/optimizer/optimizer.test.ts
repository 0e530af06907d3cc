import * as tf from '@tensorflow/tfjs';
import { ParamsError } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamParams } from '../optimizers/adam.js';
import { SgdParams } from '../optimizers/sgd.js';
import { OptimizerError } from './optimizerError.js';

function variables(count: number, trainable = true) {
  return Array.from({ length: count }, (_, i) => ({
    name: `layer${i}/kernel`,
    variable: tf.variable(tf.ones([3])),
    trainable,
  }));
}

function ones(count: number): Record<string, tf.Tensor> {
  return Object.fromEntries(variables(count).map(({ name }) => [name, tf.ones([3])]));
}

async function kernelsOf(count: number): Promise<number> {
  const optimizer = new AdamParams().create();
  optimizer.build(variables(count));
  const gradients = ones(count);
  const { kernels } = await tf.profile(() => tf.tidy(() => optimizer.apply(gradients, tf.scalar(0.1))));
  return kernels.length;
}

describe('Optimizer', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('names its state after the variables', () => {
    const optimizer = new AdamParams().create();
    optimizer.build([...variables(2), ...variables(1, false).map((each) => ({ ...each, name: 'mean' }))]);
    expect(optimizer.slots().map(({ name }) => name)).toEqual([
      'adam/iteration',
      'adam/beta1',
      'adam/beta2',
      'adam/epsilon',
      'adam/m/layer0/kernel',
      'adam/v/layer0/kernel',
      'adam/m/layer1/kernel',
      'adam/v/layer1/kernel',
    ]);
    expect(optimizer.slots()[0]!.variable.dtype).toBe('int32');
  });

  it('takes 12 kernels per variable for Adam, and computes shared scalars once', async () => {
    const [one, five] = [await kernelsOf(1), await kernelsOf(5)];
    expect(five - one).toBe(4 * 12);
    expect(one - 12).toBeLessThanOrEqual(16);
  });

  it('follows a learning rate that changes from step to step', () => {
    const optimizer = new SgdParams().create();
    const [target] = variables(1);
    optimizer.build([target!]);
    for (const rate of [0.5, 0.25]) optimizer.apply(ones(1), tf.scalar(rate));
    expect([...target!.variable.dataSync()]).toEqual([0.25, 0.25, 0.25]);
    expect(optimizer.slots()[0]!.variable.dataSync()[0]).toBe(2);
  });

  it('leaves out of weight decay what a pattern names', () => {
    const params = Object.assign(new SgdParams(), { weight_decay: 0.5, weight_decay_exclude: ['^layer1/'] });
    const optimizer = params.create();
    const targets = variables(2);
    optimizer.build(targets);
    optimizer.apply({ 'layer0/kernel': tf.zeros([3]), 'layer1/kernel': tf.zeros([3]) }, tf.scalar(0.5));
    expect(targets.map(({ variable }) => variable.dataSync()[0])).toEqual([0.75, 1]);
  });

  it('decays what an include pattern names, unless an exclude pattern does', () => {
    const patterns = { weight_decay_include: ['kernel$'], weight_decay_exclude: ['^layer1/'] };
    const optimizer = Object.assign(new SgdParams(), { weight_decay: 0.5, ...patterns }).create();
    const targets = [...variables(2), { ...variables(1)[0]!, name: 'layer0/bias' }];
    optimizer.build(targets);
    const gradients = Object.fromEntries(targets.map(({ name }) => [name, tf.zeros([3])]));
    optimizer.apply(gradients, tf.scalar(0.5));
    expect(targets.map(({ variable }) => variable.dataSync()[0])).toEqual([0.75, 1, 1]);
  });

  it('takes other hyper-parameters between steps, within what the params allow', () => {
    const params = Object.assign(new SgdParams(), { momentum: 0.5, weight_decay: 0.5, clip_value: 1 });
    const optimizer = params.create();
    const [target] = variables(1);
    expect(() => optimizer.setHyperparameter('momentum', 0)).toThrow('not built');
    optimizer.build([target!]);
    for (const [name, value] of Object.entries({ momentum: 0, weight_decay: 0, clip_value: 0.25 })) {
      optimizer.setHyperparameter(name, value);
    }
    for (let i = 0; i < 2; i++) optimizer.apply(ones(1), tf.scalar(1));
    expect(target!.variable.dataSync()[0]).toBe(0.5);
    expect(params.momentum).toBe(0.5);
    expect(() => optimizer.setHyperparameter('momentum', 2)).toThrow(ParamsError);
    expect(() => optimizer.setHyperparameter('clip_norm', 2)).toThrow('momentum, weight_decay, clip_value');
    expect(() => new SgdParams().create().setHyperparameter('momentum', 2)).toThrow(OptimizerError);
  });

  it('names the variable whose gradient is missing or has a wrong shape', () => {
    const optimizer = new AdamParams().create();
    optimizer.build(variables(2));
    const gradients = ones(2);
    delete gradients['layer1/kernel'];
    expect(() => optimizer.apply(gradients, tf.scalar(1))).toThrow('"layer1/kernel"');
    expect(() => optimizer.apply({ ...gradients, 'layer1/kernel': tf.ones([4]) }, tf.scalar(1))).toThrow(
      'given: [4]',
    );
    // Nothing was changed by the failed step.
    expect(optimizer.slots()[0]!.variable.dataSync()[0]).toBe(0);
  });

  it('refuses contradicting settings and calls in the wrong order', () => {
    const both = Object.assign(new AdamParams(), { clip_norm: 1, clip_value: 1 });
    expect(() => both.create()).toThrow('clip_value = 1, clip_norm = 1');
    const pattern = Object.assign(new AdamParams(), { weight_decay_exclude: ['('] });
    expect(() => pattern.create()).toThrow(OptimizerError);
    const optimizer = new AdamParams().create();
    expect(() => optimizer.apply({}, tf.scalar(1))).toThrow('not built');
    optimizer.build([]);
    expect(() => optimizer.build([])).toThrow('build was called before');
    const twins = [...variables(1), ...variables(1)];
    expect(() => new AdamParams().create().build(twins)).toThrow('"layer0/kernel" twice');
  });
});
