import type { Json, JsonObject, NamedArrays, NamedVariable, NdArray, Runtime } from '@tfaip/core';
import { assignWeights, readWeights } from '@tfaip/export';
import { CheckpointError } from './checkpointError.js';

/** A part of a run that keeps something beside variables: it goes into checkpoints as plain JSON. */
export interface StatePart {
  /** Key in the checkpoint. */
  readonly name: string;
  toJson(): Json;
  /** Takes back what {@link toJson} gave, maybe in another process; absent where a part is made from its state. */
  fromJson?(json: Json): void;
}

/** All that a run has to remember to go on as if it had not been stopped. */
export interface TrainingState {
  /** By the name of their file in the checkpoint: weights, optimizer, … */
  readonly variables: Readonly<Record<string, readonly NamedVariable[]>>;
  readonly parts: readonly StatePart[];
}

/** A {@link TrainingState} at one moment, on the host. */
export interface StateSnapshot {
  /** Values of the variables, by group and name. */
  readonly arrays: Readonly<Record<string, NamedArrays>>;
  readonly parts: JsonObject;
}

/** Reads the state after all steps so far. Nothing in the snapshot changes afterwards. */
export async function takeSnapshot(
  runtime: Runtime,
  { variables, parts }: TrainingState,
): Promise<StateSnapshot> {
  const arrays: Record<string, NamedArrays> = {};
  const json = Object.fromEntries(parts.map((part) => [part.name, part.toJson()]));
  for (const [group, named] of Object.entries(variables)) arrays[group] = await readWeights(runtime, named);
  return { arrays, parts: json };
}

/**
 * Puts a snapshot back.
 *
 * @throws {CheckpointError} if the run has other variables or parts than the snapshot; it names them. The run's state is
 *   undefined then.
 */
export async function restoreSnapshot(
  runtime: Runtime,
  { variables, parts }: TrainingState,
  snapshot: StateSnapshot,
): Promise<void> {
  for (const [group, named] of Object.entries(variables)) {
    await restoreGroup(runtime, group, named, snapshot.arrays[group] ?? {});
  }
  for (const part of parts) {
    const json = snapshot.parts[part.name];
    if (json === undefined) {
      throw new CheckpointError(`The checkpoint holds no state of "${part.name}".`, {
        expected: `one of ${Object.keys(snapshot.parts).join(', ')}`,
        fix: 'resume with the parameters that the run was started with',
      });
    }
    part.fromJson?.(json);
  }
}

async function restoreGroup(
  runtime: Runtime,
  group: string,
  variables: readonly NamedVariable[],
  arrays: Readonly<Record<string, NdArray>>,
): Promise<void> {
  try {
    await assignWeights(runtime, variables, arrays);
  } catch (cause) {
    throw new CheckpointError(`The ${group} in the checkpoint do not fit this run.`, {
      given: (cause as Error).message,
      fix: 'resume with the model and the optimizer that the run was started with, or start a new run',
      cause,
    });
  }
}
