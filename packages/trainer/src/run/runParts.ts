import { type NamedSpecs, type NamedVariable, paramsToJson, type Runtime } from '@tfaip/core';
import type { DataBase, DataPipeline, PipelinePosition } from '@tfaip/data';
import type { Evaluator } from '@tfaip/evaluator';
import { type SelectedBackend, selectBackend } from '../backend/selectBackend.js';
import type { Checkpoint } from '../checkpoint/checkpointFiles.js';
import type { Cleanup } from '../cleanup.js';
import { type BuiltModel, buildModel } from '../loop/builtModel.js';
import { TrainBatches } from '../loop/trainBatches.js';
import { measures } from '../loop/validation.js';
import type { RunLog } from '../output/runLog.js';
import type { TrainerParams } from '../params/trainerParams.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { batchSpecs } from '../steps/feeds.js';
import { AveragedWeights } from '../update/averagedWeights.js';
import { freezeVariables } from '../update/frozenVariables.js';
import { WeightUpdate } from '../update/weightUpdate.js';
import { warmStart } from '../warmStart/warmStart.js';

/** The params of a run with everything decided that may be left open. */
export type RunParams = TrainerParams & { seed: number; output_dir: string };

/** What a run is made of, once data and model are there. */
export interface RunParts {
  readonly params: RunParams;
  readonly log: RunLog;
  readonly runtime: Runtime;
  /** The backend as the user is told. */
  readonly backend: string;
  readonly data: DataBase;
  /** What measures in validation; undefined if none does. */
  readonly evaluator: Evaluator | undefined;
  readonly train: DataPipeline;
  readonly val: DataPipeline;
  readonly trainBatches: TrainBatches;
  readonly built: BuiltModel;
  /** The model's variables, those that `no_train_scope` names not trainable. */
  readonly variables: readonly NamedVariable[];
  readonly update: WeightUpdate;
  readonly averaged: AveragedWeights;
  readonly specs: NamedSpecs;
}

export interface RunPartsOptions {
  readonly params: RunParams;
  readonly scenario: ScenarioBase;
  readonly log: RunLog;
  /** Where steps run instead of what the device params say; its owner frees it. */
  readonly runtime?: Runtime;
  /** What the run goes on from. */
  readonly checkpoint?: Checkpoint;
  /** Takes what has to be freed. */
  readonly cleanup: Cleanup;
}

/** Makes everything that training needs: backend, data, weights, optimizer. Nothing is written. */
export async function makeRunParts(options: RunPartsOptions): Promise<RunParts> {
  const { params, scenario, log, checkpoint, cleanup } = options;
  log.debug(`Seed ${params.seed}, parameters ${JSON.stringify(paramsToJson(params))}`);
  const optimizer = params.optimizer.create();
  const { runtime, description: backend } = options.runtime
    ? { runtime: options.runtime, description: options.runtime.name }
    : await selectRuntime(params, log, cleanup);
  const data = scenario.createData();
  const { train: trainParams, overfit_batches } = params;
  if (overfit_batches !== null) trainParams.limit = overfit_batches * trainParams.batch_size;
  const train = await data.createPipeline('training', trainParams, params.seed, { print: log.warn });
  const val = await data.createPipeline('evaluation', params.val, params.seed, { print: log.warn });
  const trainBatches = new TrainBatches(train, checkpoint?.parts.data as PipelinePosition | undefined);
  cleanup.add(() => trainBatches.close());
  // Before the stream ends, which would wait for samples that workers are at.
  cleanup.add(() => data.close());
  const evaluator = params.val_with_evaluator ? scenario.createEvaluator(data) : undefined;
  const built = buildModel(
    scenario.createModel(data),
    params.seed,
    await trainBatches.peek(),
    evaluator && namesOfEvaluator(evaluator),
  );
  cleanup.add(() => built.dispose());
  const { warm_start: warm } = params;
  if (warm.model !== null && !checkpoint) {
    const from = Object.assign(warm, { model: warm.model });
    await warmStart({ runtime, variables: built.variables, params: from, print: log.info });
  }
  const variables = freezeVariables(built.variables, params.no_train_scope);
  const { train_accum_steps: accumSteps, ema_decay: emaDecay } = params;
  const update = new WeightUpdate({ optimizer, accumSteps, emaDecay }, variables);
  cleanup.add(() => update.dispose());
  const averaged = new AveragedWeights(runtime, update.average);
  cleanup.add(() => averaged.dispose());
  const specs = batchSpecs(data.inputLayerSpecs(), data.targetLayerSpecs());
  return {
    params,
    log,
    runtime,
    backend,
    data,
    evaluator: evaluator && measures(evaluator) ? evaluator : undefined,
    train,
    val,
    trainBatches,
    built,
    variables,
    update,
    averaged,
    specs,
  };
}

async function selectRuntime(params: RunParams, log: RunLog, cleanup: Cleanup): Promise<SelectedBackend> {
  const selected = await selectBackend(params.device, {
    forceEager: params.force_eager,
    warn: log.warn,
  });
  cleanup.add(() => selected.runtime.dispose?.());
  log.info(selected.description);
  return selected;
}

/** All variables of a run, by the file of a checkpoint that they go to. */
export function runVariables({
  built,
  update,
}: Pick<RunParts, 'built' | 'update'>): Record<string, readonly NamedVariable[]> {
  const metrics = built.metrics.flatMap((metric) =>
    metric
      .stateVariables()
      .map((variable, i) => ({ name: `${metric.name}/${i}`, variable, trainable: false })),
  );
  return { weights: built.variables, ...update.variables(), metrics };
}

/** Names of an evaluator's values, as it gives them without any sample; none if it cannot. */
function namesOfEvaluator(evaluator: Evaluator): string[] {
  try {
    evaluator.enter();
    return Object.keys(evaluator.result());
  } catch {
    return [];
  } finally {
    evaluator.exit();
  }
}
