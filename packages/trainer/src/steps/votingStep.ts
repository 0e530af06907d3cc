import {
  type NamedArrays,
  type NamedSpecs,
  type NamedTensors,
  type NdArray,
  type PreparedStep,
  type StepFunction,
  sizeOf,
  totalLossName,
  weightedLoss,
} from '@tfaip/core';
import { prefixedOutputs, splitOutputs } from './evaluationStep.js';
import { splitFeeds } from './feeds.js';
import type { StepParts } from './forwardStep.js';

/** Combines the outputs of several models for one sample. */
export type Vote = (outputs: readonly NamedArrays[]) => NamedArrays;

/**
 * Combines a batch's outputs of several models, sample by sample.
 *
 * @param size samples of the batch.
 */
export function voteOnBatch(outputs: readonly NamedArrays[], size: number, vote: Vote): NamedArrays {
  const rows = Array.from({ length: size }, (_, row) => vote(outputs.map((each) => rowOf(each, row))));
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, stack(rows.map((row) => row[name] as NdArray))]));
}

function rowOf(arrays: NamedArrays, row: number): NamedArrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { dtype, shape, data }]) => {
      const rest = shape.slice(1);
      const size = sizeOf(rest);
      return [name, { dtype, shape: rest, data: data.slice(row * size, (row + 1) * size) } as NdArray];
    }),
  );
}

function stack(rows: readonly NdArray[]): NdArray {
  const { dtype, shape } = rows[0] as NdArray;
  const values = rows.flatMap(({ data }) => [...data]);
  const stacked = [rows.length, ...shape];
  if (dtype === 'float32') return { dtype, shape: stacked, data: Float32Array.from(values as number[]) };
  if (dtype === 'int32') return { dtype, shape: stacked, data: Int32Array.from(values as number[]) };
  if (dtype === 'bool') return { dtype, shape: stacked, data: Uint8Array.from(values as number[]) };
  return { dtype, shape: stacked, data: values as string[] };
}

/** Losses and metrics of outputs that come from outside; feeds are those of a batch, and the outputs by their names. */
export function outputsStep({ model, graph }: StepParts): StepFunction {
  return (feeds) => {
    const { inputs, targets: raw } = splitFeeds(feeds);
    const targets = graph.preProcTargets(raw);
    const { outputs } = splitOutputs(feeds as never) as unknown as { outputs: NamedTensors };
    const { total, byLabel } = weightedLoss(model.loss(inputs, targets, outputs), model.lossWeights());
    model.metrics(inputs, targets, outputs);
    return { ...byLabel, [totalLossName]: total };
  };
}

/** Whether losses can be computed of a vote: not where training has outputs of its own, or losses by inputs. */
export function canScoreOutputs({ root }: StepParts): boolean {
  return root.isOneGraph && !(root.model.params.input_gradient_weight > 0);
}

/**
 * The vote of several models as one evaluation step.
 *
 * @param steps evaluation steps with outputs, one for each model.
 * @param score prepares {@link outputsStep} for feeds of these specs; undefined: the vote has no losses.
 */
export class VotingStep implements PreparedStep {
  private scoring: PreparedStep | undefined;

  constructor(
    private readonly steps: readonly PreparedStep[],
    private readonly vote: Vote,
    private readonly score: ((outputs: NamedSpecs) => PreparedStep) | undefined,
  ) {}

  async run(...[feeds, options]: Parameters<PreparedStep['run']>): ReturnType<PreparedStep['run']> {
    const outputs: NamedArrays[] = [];
    for (const step of this.steps)
      outputs.push(splitOutputs((await step.run(feeds, options)).values).outputs);
    const size = Object.values(feeds)[0]?.shape[0] ?? 0;
    const voted = prefixedOutputs(voteOnBatch(outputs, size, this.vote));
    if (!this.score) return { values: voted, logged: [] };
    this.scoring ??= this.score(specsOf(voted));
    const { values } = await this.scoring.run({ ...feeds, ...voted }, options);
    return { values: { ...values, ...voted }, logged: [] };
  }

  dispose(): void {
    this.scoring?.dispose();
  }
}

function specsOf(arrays: NamedArrays): NamedSpecs {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, dtype }]) => [
      name,
      { dtype, shape: [null, ...shape.slice(1)] },
    ]),
  );
}
