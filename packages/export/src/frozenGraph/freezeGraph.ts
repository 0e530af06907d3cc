import { type NamedArrays, type NamedVariable, type NdArray, TfaipError } from '@tfaip/core';
import type { Node, StepGraph } from '@tfaip/graph';
import { constant } from './constantNode.js';
import { parseReference, renameReference } from './graphReferences.js';

/** A graph cannot be frozen. */
export class FreezeError extends TfaipError {}

/**
 * The graph with values of its variables as constants, one for each variable, and 0 as the number of the step.
 *
 * @param variables the model's: names of the weights.
 * @param weights by the names of the variables.
 * @throws {FreezeError} if a weight is missing, or the graph changes a variable.
 */
export function freezeGraph(
  graph: StepGraph,
  variables: readonly NamedVariable[],
  weights: NamedArrays,
): StepGraph {
  const handles = new Map<string, string>();
  const names = new Map(variables.map(({ name, variable }) => [variable, name]));
  for (const { name, op, attrs } of graph.nodes) {
    if (op !== 'VarHandleOp') continue;
    const shared = String(attrs.shared_name?.value);
    handles.set(name, names.get(graph.variables.get(shared)!) ?? shared);
  }
  const reads = new Map<string, string>();
  for (const node of graph.nodes) {
    const handle = node.inputs.map((input) => parseReference(input).node).find((name) => handles.has(name));
    if (handle === undefined) continue;
    if (node.op !== 'ReadVariableOp') throw changesVariable(node, handles.get(handle)!);
    reads.set(node.name, handle);
  }
  const { step, ...inputs } = graph.inputs;
  const rename = (name: string): string => reads.get(name) ?? name;
  const freeze = (node: Node): Node => {
    const weight = handles.get(node.name);
    if (weight !== undefined) return constant(node.name, weightOf(weight, weights));
    if (node.name === step) return constant(node.name, firstStep);
    return { ...node, inputs: node.inputs.map((input) => renameReference(input, rename)) };
  };
  const nodes = graph.nodes.filter(({ name }) => !reads.has(name) && name !== graph.target).map(freeze);
  return { ...graph, nodes, inputs, variables: new Map() };
}

const firstStep: NdArray = { dtype: 'int32', shape: [], data: Int32Array.of(0) };

function changesVariable({ name, op }: Node, variable: string): FreezeError {
  return new FreezeError('A graph that changes a variable cannot be frozen.', {
    given: `${op} ${name} of ${variable}`,
  });
}

function weightOf(name: string, weights: NamedArrays): NdArray {
  const array = weights[name];
  if (array) return array;
  throw new FreezeError(`The weight ${name} of the graph is missing.`, {
    given: `weights ${Object.keys(weights).join(', ')}`,
  });
}
