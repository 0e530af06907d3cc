import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type NamedSpecs, type PreparedStep, type Runtime, TfaipError, validateParams } from '@tfaip/core';
import type { DataBase, DataPipeline, EvaluationSet } from '@tfaip/data';
import {
  bootstrapInterval,
  type ConfidenceInterval,
  type EvaluatorValues,
  type ResampledMetric,
} from '@tfaip/evaluator';
import { SummaryWriter } from '@tfaip/tensorboard';
import type { Summaries, Values } from '../callbacks/trainerCallback.js';
import { Cleanup } from '../cleanup.js';
import type { BuiltModel } from '../loop/builtModel.js';
import { MetricValues } from '../loop/metricValues.js';
import { numbersOf, summariesOf, Validation, type ValidationResult } from '../loop/validation.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { evaluationStep } from '../steps/evaluationStep.js';
import { batchSpecs } from '../steps/feeds.js';
import { canScoreOutputs, outputsStep, VotingStep } from '../steps/votingStep.js';
import { type ExportedModelOptions, firstBatch, runtimeFor } from './exportedModelRun.js';
import type { LavParams } from './lavParams.js';
import { buildExported, type ModelSource, readModels } from './loadModels.js';
import { SampleFile } from './sampleFile.js';

/** What a model is worth on a data set. */
export interface LavResult {
  /** Folder of the export, or `vote` for all models together. */
  readonly model: string;
  /** Name of the data set that was scored. */
  readonly dataSet: string;
  /** Number of samples that were scored. */
  readonly samples: number;
  /** Losses, their weighted total, and the metrics of the model; empty where a vote has none. */
  readonly values: Values;
  /** Of the model's metrics that are no numbers. */
  readonly summaries: Summaries;
  /** What the evaluator has measured. */
  readonly evaluation: EvaluatorValues;
  /** 95 % confidence intervals of those values of the evaluator that can be resampled. */
  readonly intervals: Readonly<Record<string, ConfidenceInterval>>;
  /** The same values as metrics of chosen samples, for paired tests of two models. */
  readonly resampled: Readonly<Record<string, ResampledMetric>>;
}

interface LoadedModel extends ModelSource {
  readonly built: BuiltModel;
  readonly step: PreparedStep;
}

interface Parts {
  readonly runtime: Runtime;
  readonly data: DataBase;
  readonly models: readonly LoadedModel[];
  readonly specs: NamedSpecs;
}

/** What is scored: one model, or the vote of all. */
interface Candidate {
  readonly name: string;
  readonly built: BuiltModel;
  readonly step: PreparedStep;
  readonly hasLosses: boolean;
}

/**
 * Load and validate: losses, metrics and evaluator of exported models on held-out data sets; several models each alone,
 * then their vote.
 */
export class Lav {
  constructor(
    readonly params: LavParams,
    readonly scenario: ScenarioBase,
    private readonly options: ExportedModelOptions = {},
  ) {}

  /**
   * The result of one model on one data set; {@link results} has those of several.
   *
   * @throws as {@link results}.
   */
  async run(): Promise<LavResult> {
    const all: LavResult[] = [];
    for await (const result of this.results()) all.push(result);
    const [only] = all;
    if (only && all.length === 1) return only;
    throw new TfaipError('There is more than one result.', {
      given: all.map(({ model, dataSet }) => `${model} on ${dataSet}`).join(', '),
      fix: 'take them one by one from results()',
    });
  }

  /**
   * Scores every model, then their vote, on one data set after the other.
   *
   * @throws {ParamsError} if parameters are wrong.
   * @throws {ExportError} if a folder is no export, or its weights do not fit the scenario's model.
   * @throws {DataError} if there is no data, or models cannot vote.
   */
  async *results(): AsyncGenerator<LavResult, void, undefined> {
    validateParams(this.params);
    validateParams(this.scenario.params);
    const sources = await readModels(this.params.directories, this.scenario);
    const cleanup = new Cleanup();
    try {
      const runtime = await runtimeFor(this.params, this.options, cleanup);
      const data = this.scenario.createData();
      cleanup.add(() => data.close());
      const dump = this.params.dump === null ? undefined : await SampleFile.create(this.params.dump);
      if (dump) cleanup.add(() => dump.close());
      let parts: Parts | undefined;
      for (const set of await data.evaluationSets()) {
        const pipeline = await this.createPipeline(data, set);
        parts ??= await load(sources, { runtime, data, pipeline, cleanup });
        for (const candidate of this.candidates(parts, cleanup)) {
          const isLast = candidate.name === 'vote' || sources.length === 1;
          const result = await this.score(parts, candidate, pipeline, set, isLast ? dump : undefined);
          await this.log(sources, result);
          yield result;
        }
      }
    } finally {
      await cleanup.close();
    }
  }

