import { validateParams } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import oneCycle from '../golden/oneCycle.json' with { type: 'json' };
import golden from '../golden/schedules.json' with { type: 'json' };
import { ConstantParams } from './constantParams.js';
import { CosineDecayParams } from './cosineDecayParams.js';
import { CosineDecayRestartsParams } from './cosineDecayRestartsParams.js';
import { ExponentialDecayParams } from './exponentialDecayParams.js';
import { InverseTimeDecayParams } from './inverseTimeDecayParams.js';
import type { LearningRateParams } from './learningRateParams.js';
import { OneCycleParams } from './oneCycleParams.js';
import { PiecewiseConstantParams } from './piecewiseConstantParams.js';
import { PolynomialDecayParams } from './polynomialDecayParams.js';

interface KerasConfig {
  readonly initial_learning_rate?: number;
  readonly end_learning_rate?: number;
  readonly warmup_target?: number | null;
  readonly warmup_steps?: number;
  readonly values?: number[];
}

const classes = {
  ExponentialDecay: ExponentialDecayParams,
  InverseTimeDecay: InverseTimeDecayParams,
  CosineDecay: CosineDecayParams,
  CosineDecayRestarts: CosineDecayRestartsParams,
  PolynomialDecay: PolynomialDecayParams,
  PiecewiseConstantDecay: PiecewiseConstantParams,
};

/** Keras' settings in our fields. */
function fromKeras(schedule: string, config: KerasConfig): LearningRateParams {
  const {
    initial_learning_rate: lr,
    end_learning_rate,
    warmup_target,
    warmup_steps,
    values,
    ...same
  } = config;
  const params = new classes[schedule as keyof typeof classes]();
  Object.assign(params, same, lr !== undefined && { lr });
  if (end_learning_rate !== undefined) Object.assign(params, { end_lr: end_learning_rate });
  // Keras warms up only where a target is set.
  if (warmup_target != null) Object.assign(params, { lr: warmup_target, warmup_lr: lr, warmup_steps });
  if (values)
    Object.assign(params, { lr: values[0], factors: values.slice(1).map((value) => value / values[0]!) });
  return params;
}

describe('schedules', () => {
  it.each(golden.cases)('$id equals Keras', ({ schedule, config, steps, ...rest }) => {
    const params = fromKeras(schedule, config);
    validateParams(params);
    const at = params.create();
    const skipped: number[] = rest.rounding_decides_at_steps;
    for (const [i, step] of steps.entries()) {
      if (skipped.includes(step)) continue;
      const expected = rest.expected64.data[i]!;
      // Ours is float64: near the float64 run.
      expect(Math.abs(at(step) - expected), `step ${step}`).toBeLessThan(1e-6 * Math.abs(expected) + 1.3e-7);
    }
  });

  it('warm up linearly and start their course after it', () => {
    const params = Object.assign(new ExponentialDecayParams(), {
      lr: 0.8,
      warmup_steps: 4,
      warmup_lr: 0.4,
      decay_steps: 1,
      decay_rate: 0.5,
    });
    const at = params.create();
    const rates = [0, 1, 2, 3, 4, 5, 6].map(at);
    for (const [i, expected] of [0.4, 0.5, 0.6, 0.7, 0.8, 0.4, 0.2].entries()) {
      expect(rates[i]).toBeCloseTo(expected, 12);
    }
  });

  it('last as long as the run unless told otherwise, warm-up included', () => {
    const params = Object.assign(new CosineDecayParams(), { lr: 1, warmup_steps: 10 });
    const at = params.create({ totalSteps: 110 });
    expect(at(10)).toBe(1);
    expect(at(60)).toBeCloseTo(0.5, 12);
    expect(at(110)).toBeCloseTo(0, 12);
    expect(() => params.create()).toThrow('decay_steps');
  });

  it('stay the same when constant', () => {
    const at = Object.assign(new ConstantParams(), { lr: 0.01 }).create();
    expect([at(0), at(1e6)]).toEqual([0.01, 0.01]);
  });

  it('refuse boundaries without factors', () => {
    const params = Object.assign(new PiecewiseConstantParams(), { boundaries: [3, 2], factors: [1, 1] });
    expect(() => params.create()).toThrow('boundaries 3, 2');
  });
});

describe('OneCycle', () => {
  it.each(oneCycle.cases)('$id equals PyTorch', ({ config, expected }) => {
    const { max_lr: lr, ...same } = config;
    const params = Object.assign(new OneCycleParams(), same, { lr });
    validateParams(params);
    const at = params.create();
    for (const [step, rate] of expected.entries()) {
      expect(Math.abs(at(step) - rate), `step ${step}`).toBeLessThan(1e-12);
    }
  });

  it('stays at its last rate, lasts as long as the run, and starts after a warm-up', () => {
    const params = Object.assign(new OneCycleParams(), { lr: 1, div_factor: 4, final_div_factor: 5 });
    const at = Object.assign(params, { warmup_steps: 10, warmup_lr: 0 }).create({ totalSteps: 50 });
    expect([at(0), at(9)]).toEqual([0, 0.225]);
    expect(at(10)).toBeCloseTo(0.25, 12);
    expect(at(10 + 11)).toBeCloseTo(1, 12);
    for (const step of [49, 1000]) expect(at(step)).toBeCloseTo(0.05, 12);
  });

  it.each([
    { pct_start: 0 },
    { pct_start: 1 },
    { pct_start: 0.5, three_phase: true },
    { pct_start: 0, three_phase: true },
  ])('has a finite rate in every step, also of cycles without a phase: %o', (settings) => {
    for (const total_steps of [1, 2, 3, 10]) {
      const at = Object.assign(new OneCycleParams(), { lr: 1, total_steps, ...settings }).create();
      for (let step = 0; step <= total_steps; step++) {
        expect(at(step)).toBeGreaterThanOrEqual(1 / 25 / 1e4);
        expect(at(step)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('refuses three phases that do not fit', () => {
    const params = Object.assign(new OneCycleParams(), { total_steps: 9, pct_start: 0.7, three_phase: true });
    expect(() => params.create()).toThrow('pct_start 0.7');
  });
});
