import * as tf from '@tensorflow/tfjs';
import {
  type Batch,
  type GenericGraphBase,
  type PreparedStep,
  type Sample,
  toTensors,
  validateParams,
  withStepContext,
} from '@tfaip/core';
import { type DataPipeline, unbatch } from '@tfaip/data';
import { assignWeights, readExport } from '@tfaip/export';
import { Cleanup } from '../cleanup.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { batchFeeds, batchSpecs, splitFeeds } from '../steps/feeds.js';
import { predictionStep } from '../steps/predictionStep.js';
import { type ExportedModelOptions, firstBatch, runtimeFor } from './exportedModelRun.js';
import type { PredictorParams } from './predictorParams.js';

/**
 * Applies an exported model to samples whose targets are unknown.
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
   * The samples of the scenario's prediction data with what the model makes of them, in their order. A caller that stops
   * early ends the prediction.
   *
   * @throws {ParamsError} if parameters are wrong.
   * @throws {ExportError} if the folder is no export, or has not all weights that prediction needs.
   * @throws {DataError} if there is no data.
   */
  async *predict(): AsyncGenerator<Sample, void, undefined> {
    validateParams(this.params);
    validateParams(this.scenario.params);
    const { weights } = await readExport(this.params.export_dir);
    const cleanup = new Cleanup();
    try {
      const runtime = await runtimeFor(this.params, this.options, cleanup);
      const data = this.scenario.createData();
      cleanup.add(() => data.close());
      const pipeline = await data.createPipeline('prediction', this.params.pipeline, 0);
      const graph = this.scenario.createModel(data).createGraph();
      cleanup.add(() => graph.dispose());
      buildForPrediction(graph, await firstBatch(pipeline));
      const variables = graph.namedVariables();
      // What only the training graph has is not needed.
      const needed = Object.fromEntries(
        variables.flatMap(({ name }) => (weights[name] ? [[name, weights[name]]] : [])),
      );
      await assignWeights(runtime, variables, needed);
      const feeds = batchSpecs(data.inputLayerSpecs(), {});
      const step = runtime.prepare(predictionStep(graph), { name: 'prediction', seed: 0, feeds });
      cleanup.add(() => step.dispose());
      yield* pipeline.postProcess(predictions(pipeline, step));
    } finally {
      await cleanup.close();
    }
  }
}

/** The samples of all batches with what the model makes of them. */
async function* predictions(
  pipeline: DataPipeline,
  step: PreparedStep,
): AsyncGenerator<Sample, void, undefined> {
  for await (const batch of pipeline.batches()) {
    const { values } = await step.run(batchFeeds(batch), { step: 0 });
    yield* unbatch(batch, values);
  }
}

/** Runs the graph once, so that its weights exist. */
function buildForPrediction(graph: GenericGraphBase, batch: Batch): void {
  graph.setSeed(0);
  tf.tidy(() => {
    withStepContext({ seed: 0, step: 0 }, () => {
      graph.buildPredictionGraph(splitFeeds(toTensors(batchFeeds(batch))).inputs);
      return {};
    });
  });
}