  private createPipeline(data: DataBase, { generator }: EvaluationSet): Promise<DataPipeline> {
    const { print } = this.options;
    return data.createPipeline('evaluation', this.params.pipeline, 0, { generator, ...(print && { print }) });
  }

  private candidates({ models, runtime, specs }: Parts, cleanup: Cleanup): Candidate[] {
    const each = models.map(({ directory, built, step }) => ({
      name: directory,
      built,
      step,
      hasLosses: true,
    }));
    const [first] = models;
    if (!first || models.length === 1) return each;
    const { built } = first;
    const voter = this.scenario.createVoter();
    const hasLosses = canScoreOutputs(built);
    const score = (outputs: NamedSpecs): PreparedStep =>
      runtime.prepare(outputsStep(built), { name: 'vote', seed: 0, feeds: { ...specs, ...outputs } });
    const step = new VotingStep(
      models.map((model) => model.step),
      (outputs) => voter.vote(outputs),
      hasLosses ? score : undefined,
    );
    cleanup.add(() => step.dispose());
    return [...each, { name: 'vote', built, step, hasLosses }];
  }

  private async score(
    { runtime, data }: Parts,
    { name, built, step, hasLosses }: Candidate,
    pipeline: DataPipeline,
    set: EvaluationSet,
    dump: SampleFile | undefined,
  ): Promise<LavResult> {
    const evaluator = this.scenario.createEvaluator(data);
    const metrics = new MetricValues(runtime, built.metrics);
    try {
      const validation = new Validation({
        pipeline,
        step,
        stepWithOutputs: step,
        metrics,
        evaluator,
        ...(dump && { onSample: (sample) => dump.write(sample) }),
      });
      const result = (await validation.run(0)) as ValidationResult;
      const resampled = evaluator.resampled();
      const intervals = Object.entries(resampled).map(([label, metric]) => [
        label,
        bootstrapInterval(metric),
      ]);
      return {
        model: name,
        dataSet: set.name,
        samples: result.numSamples,
        values: hasLosses ? result.values : {},
        summaries: hasLosses ? result.summaries : {},
        evaluation: result.evaluation,
        intervals: Object.fromEntries(intervals),
        resampled,
      };
    } finally {
      metrics.dispose();
    }
  }

  /** Writes the values as event files; each data set and each of several models has a folder of its own. */
  private async log(sources: readonly ModelSource[], result: LavResult): Promise<void> {
    const source = sources.find(({ directory }) => directory === result.model) ?? sources[0]!;
    const run = dirname(source.exported.directory);
    const folder =
      this.params.log_dir ?? (existsSync(join(run, 'trainer_params.json')) ? join(run, 'lav') : null);
    if (folder === null) return;
    const several = sources.length > 1 ? basename(result.model) : '';
    const name = basename(result.dataSet).replaceAll(/[^\w.-]+/g, '_');
    const writer = new SummaryWriter(join(folder, several, name));
    const step = Number(source.exported.origin.step ?? 0);
    for (const [tag, value] of Object.entries(numbersOf(result))) writer.scalar(tag, value, step);
    for (const summary of Object.values(summariesOf(result))) writer.summary(summary, step);
    await writer.close();
  }
}

async function load(
  sources: readonly ModelSource[],
  {
    runtime,
    data,
    pipeline,
    cleanup,
  }: { runtime: Runtime; data: DataBase; pipeline: DataPipeline; cleanup: Cleanup },
): Promise<Parts> {
  const batch = await firstBatch(pipeline);
  const specs = batchSpecs(data.inputLayerSpecs(), data.targetLayerSpecs());
  const models: LoadedModel[] = [];
  for (const source of sources) {
    const built = await buildExported(source, data, batch, runtime, cleanup);
    const step = runtime.prepare(evaluationStep(built, { outputs: true }), {
      name: 'LAV',
      seed: 0,
      feeds: specs,
    });
    cleanup.add(() => step.dispose());
    models.push({ ...source, built, step });
  }
  return { runtime, data, models, specs };
}
