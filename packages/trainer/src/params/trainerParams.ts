import { Params, ParamsError, param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { AdamParams, ConstantParams, type LearningRateParams, type OptimizerParams } from '@tfaip/optimizers';
import { parseCheckpointEvery } from '../checkpoint/checkpointSchedule.js';
import { type ExportFormat, exportFormats } from '../exported/exportFormats.js';
import { type LoggerName, loggerNames } from '../loggers/createLoggers.js';
import { learningRateClasses, optimizerClasses } from './choices.js';
import { DeviceParams } from './deviceParams.js';
import { parseDuration } from './duration.js';
import { EarlyStoppingParams } from './earlyStoppingParams.js';
import { parseExpression } from './regularExpression.js';
import { WarmStartParams } from './warmStartParams.js';

/** Parameters of a training run that do not belong to its scenario. */
export class TrainerParams extends Params {
  static override readonly version: number = 1;

  @param.string({
    help: 'Folder for everything that the run writes; default: runs/SCENARIO-TIME',
    optional: true,
  })
  output_dir: string | null = null;

  @param.bool({ help: 'Replace a run that output_dir holds already' })
  overwrite = false;

  @param.int({ help: 'Number of epochs', min: 1 })
  epochs = 10;

  @param.string({ help: 'End after this time of training, e.g. 2h30m, as a complete run', optional: true })
  max_time: string | null = null;

  @param.bool({
    help: 'Try everything with one batch: training, validation, export, LAV and prediction; nothing is kept',
  })
  fast_dev_run = false;

  @param.int({
    help: 'Train on so many batches only, the first, to see whether the model can learn them by heart',
    min: 1,
    optional: true,
  })
  overfit_batches: number | null = null;

  @param.int({ help: 'Validate so many batches before the first step, to find mistakes early', min: 0 })
  sanity_val_batches = 0;

  @param.int({ help: 'Samples of an epoch; default: all training samples once', min: 1, optional: true })
  samples_per_epoch: number | null = null;

  @param.float({ help: 'Factor on the number of samples of an epoch', min: 1e-6 })
  scale_epoch_size = 1;

  @param.int({ help: 'Validate after every so many epochs, and after the last', min: 1 })
  val_every_n = 1;

  @param.bool({ help: "Let the scenario's evaluator measure in validation, too" })
  val_with_evaluator = true;

  @param.int({
    help: 'Validate on the prediction graph as tfaip lav does, every so many epochs; 0: never',
    min: 0,
  })
  lav_every_n = 0;

  @param.int({ help: 'First epoch after which lav_every_n counts', min: 1 })
  lav_min_epoch = 1;

  @param.string({
    help: 'Checkpoints within an epoch: every so many steps (500) or minutes (10m, also s and h); default: at its end only',
    optional: true,
  })
  checkpoint_every: string | null = null;

  @param.int({ help: 'Newest checkpoints that are kept', min: 1 })
  keep = 2;

  @param.int({
    help: 'Seed of weights, shuffling and noise; drawn and recorded if not given',
    min: 0,
    optional: true,
  })
  seed: number | null = null;

  @param.int({ help: 'Validation samples shown per validation by the model', min: 0 })
  print_eval_limit = 10;

  @param.list(loggerNames, {
    help: 'What values are written to: event files of TensorBoard, metrics.csv with a line for each epoch, metrics.jsonl with logging steps too',
  })
  loggers: LoggerName[] = ['tensorboard'];

  @param.int({ help: 'Log within an epoch every so many steps', min: 1 })
  log_every = 100;

  @param.bool({ help: 'Log the norm of all gradients, before clipping, every log_every steps' })
  log_gradient_norm = false;

  @param.bool({ help: 'Log histograms of all weights every log_every steps' })
  log_weights = false;

  @param.bool({
    help: 'Write profile.json: phases, steps and operations over time, for Perfetto or chrome://tracing',
  })
  profile = false;

  @param.bool({
    help: 'Tell after each epoch but the first which lines have made tensors that nobody has freed; slow',
  })
  check_leaks = false;

  @param.bool({ help: 'Run steps op by op instead of as one compiled graph' })
  force_eager = false;

  @param.choice(() => optimizerClasses, { help: 'The optimizer' })
  optimizer: OptimizerParams = new AdamParams();

  @param.choice(() => learningRateClasses, { help: 'The learning rate over the steps' })
  learning_rate: LearningRateParams = new ConstantParams();

  @param.int({
    help: 'Batches whose gradients are one update of the weights; the last update of an epoch takes what is left',
    min: 1,
  })
  train_accum_steps = 1;

  @param.float({
    help: 'Validate and export moving averages of the weights: how much of them stays in each update; negative: automatic, at most 0.9999',
    max: 0.9999999,
    optional: true,
  })
  ema_decay: number | null = null;

  @param.string({
    help: 'Regular expression: weights in whose names it is found are not trained, e.g. ^encoder/',
    optional: true,
  })
  no_train_scope: string | null = null;

  @param.list(exportFormats, {
    help: 'What best and export hold beside weights, parameters and code: a SavedModel of TensorFlow, graph models of tfjs in tfjs/, models of ONNX in onnx/',
  })
  export_formats: ExportFormat[] = ['saved_model'];

  @param.bool({
    help: 'Exports hold the training step, too, as the signature `train` of their SavedModel; with the optimizer state they are about three times as large',
  })
  export_train_step = false;

  @param.nested(() => WarmStartParams, { help: 'Weights to start from' })
  warm_start: WarmStartParams = new WarmStartParams();

  @param.nested(() => EarlyStoppingParams, { help: 'When to end before the last epoch' })
  early_stopping: EarlyStoppingParams = new EarlyStoppingParams();

  @param.nested(() => DataPipelineParams, { help: 'The training data', root: 'train' })
  train: DataPipelineParams = new DataPipelineParams();

  @param.nested(() => DataPipelineParams, { help: 'The validation data', root: 'val' })
  val: DataPipelineParams = new DataPipelineParams();

  @param.nested(() => DataPipelineParams, { help: 'The data of lav_every_n', root: 'lav' })
  lav: DataPipelineParams = new DataPipelineParams();

  @param.nested(() => DeviceParams, { help: 'Where steps run' })
  device: DeviceParams = new DeviceParams();

  /** `max_time` in seconds; null without limit. */
  get maxSeconds(): number | null {
    return this.max_time === null ? null : parseDuration(this.max_time, 'trainer.max_time');
  }

  override postInit(): void {
    void this.maxSeconds;
    parseCheckpointEvery(this.checkpoint_every);
    if (this.no_train_scope !== null) parseExpression(this.no_train_scope, 'trainer.no_train_scope');
    if (this.export_train_step && !this.export_formats.includes('saved_model')) {
      throw new ParamsError([
        { path: 'trainer.export_train_step', message: 'needs saved_model among trainer.export_formats' },
      ]);
    }
    if (this.output_dir === '') {
      throw new ParamsError([
        { path: 'trainer.output_dir', message: 'must not be empty; "." is the working directory' },
      ]);
    }
  }
}
