import type * as tf from '@tensorflow/tfjs';
import type { LogHandler } from '@tfaip/core';
import type { OpDefinitions } from '@tfaip/libtensorflow';
import type { Graph } from '../graphDef/graph.js';
import { bodiesOf, type RecordedNode, type Scope, type ValueRef } from '../record/recording.js';
import type { GeneralizedRecording } from '../shape/generalize.js';
import type { EmitContext } from './emitContext.js';
import { FunctionLibrary } from './functionLibrary.js';
import { NodeBuilder, type, type Value } from './nodeBuilder.js';
import { ScopeEmitter } from './scopeEmitter.js';

/** A step as a TensorFlow graph; tensors are named `node` or `node:1`. */
export interface TracedGraph {
  readonly graph: Graph;
  /** Placeholders by the name of the feed. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Tensors by the name of the step's value. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Their shapes, with -1 where they vary. */
  readonly outputShapes: Readonly<Record<string, readonly number[]>>;
  /** What layers log. */
  readonly logs: readonly { readonly handler: LogHandler; readonly path: string; readonly tensor: string }[];
  /** The node that runs after all that change variables: the target of a run. */
  readonly target: string;
  /** Every variable that the step reads or changes. */
  readonly variables: readonly tf.Variable[];
  /** The variables among them that it changes. */
  readonly changed: readonly tf.Variable[];
  /** What was recorded, by the name of the node that was made of it. */
  readonly recorded: ReadonlyMap<string, RecordedNode>;
}

export interface EmitOptions {
  readonly definitions: OpDefinitions;
  /** Name of a variable's resource in the session. */
  readonly sharedName: (variable: tf.Variable) => string;
  /** First part of the names of functions. */
  readonly functionPrefix: string;
}

/** Makes the TensorFlow graph of a recording. */
export function emitGraph(recording: GeneralizedRecording, options: EmitOptions): TracedGraph {
  const builder = new NodeBuilder();
  const library = new FunctionLibrary(options.definitions, options.functionPrefix);
  const recorded = new Map<string, RecordedNode>();
  const context: EmitContext = {
    recording,
    definitions: options.definitions,
    library,
    sharedName: options.sharedName,
    onNode: (name, node) => void recorded.set(name, node),
    emitBody: (inner, body, inputs, outer) => new ScopeEmitter(context, inner, body, inputs, outer).emit(),
  };
  const inputs = placeholders(builder, recording);
  const emitter = new ScopeEmitter(context, builder, recording, [...inputs.values()], () => {
    throw new Error('The outermost scope captures nothing.');
  });
  const results = emitter.emit().map((value, i) => {
    const { node, output } = recording.results[i]!;
    const { dtype } = recording.nodes[node]!.outputs[output]!;
    // A tensor of its own, because a placeholder cannot be fetched while it is fed.
    return builder.reference(
      builder.value(resultName(recording, i), 'Identity', [value], { T: type(dtype) }),
    );
  });
  return {
    graph: { nodes: builder.nodes, functions: library.functions },
    inputs: Object.fromEntries([...inputs].map(([name, value]) => [name, builder.reference(value)])),
    outputs: Object.fromEntries(recording.valueNames.map((name, i) => [name, results[i]!])),
    outputShapes: Object.fromEntries(
      recording.valueNames.map((name, i) => [name, shapeOf(recording, recording.results[i]!)]),
    ),
    logs: recording.logs.map(({ handler, path, result }) => ({ handler, path, tensor: results[result]! })),
    target: builder.add('done', 'NoOp', [], {}, emitter.effects).name,
    ...variablesOf(recording),
    recorded,
  };
}

function placeholders(builder: NodeBuilder, recording: GeneralizedRecording): Map<string, Value> {
  const inputs = new Map<string, Value>();
  for (const node of recording.nodes) {
    if (node.kind !== 'input') continue;
    const value = builder.value(`inputs/${node.name.replace(/^inputs\//, '')}`, 'Placeholder', [], {
      dtype: type(node.outputs[0]!.dtype),
      shape: { kind: 'shape', value: openShape(recording, node, 0) },
    });
    inputs.set(node.name, value);
  }
  return inputs;
}

function shapeOf(recording: GeneralizedRecording, { node, output }: ValueRef): number[] {
  return openShape(recording, recording.nodes[node]!, output);
}

function openShape({ shapes }: GeneralizedRecording, node: RecordedNode, output: number): number[] {
  const shape = shapes.get(node)?.[output] ?? node.outputs[output]!.shape;
  return shape.map((length) => length ?? -1);
}

function resultName({ valueNames, logs }: GeneralizedRecording, i: number): string {
  const log = logs.find(({ result }) => result === i);
  return log ? `logged/${log.path}` : `outputs/${(valueNames[i] ?? '').replace(/^outputs\//, '')}`;
}

function variablesOf(scope: Scope): { variables: tf.Variable[]; changed: tf.Variable[] } {
  const variables = new Set<tf.Variable>();
  const changed = new Set<tf.Variable>();
  const visit = ({ nodes }: Scope): void => {
    for (const node of nodes) {
      if (node.kind === 'read') variables.add(node.variable);
      if (node.kind === 'assign') changed.add(node.variable);
      if (node.kind === 'update') for (const variable of node.variables) changed.add(variable);
      for (const body of bodiesOf(node)) visit(body);
    }
  };
  visit(scope);
  for (const variable of changed) variables.add(variable);
  return { variables: [...variables], changed: [...changed] };
}
