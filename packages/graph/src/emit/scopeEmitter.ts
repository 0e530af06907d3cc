import { DataType } from '@tfaip/libtensorflow';
import { bodiesOf, inputsOf, type RecordedNode, type Scope, type ValueRef } from '../record/recording.js';
import type { GeneralizedRecording } from '../shape/generalize.js';
import { toAttrs } from './attributes.js';
import { constantValue } from './constantBytes.js';
import { emitBranch, emitScan, emitWhile } from './controlFlowNodes.js';
import type { EmitContext } from './emitContext.js';
import { inferAttrs } from './inferAttrs.js';
import { type NodeBuilder, type, type Value } from './nodeBuilder.js';
import { SizeNodes } from './sizeNodes.js';
import { emitUnrolledScan, isShort } from './unrolledScan.js';
import { VariableNodes } from './variableNodes.js';

/** Turns the nodes of one scope into those of a graph or function. */
export class ScopeEmitter {
  private readonly outputs: Value[][] = [];
  private readonly sizes: SizeNodes;
  private readonly variables: VariableNodes;
  private readonly shapeOnly: ReadonlyMap<RecordedNode, readonly number[]>;

  /**
   * @param inputs what stands for the scope's input nodes, in their order.
   * @param outer  gives the values that the scope captures.
   */
  constructor(
    private readonly context: EmitContext,
    readonly builder: NodeBuilder,
    private readonly scope: Scope,
    private readonly inputs: readonly Value[],
    private readonly outer: (ref: ValueRef) => Value,
  ) {
    this.sizes = new SizeNodes(builder, (ref) => ({
      value: this.valueOf(ref),
      dtype: scope.nodes[ref.node]!.outputs[ref.output]!.dtype,
    }));
    this.variables = new VariableNodes(builder, context.sharedName);
    this.shapeOnly = reshapeTargets(scope, context.recording);
  }

  /** Nodes that change variables. */
  get effects(): readonly string[] {
    return this.variables.effects;
  }

  /** Emits all nodes; the scope's results. */
  emit(): Value[] {
    let input = 0;
    for (const node of this.scope.nodes) {
      this.outputs.push(node.kind === 'input' ? [this.inputs[input++]!] : this.emitNode(node));
    }
    return this.scope.results.map((ref) => this.valueOf(ref));
  }

  valueOf(ref: ValueRef): Value {
    return this.outputs[ref.node]![ref.output]!;
  }

  private emitNode(node: Exclude<RecordedNode, { kind: 'input' }>): Value[] {
    const inputs = inputsOf(node).map((ref) => this.valueOf(ref));
    switch (node.kind) {
      case 'op':
        return this.operation(node, inputs);
      case 'constant':
        return [this.constant(node)];
      case 'capture':
        return [this.outer(node.outer)];
      case 'read':
        return [this.variables.read(node.variable)];
      case 'assign':
        this.variables.assign(node.variable, inputs[0]!);
        return [];
      case 'update':
        this.context.onNode(this.variables.update(node.op, node.variables, inputs, node.attributes), node);
        return [];
      case 'scan': {
        const { fixedLoops, lengths } = this.context.recording;
        if (fixedLoops.has(node) && isShort(node)) {
          return emitUnrolledScan(this.context, this.builder, node, inputs, (ref) => this.valueOf(ref));
        }
        const varying = lengths.get(node);
        const fixed = fixedLoops.has(node) ? node.length : undefined;
        const length = varying === undefined ? fixed : this.sizes.length(varying);
        return emitScan(this.context, this.builder, node, inputs, length, (ref) => this.valueOf(ref));
      }
      case 'while':
        return emitWhile(this.context, this.builder, node, inputs, (ref) => this.valueOf(ref));
      case 'branch':
        return emitBranch(this.context, this.builder, node, inputs[0]!, (ref) => this.valueOf(ref));
    }
  }

  private operation(node: RecordedNode & { kind: 'op' }, inputs: readonly Value[]): Value[] {
    const { definitions, onNode } = this.context;
    const dtypes = node.inputs.map((ref) => this.scope.nodes[ref.node]!.outputs[ref.output]!.dtype);
    const attrs = inferAttrs(definitions, node.op, toAttrs(node.op, node.attributes), dtypes);
    const made = this.builder.add(nameOf(node, node.op), node.op, inputs, attrs);
    onNode(made.name, node);
    return node.outputs.map((_, output) => ({ node: made, output }));
  }

  private constant(node: RecordedNode & { kind: 'constant' }): Value {
    const { dtype, shape } = node.outputs[0]!;
    const target = this.shapeOnly.get(node);
    if (target) return this.builder.int32(target);
    const pattern = this.context.recording.constants.get(node);
    if (pattern) return this.sizes.constant(pattern, dtype, shape);
    if (dtype === DataType.INT32 && shape.length <= 1 && node.values.length <= 8) {
      const numbers = Array.from(node.values as Int32Array);
      return this.builder.int32(shape.length === 0 ? numbers[0]! : numbers);
    }
    return this.builder.value(nameOf(node, 'constant'), 'Const', [], {
      dtype: type(dtype),
      value: { kind: 'tensor', value: constantValue(dtype, shape, node.values) },
    });
  }
}

function nameOf({ origin }: RecordedNode, op: string): string {
  const layer = origin?.layer ? `${origin.layer}/` : '';
  return `${origin?.gradient ? 'gradients/' : ''}${layer}${op}`;
}

/**
 * Shapes of reshapes in which one length varies: TensorFlow takes -1 for it, which costs nothing. Only where nothing
 * else uses the shape, and where the step has not written -1 for another length: a second one would be ambiguous.
 */
function reshapeTargets(
  scope: Scope,
  { constants }: GeneralizedRecording,
): Map<RecordedNode, readonly number[]> {
  const uses = new Map<number, { node: RecordedNode; input: number }[]>();
  const use = (ref: ValueRef, node: RecordedNode, input: number): void => {
    uses.set(ref.node, [...(uses.get(ref.node) ?? []), { node, input }]);
  };
  for (const node of scope.nodes) {
    for (const [input, ref] of inputsOf(node).entries()) use(ref, node, input);
    for (const body of bodiesOf(node)) {
      for (const inner of body.nodes) if (inner.kind === 'capture') use(inner.outer, inner, 0);
    }
  }
  const targets = new Map<RecordedNode, readonly number[]>();
  for (const [index, node] of scope.nodes.entries()) {
    const pattern = constants.get(node);
    if (pattern?.kind !== 'numbers' || node.outputs[0]!.shape.length !== 1) continue;
    const varying = pattern.numbers.filter((each) => typeof each !== 'number').length;
    const onlyReshapes = uses
      .get(index)
      ?.every((each) => each.node.kind === 'op' && each.node.op === 'Reshape' && each.input === 1);
    if (varying !== 1 || !onlyReshapes || [0, -1].some((each) => pattern.numbers.includes(each))) continue;
    targets.set(
      node,
      pattern.numbers.map((each) => (typeof each === 'number' ? each : -1)),
    );
  }
  return targets;
}
