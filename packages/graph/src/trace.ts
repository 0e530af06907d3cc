import * as tf from '@tensorflow/tfjs';
import type { NamedArrays, NamedSpecs, StepFunction } from '@tfaip/core';
import { type NativeBackend, opDefs } from '@tfaip/libtensorflow';
import { encodeGraphDef } from './graphDef/encodeGraphDef.js';
import type { Graph } from './graphDef/graph.js';
import { printGraph } from './graphDef/printGraph.js';
import { traceForAllSizes } from './session/traceStep.js';

export interface TraceOptions {
  /** Seed of the random ops. Default: 1. */
  readonly seed?: number;
  /** Shapes of the inputs with `null` for lengths that vary. Default: the first axis of each input varies. */
  readonly specs?: NamedSpecs;
}

/** A step as a TensorFlow graph. */
export interface StepGraph extends Graph {
  /** Placeholders by the name of the input, and `step`, the int32 scalar with the number of the step. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Tensors by the name of the step's value. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Shapes of the outputs, with -1 where they vary. */
  readonly outputShapes: Readonly<Record<string, readonly number[]>>;
  /** The node that runs after all that change variables: the target of a run. */
  readonly target: string;
  /** Variables that the step reads or changes, by the shared name of their resource. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** A line for each node. */
  print(): string;
  /** A serialized `GraphDef`, e.g. for a session of `@tfaip/libtensorflow`. */
  toGraphDef(): Uint8Array;
}

/**
 * Records a step as one TensorFlow graph that serves all sizes. The native backend must be tfjs's current one. The step
 * runs a few times with other sizes of the inputs; its variables keep their values.
 *
 * @throws {ShapeGeneralizationError} if one graph cannot serve all sizes; it names the operation.
 * @throws {TracingError} if the step cannot be recorded: it reads a tensor on the host, makes a variable, draws random
 *   numbers in JavaScript.
 * @example
 * const { print } = trace(({ x }) => ({ y: tf.square(x) }), { x: ndArray('float32', [2, 3], new Float32Array(6)) });
 */
export function trace(
  step: StepFunction,
  inputs: NamedArrays,
  { seed = 1, specs }: TraceOptions = {},
): StepGraph {
  const { binding } = tf.backend() as NativeBackend;
  const variables = new Map<string, tf.Variable>();
  const traced = traceForAllSizes(
    { step, seed, feeds: inputs, specs: specs ?? openFirstAxis(inputs) },
    {
      definitions: opDefs(binding),
      functionPrefix: '',
      sharedName: (variable) => {
        variables.set(variable.name, variable);
        return variable.name;
      },
    },
  );
  const { graph } = traced;
  return {
    ...graph,
    inputs: traced.inputs,
    outputs: traced.outputs,
    outputShapes: traced.outputShapes,
    target: traced.target,
    variables,
    print: () => printGraph(graph),
    toGraphDef: () => encodeGraphDef(graph),
  };
}

function openFirstAxis(inputs: NamedArrays): NamedSpecs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, dtype }]) => [
      name,
      { dtype, shape: shape.map((length, axis) => (axis === 0 ? null : length)) },
    ]),
  );
}
