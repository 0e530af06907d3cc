import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ParamsError } from '@tfaip/core';
import { SgdParams } from '@tfaip/optimizers';
import { beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { LrFindParams } from '../params/lrFindParams.js';
import { TrainerParams } from '../params/trainerParams.js';
import { findLearningRate } from './findLearningRate.js';
import { suggestLearningRate } from './suggestLearningRate.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('findLearningRate', () => {
  it('raises the rate until the loss diverges, and suggests one below that', async () => {
    const params = Object.assign(new TrainerParams(), { seed: 2, optimizer: new SgdParams() });
    const range = Object.assign(new LrFindParams(), { min: 1e-4, max: 1e6, steps: 80 });
    const before = tf.memory().numTensors;
    const scenario = new ParityScenarioParams().create();
    const { points, suggestion } = await findLearningRate(params, scenario, range, {
      runtime: new EagerRuntime(),
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(points.length).toBeLessThan(80);
    expect(points[0]!.learningRate).toBe(1e-4);
    expect(points[1]!.learningRate / points[0]!.learningRate).toBeCloseTo(1e10 ** (1 / 79), 6);
    expect(points[0]!.smoothed).toBeCloseTo(points[0]!.loss, 6);
    expect(points.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    expect(suggestion).toBeGreaterThan(1e-3);
    expect(suggestion).toBeLessThan(points.at(-1)!.learningRate);
    expect(params.seed).toBe(2);
  });

  it('refuses a range that is none', async () => {
    const range = Object.assign(new LrFindParams(), { min: 1, max: 1 });
    const scenario = new ParityScenarioParams().create();
    await expect(findLearningRate(new TrainerParams(), scenario, range)).rejects.toThrow(ParamsError);
  });
});

describe('suggestLearningRate', () => {
  const curve = (losses: number[]) =>
    losses.map((loss, i) => ({ learningRate: 10 ** i, loss, smoothed: loss }));

  it.each([
    ['the steepest fall', [9, 9, 8, 4, 3, 3, 7], 10 ** 2],
    ['nothing where the loss only rises', [1, 2, 3, 4], undefined],
    ['nothing of one point', [1], undefined],
    ['no fall behind the lowest point', [5, 4, 3, 9, 4, 8], 10],
  ])('finds %s', (_what, losses, expected) => {
    expect(suggestLearningRate(curve(losses))).toBe(expected);
  });
});
