import type { GraphFunction, Node } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';
import { reverse } from './converters/slices.js';
import { subGraph } from './onnxAttributes.js';
import type { GraphInit, OnnxScope } from './onnxScope.js';
import { type OnnxValue, omitted } from './onnxValue.js';
import type { TensorflowNode } from './tensorflowNode.js';
import { valueInfo } from './valueInfo.js';

/** Where a node with functions stands. */
export interface ControlFlowContext {
  readonly functions: ReadonlyMap<string, GraphFunction>;
  readonly scope: OnnxScope;
  /** Whether anybody needs an output of the node. */
  readonly isUsed: (output: number) => boolean;
  /** What a function has for some references in it, called in a scope with values for its arguments. */
  readonly convert: (
    called: GraphFunction,
    args: readonly OnnxValue[],
    references: readonly string[],
    scope: OnnxScope,
  ) => OnnxValue[];
}

export function isLoop({ op }: Node): boolean {
  return op === 'While' || op === 'StatelessWhile';
}

export function isBranch({ op }: Node): boolean {
  return op === 'If' || op === 'StatelessIf';
}

/** What a loop does with a part of its state. */
type StateRole =
  | { readonly kind: 'carried'; readonly result: string }
  /** Never changed: the body sees it from outside. */
  | { readonly kind: 'constant' }
  /** A list that gets one element in each step. */
  | { readonly kind: 'output'; readonly element: string; readonly isBackward: boolean };

/** A loop as ONNX's `Loop`: its state is what changes, and lists of outputs are what `Loop` stacks by itself. */
export function convertLoop(loop: TensorflowNode, context: ControlFlowContext): readonly OnnxValue[] {
  const { functions, scope, isUsed, convert } = context;
  const condition = functions.get(loop.function('cond'))!;
  const body = functions.get(loop.function('body'))!;
  const initial = loop.inputs;
  const roles = stateRoles(loop, body);
  const carried = indicesOf(roles, (role) => role.kind === 'carried');
  const outputs = indicesOf(roles, (role, i) => role.kind === 'output' && isUsed(i));

  const inner = scope.inner();
  const iteration = {
    name: inner.uniqueName(`${loop.node.name}/iteration`),
    dtype: DataType.INT64,
    shape: [],
  };
  const goesOn = { name: inner.uniqueName(`${loop.node.name}/goes_on`), dtype: DataType.BOOL, shape: [] };
  const state = initial.map((value, i): OnnxValue => {
    if (roles[i]!.kind === 'constant') return value;
    return { name: inner.uniqueName(`${loop.node.name}/state_${i}`), dtype: value.dtype };
  });
  const wanted = [...carried, ...outputs].map((i) => resultOf(roles[i]!));
  const results = convert(body, state, wanted, inner);
  const next = state.map((value, i) => (carried.includes(i) ? results[carried.indexOf(i)]! : value));
  const [more] = convert(condition, next, returnsOf(condition), inner);
  const innerInputs = [iteration, goesOn, ...carried.map((i) => state[i]!)];

  const made = [
    ...carried.map((i) => ({ name: scope.uniqueName(`${loop.node.name}:${i}`), dtype: initial[i]!.dtype })),
    ...outputs.map((i, k) => ({
      name: scope.uniqueName(`${loop.node.name}:${i}`),
      dtype: results[carried.length + k]!.dtype,
    })),
  ];
  const [first] = convert(condition, initial, returnsOf(condition), scope);
  scope.node(
    'Loop',
    [omitted, first!, ...carried.map((i) => initial[i]!)],
    { body: subGraph(graphOf(inner, innerInputs, [more!, ...results])) },
    made,
  );
  return initial.map((value, i) => {
    const role = roles[i]!;
    if (role.kind === 'constant') return value;
    if (role.kind === 'carried') return made[carried.indexOf(i)]!;
    const stacked = made[carried.length + outputs.indexOf(i)];
    return { ...value, stacked: stacked && (role.isBackward ? reverse(stacked, [0], scope) : stacked) };
  });
}

/** One of two branches as ONNX's `If`; branches see what they need from outside. */
export function convertBranch(
  branch: TensorflowNode,
  { functions, scope, convert }: ControlFlowContext,
): readonly OnnxValue[] {
  const [predicate, ...captured] = branch.inputs;
  let dtypes: number[] = [];
  const graphs = ['then_branch', 'else_branch'].map((attribute) => {
    const called = functions.get(branch.function(attribute))!;
    dtypes = called.outputs.map(({ dtype }) => dtype);
    const inner = scope.inner();
    return graphOf(inner, [], convert(called, captured, returnsOf(called), inner));
  });
  const made = dtypes.map((dtype, i) => ({ name: scope.uniqueName(`${branch.node.name}:${i}`), dtype }));
  scope.node(
    'If',
    [predicate!],
    { then_branch: subGraph(graphs[0]!), else_branch: subGraph(graphs[1]!) },
    made,
  );
  return made;
}

function stateRoles(loop: TensorflowNode, body: GraphFunction): StateRole[] {
  const nodes = new Map(body.nodes.map((node) => [node.name, node]));
  return body.inputs.map(({ name, dtype }, i): StateRole => {
    const result = body.returns[body.outputs[i]!.name]!;
    if (result === name) return { kind: 'constant' };
    if (dtype !== DataType.VARIANT) return { kind: 'carried', result };
    const [list, index, element] = nodes.get(result.split(':')[0]!)?.inputs ?? [];
    if (list !== name)
      loop.unsupported(`its body changes a list (${name}) otherwise than by setting an element`);
    return { kind: 'output', element: element!, isBackward: isBackward(loop, body, nodes, index!) };
  });
}

/** Loops over sequences go by their step, or from the end by what is left of their length. */
function isBackward(
  loop: TensorflowNode,
  { inputs }: GraphFunction,
  nodes: ReadonlyMap<string, Node>,
  index: string,
): boolean {
  const isArgument = (reference: string | undefined): boolean =>
    inputs.some(({ name }) => name === reference);
  if (isArgument(index)) return false;
  const node = nodes.get(index.split(':')[0]!);
  if (node?.op === 'Sub' && isArgument(node.inputs[1])) return true;
  return loop.unsupported('its body writes outputs in another order than that of its steps');
}

function resultOf(role: StateRole): string {
  if (role.kind === 'constant') throw new Error('A constant state has no result.');
  return role.kind === 'carried' ? role.result : role.element;
}

function returnsOf({ outputs, returns }: GraphFunction): string[] {
  return outputs.map(({ name }) => returns[name]!);
}

/** Results get nodes of their own: they may be inputs, or values from outside, which ONNX does not take for results. */
function graphOf(scope: OnnxScope, inputs: readonly OnnxValue[], results: readonly OnnxValue[]): GraphInit {
  const named = results.map((value) => scope.value('Identity', [value], {}, { dtype: value.dtype }));
  return {
    name: scope.uniqueName(`${scope.place}/body`),
    node: scope.nodes,
    input: inputs.map(valueInfo),
    output: named.map(valueInfo),
  };
}

function indicesOf(roles: readonly StateRole[], test: (role: StateRole, i: number) => boolean): number[] {
  return roles.flatMap((role, i) => (test(role, i) ? [i] : []));
}
