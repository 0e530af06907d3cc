import type * as tf from '@tensorflow/tfjs';
import type { NamedArrays, NamedTensors, NdArray } from '../samples/ndArray.js';
import type { NamedSpecs } from '../samples/tensorSpec.js';

/** Receives tensors logged from inside a layer, as arrays, after the step has run. */
export interface LogHandler {
  /**
   * @param path  name of the value, composed from the layer's path.
   * @param value the logged tensor.
   * @param step  number of training steps done, the one that logged included.
   * @param sink  what the run writes to, e.g. TensorBoard's event writer.
   */
  handle(path: string, value: NdArray, step: number, sink: unknown): void;
}

/** A tensor that a layer logged in a step. */
export interface LoggedValue {
  readonly handler: LogHandler;
  readonly path: string;
  readonly value: NdArray;
}

/**
 * One step as a function of tensors: synchronous, all its effects on variables.
 *
 * The tensors that it returns are read after the step and then disposed, like everything else that it has made;
 * variables among them stay.
 */
export type StepFunction = (feeds: NamedTensors) => NamedTensors;

export interface PrepareOptions {
  /** Name of the step in messages, e.g. `train`. */
  readonly name: string;
  /** Seed of the random ops in it. */
  readonly seed: number;
  /** Shape and dtype of each feed, the batch included; `null` for lengths that vary. */
  readonly feeds: NamedSpecs;
}

export interface RunOptions {
  /** Number of the step. */
  readonly step: number;
  /** Whether layers may log in this step. */
  readonly logging?: boolean;
  /** Whether the runtime shall tell what each operation took, if it can; that takes time itself. */
  readonly traceOperations?: boolean;
}

/** One execution of an operation in a step. */
export interface OperationTime {
  /** Its kind, e.g. `MatMul`. */
  readonly operation: string;
  /** Its name in the graph. */
  readonly node: string;
  /** What it ran on, e.g. `/device:CPU:0`. */
  readonly device: string;
  /** Microseconds since the first operation of the step began. */
  readonly startMicros: number;
  readonly durationMicros: number;
}

export interface StepResult {
  readonly values: NamedArrays;
  readonly logged: readonly LoggedValue[];
  /** In the order in which they began; undefined unless asked for, and where the runtime cannot tell. */
  readonly operations?: readonly OperationTime[];
}

/** A step made ready to run many times. */
export interface PreparedStep {
  /** Runs once; calls must not overlap, because steps change variables. */
  run(feeds: NamedArrays, options: RunOptions): Promise<StepResult>;
  /** The graph that the step runs as, a serialized `GraphDef`; undefined before its first run, and if there is none. */
  graphDef?(): Uint8Array | undefined;
  dispose(): void;
}

/**
 * Where steps run. The trainer speaks to this interface only: eagerly on any tfjs backend, or as a compiled graph.
 */
export interface Runtime {
  /** Shown to users, e.g. `eager on tensorflow`. */
  readonly name: string;
  prepare(step: StepFunction, options: PrepareOptions): PreparedStep;
  /** The variable's value after all steps that have run so far. */
  readVariable(variable: tf.Variable): Promise<NdArray>;
  /** Sets the value that the following steps see. */
  writeVariable(variable: tf.Variable, value: NdArray): Promise<void>;
  /** Frees what the runtime holds beside its steps; variables keep their values. */
  dispose?(): void;
}
