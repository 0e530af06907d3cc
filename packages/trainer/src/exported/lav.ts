import { type PreparedStep, type Runtime, type Sample, validateParams } from '@tfaip/core';
import { type DataPipeline, unbatch } from '@tfaip/data';
import type { Evaluator, EvaluatorValues } from '@tfaip/evaluator';
import { assignWeights, readExport } from '@tfaip/export';
import type { Summaries, Values } from '../callbacks/trainerCallback.js';
import { Cleanup } from '../cleanup.js';
import { type BuiltModel, buildModel } from '../loop/builtModel.js';
import { MetricValues } from '../loop/metricValues.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { evaluationStep, splitOutputs } from '../steps/evaluationStep.js';
import { batchFeeds, batchSpecs } from '../steps/feeds.js';
import { LossMeans } from '../steps/lossMeans.js';
import { type ExportedModelOptions, firstBatch, runtimeFor } from './exportedModelRun.js';
import type { LavParams } from './lavParams.js';

/** What a model is worth on a data set. */
export interface LavResult {
  /** Number of samples that were scored. */
  readonly samples: number;
  /** Losses, their weighted total, and the metrics of the model. */
  readonly values: Values;
  /** Of the model's metrics that are no numbers. */
  readonly summaries: Summaries;
  /** What the evaluator has measured. */
  readonly evaluation: EvaluatorValues;
}

/** Load and validate: losses, metrics and evaluator of an exported model on the scenario's held-out data. */
export class Lav {
  constructor(
    readonly params: LavParams,
    readonly scenario: ScenarioBase,
    private readonly options: ExportedModelOptions = {},
  ) {}

  /**
   * @throws {ParamsError} if parameters are wrong.
   * @throws {ExportError} if the folder is no export, or its weights do not fit the scenario's model.
   * @throws {DataError} if there is no data.
   */
  async run(): Promise<LavResult> {
    validateParams(this.params);
    validateParams(this.scenario.params);
    const { weights } = await readExport(this.params.export_dir);
    const cleanup = new Cleanup();
    return cleanup.during(async () => {
      const runtime = await runtimeFor(this.params, this.options, cleanup);
      const data = this.scenario.createData();
      cleanup.add(() => data.close());
      const pipeline = await data.createPipeline('evaluation', this.params.pipeline, 0);
      const first = await firstBatch(pipeline);
      const built = buildModel(this.scenario.createModel(data), 0, first);
      cleanup.add(() => built.dispose());
      await assignWeights(runtime, built.variables, weights);
      const specs = batchSpecs(data.inputLayerSpecs(), data.targetLayerSpecs());
      const step = runtime.prepare(evaluationStep(built, { outputs: true }), {
        name: 'LAV',
        seed: 0,
        feeds: specs,
      });
      cleanup.add(() => step.dispose());
      return score(
        { runtime, pipeline, built, step, evaluator: this.scenario.createEvaluator(data) },
        cleanup,
      );
    });
  }
}

interface Parts {
  readonly runtime: Runtime;
  readonly pipeline: DataPipeline;
  readonly built: BuiltModel;
  readonly step: PreparedStep;
  readonly evaluator: Evaluator;
}

async function score(
  { runtime, pipeline, built, step, evaluator }: Parts,
  cleanup: Cleanup,
): Promise<LavResult> {
  const metrics = new MetricValues(runtime, built.metrics);
  cleanup.add(() => metrics.dispose());
  await metrics.reset();
  const losses = new LossMeans();
  let samples = 0;
  evaluator.enter();
  cleanup.add(() => evaluator.exit());
  const scored = async function* (): AsyncGenerator<Sample, void, undefined> {
    for await (const batch of pipeline.batches()) {
      const { values } = await step.run(batchFeeds(batch), { step: 0 });
      const { losses: batchLosses, outputs } = splitOutputs(values);
      losses.add(batchLosses, batch.size);
      samples += batch.size;
      yield* unbatch(batch, outputs);
    }
  };
  for await (const sample of pipeline.postProcess(scored())) evaluator.updateState(sample);
  const { values, summaries } = await metrics.read();
  return { samples, values: { ...losses.result(), ...values }, summaries, evaluation: evaluator.result() };
}
