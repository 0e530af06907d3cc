import { TfaipError } from '@tfaip/core';
import { calledFunctions } from './graphDef/calledFunctions.js';
import { encodeGraphDef } from './graphDef/encodeGraphDef.js';
import type { Graph, Node } from './graphDef/graph.js';
import { printGraph } from './graphDef/printGraph.js';
import type { PartialShape } from './graphDef/shapeProto.js';
import { stepFeed } from './record/recordStep.js';
import type { StepGraph } from './trace.js';

/** A sub-graph cannot be cut out. */
export class SubGraphError extends TfaipError {}

/** An end of a sub-graph. */
export interface SubGraphInput {
  /** The value of the step that is given from outside; an input of the step counts as one. */
  readonly value: string;
  readonly shape: PartialShape;
}

/** Where a sub-graph begins and ends. */
export interface SubGraphEnds {
  /** By the names that they get. */
  readonly inputs: Readonly<Record<string, SubGraphInput>>;
  /** Values of the step by the names that they get. */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * What lies between some values of a step: a graph that computes the outputs from the inputs and nothing else. Of
 * what the step changes it does only what an output depends on.
 *
 * @throws {SubGraphError} if an output needs an input of the step that is not offered; names both.
 */
export function subGraph(step: StepGraph, { inputs, outputs }: SubGraphEnds): StepGraph {
  const original = new Map(step.nodes.map((node) => [node.name, node]));
  const sources = new Map<string, Node>();
  const placeholders = Object.entries(inputs).map(([name, { value, shape }]): Node => {
    const identity = original.get(step.outputs[value]!)!;
    const placeholder: Node = {
      name: uniqueName(original, `ends/${name}`),
      op: 'Placeholder',
      inputs: [],
      attrs: { dtype: identity.attrs.T!, shape: { kind: 'shape', value: shape } },
    };
    sources.set(identity.inputs[0]!, placeholder);
    return placeholder;
  });
  const rewired = new Map(step.nodes.map((node) => [node.name, rewire(node, sources)]));
  for (const placeholder of placeholders) rewired.set(placeholder.name, placeholder);
  const stepInput = step.inputs[stepFeed]!;
  const kept = new Set([stepInput, ...placeholders.map(({ name }) => name)]);
  for (const [name, value] of Object.entries(outputs)) {
    for (const node of needed(rewired, step.outputs[value]!, kept)) {
      const missing = Object.entries(step.inputs).find(([, each]) => each === node);
      if (missing && node !== stepInput) throw notOffered(name, missing[0], Object.keys(inputs));
    }
  }
  const target: Node = { name: step.target, op: 'NoOp', inputs: [], attrs: {} };
  const nodes = [
    ...[...rewired.values()].filter(({ name }) => kept.has(name) && name !== step.target),
    target,
  ];
  const graph: Graph = { nodes, functions: calledFunctions(nodes, step.functions) };
  const handles = new Set(
    nodes.filter(({ op }) => op === 'VarHandleOp').map(({ attrs }) => attrs.shared_name?.value),
  );
  return {
    ...graph,
    inputs: {
      ...Object.fromEntries(Object.keys(inputs).map((name, i) => [name, placeholders[i]!.name])),
      [stepFeed]: stepInput,
    },
    outputs: mapValues(outputs, (value) => step.outputs[value]!),
    outputShapes: mapValues(outputs, (value) => step.outputShapes[value]!),
    target: step.target,
    variables: new Map([...step.variables].filter(([name]) => handles.has(name))),
    print: () => printGraph(graph),
    toGraphDef: () => encodeGraphDef(graph),
  };
}

function mapValues<V, R>(values: Readonly<Record<string, V>>, of: (value: V) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}

function rewire(node: Node, sources: ReadonlyMap<string, Node>): Node {
  return { ...node, inputs: node.inputs.map((input) => sources.get(input)?.name ?? input) };
}

/** Adds all nodes that one needs to those kept; gives the new ones. */
function needed(nodes: ReadonlyMap<string, Node>, from: string, kept: Set<string>): string[] {
  const found: string[] = [];
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    found.push(name);
    open.push(...nodes.get(name)!.inputs.map((input) => input.replace(/^\^|:\d+$/g, '')));
  }
  return found;
}

function uniqueName(nodes: ReadonlyMap<string, Node>, wanted: string): string {
  const name = wanted.replaceAll(/[^A-Za-z0-9_./>-]/g, '_');
  return nodes.has(name) ? uniqueName(nodes, `${name}_`) : name;
}

function notOffered(output: string, input: string, offered: readonly string[]): SubGraphError {
  return new SubGraphError(
    `The output "${output}" needs the input "${input}", which is not among those of its graph.`,
    {
      given: `inputs ${offered.join(', ') || '(none)'}`,
      fix: `name "${input}" among the inputs, or leave "${output}" out`,
    },
  );
}
