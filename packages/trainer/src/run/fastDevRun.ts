import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ParamsClass, paramsFromJson, paramsToJson } from '@tfaip/core';
import type { DataPipelineParams } from '@tfaip/data';
import type { TrainerParams } from '../params/trainerParams.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import type { TrainerOptions, TrainResult } from '../trainer.js';

/**
 * Takes one batch through everything that a run and its model go through: training, validation, checkpoint, export, LAV
 * and prediction. It works in a temporary folder, of which nothing stays.
 *
 * @throws whatever would go wrong in the run.
 */
export async function fastDevRun(
  params: TrainerParams,
  scenario: ScenarioBase,
  options: TrainerOptions,
): Promise<TrainResult> {
  const { print = () => {} } = options;
  print('Fast run: one batch of everything; nothing is kept.');
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-fast-dev-run-'));
  try {
    const output_dir = join(folder, 'run');
    const result = await scenario.createTrainer(oneBatch(params, output_dir), options).train();
    const applied = { print, ...(options.runtime && { runtime: options.runtime }) };
    const exported = { export_dir: join(output_dir, 'export'), device: params.device };
    const lav = Object.assign(new (scenario.params.lavParamsCls())(), exported);
    limitToOneBatch(lav.pipeline, params.val);
    const { samples } = await scenario.createLav(lav, applied).run();
    print(`LAV has scored ${samples} samples of the export.`);
    const predict = Object.assign(new (scenario.params.predictorParamsCls())(), exported);
    limitToOneBatch(predict.pipeline, params.val);
    let predicted = 0;
    for await (const _ of scenario.createPredictor(predict, applied).predict()) predicted++;
    print(`Prediction has done ${predicted} samples with the export. Everything works.`);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function oneBatch(params: TrainerParams, output_dir: string): TrainerParams {
  const copy = paramsFromJson(params.constructor as ParamsClass<TrainerParams>, paramsToJson(params));
  limitToOneBatch(copy.train, params.train);
  limitToOneBatch(copy.val, params.val);
  return Object.assign(copy, {
    output_dir,
    fast_dev_run: false,
    epochs: 1,
    val_every_n: 1,
    samples_per_epoch: null,
    scale_epoch_size: 1,
    sanity_val_batches: 0,
    checkpoint_every: null,
    print_eval_limit: Math.min(params.print_eval_limit, 1),
  });
}

function limitToOneBatch(pipeline: DataPipelineParams, { batch_size }: DataPipelineParams): void {
  Object.assign(pipeline, { batch_size, limit: batch_size });
}
