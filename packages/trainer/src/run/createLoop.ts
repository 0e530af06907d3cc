import {
  ModelBase,
  type NamedSpecs,
  type PreparedStep,
  type StepFunction,
  type TensorSpec,
} from '@tfaip/core';
import type { TrainerCallback } from '../callbacks/trainerCallback.js';
import type { Cleanup } from '../cleanup.js';
import type { BestTracker } from '../loop/bestTracker.js';
import type { EarlyStopping } from '../loop/earlyStopping.js';
import { FitLoop } from '../loop/fitLoop.js';
import { MetricValues } from '../loop/metricValues.js';
import type { TimeBudget } from '../loop/timeBudget.js';
import { Validation } from '../loop/validation.js';
import { evaluationStep } from '../steps/evaluationStep.js';
import { learningRateFeed } from '../steps/feeds.js';
import { checkFiniteWeights, finiteWeightsStep } from '../steps/finiteFlags.js';
import { type GradientSink, trainStep } from '../steps/trainStep.js';
import type { RunParts } from './runParts.js';

export interface LoopOptions {
  readonly stepsPerEpoch: number;
  readonly best: BestTracker;
  readonly earlyStopping: EarlyStopping;
  readonly timeBudget: TimeBudget;
  readonly callbacks: readonly TrainerCallback[];
  readonly signal?: AbortSignal;
  readonly cleanup: Cleanup;
}

/** Makes the steps of a run ready, and the loop that runs them. */
export function createLoop(parts: RunParts, options: LoopOptions): FitLoop {
  const { params, runtime, built, variables, update, averaged, val, evaluator, specs, trainBatches } = parts;
  const { stepsPerEpoch, cleanup, ...others } = options;
  const prepare = (name: string, step: StepFunction, feeds: NamedSpecs): PreparedStep => {
    const prepared = runtime.prepare(step, { name, seed: params.seed, feeds });
    cleanup.add(() => prepared.dispose());
    return prepared;
  };
  const stepLog = { gradientNorm: params.log_gradient_norm, weights: params.log_weights };
  const learningRate: TensorSpec = { shape: [], dtype: 'float32' };
  const prepareTraining = (name: string, sink: GradientSink): PreparedStep =>
    prepare(name, trainStep(built, variables, sink, stepLog), { ...specs, [learningRateFeed]: learningRate });
  const { collecting } = update;
  const updatesPerEpoch = Math.ceil(stepsPerEpoch / params.train_accum_steps);
  const metrics = new MetricValues(runtime, built.metrics);
  cleanup.add(() => metrics.dispose());
  const trained = variables.filter(({ trainable }) => trainable);
  const finite = prepare('weights check', finiteWeightsStep(trained), {});
  const showsSamples = built.model.printEvaluate !== ModelBase.prototype.printEvaluate;
  return new FitLoop({
    ...others,
    epochs: params.epochs,
    stepsPerEpoch,
    validateEvery: params.val_every_n,
    sanityBatches: params.sanity_val_batches,
    logEvery: params.log_every,
    trainBatches,
    trainStep: prepareTraining('training', update.applying),
    ...(collecting && { collectStep: prepareTraining('accumulation', collecting) }),
    stepsPerUpdate: params.train_accum_steps,
    learningRate: params.learning_rate.create({ totalSteps: params.epochs * updatesPerEpoch }),
    averaged,
    metrics,
    checkWeights: async (step) =>
      checkFiniteWeights(trained, (await finite.run({}, { step })).values.finite, step),
    validation: new Validation({
      pipeline: val,
      step: prepare('validation', evaluationStep(built, { outputs: false }), specs),
      stepWithOutputs: prepare('validation', evaluationStep(built, { outputs: true }), specs),
      metrics,
      ...(evaluator && { evaluator }),
      samplesWanted: showsSamples ? params.print_eval_limit : 0,
    }),
  });
}
