import * as tf from '@tensorflow/tfjs';
import {
  type Batch,
  DataError,
  type PreparedStep,
  type RootGraph,
  type Runtime,
  type Sample,
  toTensors,
  validateParams,
  withStepContext,
} from '@tfaip/core';
import { type DataBase, DataGenerator, DataPipeline, IterableGenerator, unbatch } from '@tfaip/data';
import { assignWeights } from '@tfaip/export';
import { Cleanup } from '../cleanup.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { batchFeeds, batchSpecs, splitFeeds } from '../steps/feeds.js';
import { predictionStep } from '../steps/predictionStep.js';
import { type Vote, voteOnBatch } from '../steps/votingStep.js';
import { type ExportedModelOptions, runtimeFor } from './exportedModelRun.js';
import { type ModelSource, readModels, weightsOf } from './loadModels.js';
import type { PredictorParams } from './predictorParams.js';

/** What can be predicted: samples before their pre-processing, what makes them, or a pipeline that does all of it. */
export type PredictionSource = Iterable<Sample> | AsyncIterable<Sample> | DataGenerator | DataPipeline;

/**
 * Applies exported models to samples whose targets are unknown; several models vote.
 *
 * ```ts
 * for await (const { outputs, meta } of scenario.createPredictor(params).predict()) console.log(meta, outputs.class);
 * ```
 */
export class Predictor {
  constructor(
    readonly params: PredictorParams,
    readonly scenario: ScenarioBase,
    private readonly options: ExportedModelOptions = {},
  ) {}

  /**
   * The samples with what the model makes of them, in their order. A caller that stops early ends the prediction.
   *
   * @param source default: the scenario's prediction data. Samples are read as they are needed, once.
   * @throws {ParamsError} if parameters are wrong.
   * @throws {ExportError} if a folder is no export, or has not all weights that prediction needs.
   * @throws {DataError} if there is no data, or models cannot vote.
   */
  async *predict(source?: PredictionSource): AsyncGenerator<Sample, void, undefined> {
    validateParams(this.params);
    validateParams(this.scenario.params);
    const models = await readModels(this.params.directories, this.scenario);
    const cleanup = new Cleanup();
    try {
      const runtime = await runtimeFor(this.params, this.options, cleanup);
      const data = this.scenario.createData();
      cleanup.add(() => data.close());
      const pipeline = await this.pipelineOf(data, source);
      const { first, all } = await peek(pipeline);
      cleanup.add(async () => void (await all.return(undefined)));
      const steps: PreparedStep[] = [];
      for (const model of models) steps.push(await prepareModel(model, { data, first, runtime, cleanup }));
      const voter = this.scenario.createVoter();
      yield* pipeline.postProcess(predictions(all, steps, (outputs) => voter.vote(outputs)));
    } finally {
      await cleanup.close();
    }
  }

  private pipelineOf(
    data: DataBase,
    source: PredictionSource | undefined,
  ): DataPipeline | Promise<DataPipeline> {
    if (source instanceof DataPipeline) return source;
    const generator = source === undefined || source instanceof DataGenerator ? source : once(source);
    const { print } = this.options;
    return data.createPipeline('prediction', this.params.pipeline, 0, {
      ...(generator && { generator }),
      ...(print && { print }),
    });
  }
}

function once(samples: Iterable<Sample> | AsyncIterable<Sample>): DataGenerator {
  return new IterableGenerator(() => samples);
}

/** The first batch, and all of them. */
async function peek(
  pipeline: DataPipeline,
): Promise<{ first: Batch; all: AsyncGenerator<Batch, void, undefined> }> {
  const batches = pipeline.batches({ repeat: false });
  const { value: first, done } = await batches.next();
  if (done || !first) throw new DataError('The data has no batch.');
  const all = async function* (): AsyncGenerator<Batch, void, undefined> {
    try {
      yield first;
      yield* batches;
    } finally {
      await batches.return(undefined);
    }
  };
  return { first, all: all() };
}

interface PredictionParts {
  readonly data: DataBase;
  readonly first: Batch;
  readonly runtime: Runtime;
  readonly cleanup: Cleanup;
}

async function prepareModel(
  { scenario, exported }: ModelSource,
  { data, first, runtime, cleanup }: PredictionParts,
): Promise<PreparedStep> {
  const root = scenario.createModel(data).createRootGraph();
  const { graph } = root;
  cleanup.add(() => graph.dispose());
  buildWeights(root, first);
  const variables = graph.namedVariables();
  const names = variables.map(({ name }) => name);
  await assignWeights(runtime, variables, weightsOf(names, exported.weights));
  const feeds = batchSpecs(data.inputLayerSpecs(), {});
  const step = runtime.prepare(predictionStep(root), { name: 'prediction', seed: 0, feeds });
  cleanup.add(() => step.dispose());
  return step;
}

/** The samples of all batches with what the models make of them. */
async function* predictions(
  batches: AsyncIterable<Batch>,
  steps: readonly PreparedStep[],
  vote: Vote,
): AsyncGenerator<Sample, void, undefined> {
  for await (const batch of batches) {
    const outputs = [];
    // A pipeline for evaluation brings targets along, which prediction does not take.
    const feeds = batchFeeds({ ...batch, targets: {} });
    for (const step of steps) outputs.push((await step.run(feeds, { step: 0 })).values);
    yield* unbatch(batch, outputs.length === 1 ? outputs[0] : voteOnBatch(outputs, batch.size, vote));
  }
}

/** Runs the graph once, so that its weights exist. */
function buildWeights(root: RootGraph, batch: Batch): void {
  root.graph.setSeed(0);
  tf.tidy(() => {
    withStepContext({ seed: 0, step: 0 }, () => {
      root.buildForPrediction(splitFeeds(toTensors(batchFeeds(batch))).inputs);
      return {};
    });
  });
}
