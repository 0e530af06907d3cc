import type { Node } from '../graphDef/graph.js';
import type { ScanNode, ValueRef } from '../record/recording.js';
import type { EmitContext } from './emitContext.js';
import { int, type NodeBuilder, type, type Value } from './nodeBuilder.js';

/** Nodes that a loop may become; more would make the graph slow to compile. */
const MOST_NODES = 5000;

/**
 * Whether a loop of a fixed number of steps is better unrolled. Measured with an LSTM of 128 units over 50 steps, whole
 * training steps in ms at batch 16 and 128: 3.7 and 20.6 unrolled, 5.0 and 24.2 as a `While`, which has its own price
 * for each step and keeps what the gradient needs in lists.
 */
export function isShort({ length, body }: ScanNode): boolean {
  return length * body.nodes.length <= MOST_NODES;
}

/** A loop of a fixed number of steps, each of them in the graph for itself. */
export function emitUnrolledScan(
  context: EmitContext,
  builder: NodeBuilder,
  node: ScanNode,
  inputs: readonly Value[],
  outer: (ref: ValueRef) => Value,
): Value[] {
  const { length, reverse, body } = node;
  const sequences = inputs.slice(node.carry.length).map((sequence, i) => {
    const stacked = stackedBy(sequence, length);
    if (stacked) return stacked;
    const { dtype } = body.nodes[node.carry.length + i]!.outputs[0]!;
    const elements = builder.add('scan/elements', 'Unpack', [sequence], {
      T: type(dtype),
      num: int(length),
      axis: int(0),
    });
    return (step: number): Value => ({ node: elements, output: step });
  });
  const outputs: Value[][] = [];
  let carry = inputs.slice(0, node.carry.length);
  for (let i = 0; i < length; i++) {
    const step = reverse ? length - 1 - i : i;
    const results = context.emitBody(
      builder,
      body,
      [...carry, ...sequences.map((elementOf) => elementOf(step))],
      outer,
    );
    carry = results.slice(0, node.carry.length);
    outputs[step] = results.slice(node.carry.length);
  }
  const stacked = node.outputs.slice(node.carry.length).map(({ dtype }, i) => {
    const elements = outputs.map((results) => results[i]!);
    const attrs = { T: type(dtype), N: int(length), axis: int(0) };
    const pack = builder.add('scan/stacked', 'Pack', elements, attrs);
    elementsOfPack.set(pack, elements);
    return { node: pack, output: 0 };
  });
  return [...carry, ...stacked];
}

/** What the outputs of unrolled loops were stacked from. */
const elementsOfPack = new WeakMap<Node, readonly Value[]>();

/**
 * The elements of a sequence that another unrolled loop has stacked, as the gradient's loop takes them from the forward
 * one: taken as they are, nobody needs the stack.
 */
function stackedBy(sequence: Value, length: number): ((step: number) => Value) | undefined {
  const elements = 'node' in sequence ? elementsOfPack.get(sequence.node) : undefined;
  return elements?.length === length ? (step) => elements[step]! : undefined;
}
