import { DataType } from '@tfaip/libtensorflow';
import type { Attrs } from '../graphDef/attrValue.js';
import type {
  BranchNode,
  RecordedOutput,
  ScanNode,
  Scope,
  ValueRef,
  WhileNode,
} from '../record/recording.js';
import type { EmitContext } from './emitContext.js';
import type { Argument } from './functionLibrary.js';
import { func, int, type NodeBuilder, type, types, type Value } from './nodeBuilder.js';

type Outer = (ref: ValueRef) => Value;

/** What a body takes from around it: each value once. */
interface Captures {
  readonly refs: readonly ValueRef[];
  readonly values: readonly Value[];
  readonly dtypes: readonly number[];
}

const lowered: Attrs = { _lower_using_switch_merge: { kind: 'bool', value: true } };

/**
 * A loop over sequences as TensorFlow's `While`: its state is the step, the number of steps, the carry, a list of
 * tensors for each output and each sequence, and what the body captures.
 *
 * @param length number of steps: fixed, computed, or (undefined) the length of the first sequence.
 */
export function emitScan(
  context: EmitContext,
  builder: NodeBuilder,
  node: ScanNode,
  inputs: readonly Value[],
  length: number | Value | undefined,
  outer: Outer,
): Value[] {
  const carry = inputs.slice(0, node.carry.length);
  const sequences = inputs.slice(node.carry.length);
  const sequenceDtypes = node.body.nodes
    .slice(node.carry.length, inputs.length)
    .map((each) => each.outputs[0]!.dtype);
  const results = outputsOf(node.body);
  const outputDtypes = results.slice(node.carry.length).map(({ dtype }) => dtype);
  const captures = capturesOf([node.body], outer);
  const steps = lengthValue(builder, length, sequences[0], sequenceDtypes[0]);
  const state: Value[] = [
    builder.int32(0),
    steps,
    ...carry,
    ...outputDtypes.map((dtype) => reserve(builder, dtype, steps)),
    ...sequences.map((sequence, i) => toList(builder, sequence, sequenceDtypes[i]!)),
    ...captures.values,
  ];
  const carryDtypes = results.slice(0, node.carry.length).map(({ dtype }) => dtype);
  const dtypes = [
    DataType.INT32,
    DataType.INT32,
    ...carryDtypes,
    ...outputDtypes.map(() => DataType.VARIANT),
    ...sequences.map(() => DataType.VARIANT),
    ...captures.dtypes,
  ];
  const parameters = dtypes.map((dtype, i): Argument => ({ name: `state${i}`, dtype }));
  const condition = context.library.add(
    'scan_condition',
    parameters,
    [DataType.BOOL],
    (inner, [step, count]) => [inner.value('more', 'Less', [step!, count!], { T: type(DataType.INT32) })],
  );
  const firstOutput = 2 + carry.length;
  const firstSequence = firstOutput + outputDtypes.length;
  const firstCapture = firstSequence + sequences.length;
  const body = context.library.add('scan_body', parameters, dtypes, (inner, args) => {
    const [step, count] = args as [Value, Value];
    const index = node.reverse ? fromEnd(inner, step, count) : step;
    const elements = sequenceDtypes.map((dtype, i) => getItem(inner, args[firstSequence + i]!, index, dtype));
    const captured = captureLookup(captures, args.slice(firstCapture));
    const values = context.emitBody(inner, node.body, [...args.slice(2, firstOutput), ...elements], captured);
    const lists = outputDtypes.map((dtype, i) =>
      setItem(inner, args[firstOutput + i]!, index, values[carry.length + i]!, dtype),
    );
    const next = inner.value('next', 'AddV2', [step, inner.int32(1)], { T: type(DataType.INT32) });
    return [next, count, ...values.slice(0, carry.length), ...lists, ...args.slice(firstSequence)];
  });
  const loop = whileNode(builder, 'scan', state, dtypes, condition, body);
  return [
    ...carry.map((_, i) => ({ node: loop, output: 2 + i })),
    ...outputDtypes.map((dtype, i) =>
      stack(context, builder, node, i, { node: loop, output: firstOutput + i }, dtype),
    ),
  ];
}

/** A loop while a condition holds. */
export function emitWhile(
  context: EmitContext,
  builder: NodeBuilder,
  node: WhileNode,
  inputs: readonly Value[],
  outer: Outer,
): Value[] {
  const captures = capturesOf([node.condition, node.body], outer);
  const stateDtypes = outputsOf(node.body).map(({ dtype }) => dtype);
  const dtypes = [DataType.INT32, ...stateDtypes, ...captures.dtypes];
  const parameters = dtypes.map((dtype, i): Argument => ({ name: `state${i}`, dtype }));
  const firstCapture = 1 + inputs.length;
  const run = (inner: NodeBuilder, scope: Scope, args: readonly Value[]): Value[] =>
    context.emitBody(
      inner,
      scope,
      args.slice(1, firstCapture),
      captureLookup(captures, args.slice(firstCapture)),
    );
  const condition = context.library.add('while_condition', parameters, [DataType.BOOL], (inner, args) => {
    const [holds] = run(inner, node.condition, args) as [Value];
    if (node.maxIterations === undefined) return [holds];
    const within = inner.value('within', 'Less', [args[0]!, inner.int32(node.maxIterations)], {
      T: type(DataType.INT32),
    });
    return [inner.value('goes_on', 'LogicalAnd', [holds, within])];
  });
  const body = context.library.add('while_body', parameters, dtypes, (inner, args) => [
    inner.value('next', 'AddV2', [args[0]!, inner.int32(1)], { T: type(DataType.INT32) }),
    ...run(inner, node.body, args),
    ...args.slice(firstCapture),
  ]);
  const loop = whileNode(
    builder,
    'while',
    [builder.int32(0), ...inputs, ...captures.values],
    dtypes,
    condition,
    body,
  );
  return inputs.map((_, i) => ({ node: loop, output: 1 + i }));
}

/** One of two branches. */
export function emitBranch(
  context: EmitContext,
  builder: NodeBuilder,
  node: BranchNode,
  predicate: Value,
  outer: Outer,
): Value[] {
  const captures = capturesOf([node.onTrue, node.onFalse], outer);
  const parameters = captures.dtypes.map((dtype, i): Argument => ({ name: `captured${i}`, dtype }));
  const dtypes = node.outputs.map(({ dtype }) => dtype);
  const branch = (kind: string, scope: Scope): string =>
    context.library.add(kind, parameters, dtypes, (inner, args) =>
      context.emitBody(inner, scope, [], captureLookup(captures, args)),
    );
  const made = builder.add('cond', 'StatelessIf', [predicate, ...captures.values], {
    Tcond: type(DataType.BOOL),
    Tin: types(captures.dtypes),
    Tout: types(dtypes),
    then_branch: func(branch('on_true', node.onTrue)),
    else_branch: func(branch('on_false', node.onFalse)),
    output_shapes: { kind: 'shapes', value: [] },
    ...lowered,
  });
  return dtypes.map((_, output) => ({ node: made, output }));
}

function whileNode(
  builder: NodeBuilder,
  name: string,
  state: readonly Value[],
  dtypes: readonly number[],
  condition: string,
  body: string,
) {
  return builder.add(name, 'StatelessWhile', state, {
    T: types(dtypes),
    cond: func(condition),
    body: func(body),
    output_shapes: { kind: 'shapes', value: [] },
    parallel_iterations: int(10),
    ...lowered,
  });
}

function capturesOf(scopes: readonly Scope[], outer: Outer): Captures {
  const found = new Map<string, { ref: ValueRef; dtype: number }>();
  for (const node of scopes.flatMap(({ nodes }) => nodes)) {
    if (node.kind === 'capture')
      found.set(keyOf(node.outer), { ref: node.outer, dtype: node.outputs[0]!.dtype });
  }
  const all = [...found.values()];
  return {
    refs: all.map(({ ref }) => ref),
    values: all.map(({ ref }) => outer(ref)),
    dtypes: all.map(({ dtype }) => dtype),
  };
}

function captureLookup({ refs }: Captures, args: readonly Value[]): Outer {
  const byKey = new Map(refs.map((ref, i) => [keyOf(ref), args[i]!]));
  return (ref) => byKey.get(keyOf(ref))!;
}

function keyOf({ node, output }: ValueRef): string {
  return `${node}:${output}`;
}

function outputsOf({ nodes, results }: Scope): RecordedOutput[] {
  return results.map(({ node, output }) => nodes[node]!.outputs[output]!);
}

function lengthValue(
  builder: NodeBuilder,
  length: number | Value | undefined,
  sequence: Value | undefined,
  dtype: number | undefined,
): Value {
  if (typeof length === 'number') return builder.int32(length);
  if (length) return length;
  const shape = builder.value('scan/shape', 'Shape', [sequence!], {
    T: type(dtype!),
    out_type: type(DataType.INT32),
  });
  return builder.value(
    'scan/length',
    'StridedSlice',
    [shape, builder.int32([0]), builder.int32([1]), builder.int32([1])],
    {
      T: type(DataType.INT32),
      Index: type(DataType.INT32),
      begin_mask: int(0),
      end_mask: int(0),
      ellipsis_mask: int(0),
      new_axis_mask: int(0),
      shrink_axis_mask: int(1),
    },
  );
}

/** Any shape: TensorFlow takes the scalar -1 for it. */
function anyShape(builder: NodeBuilder): Value {
  return builder.int32(-1);
}

function listType(dtype: number): Attrs {
  return { element_dtype: type(dtype) };
}

function reserve(builder: NodeBuilder, dtype: number, steps: Value): Value {
  const attrs = { ...listType(dtype), shape_type: type(DataType.INT32) };
  return builder.value('scan/outputs', 'TensorListReserve', [anyShape(builder), steps], attrs);
}

function toList(builder: NodeBuilder, sequence: Value, dtype: number): Value {
  const attrs = { ...listType(dtype), shape_type: type(DataType.INT32) };
  return builder.value('scan/sequence', 'TensorListFromTensor', [sequence, anyShape(builder)], attrs);
}

function getItem(builder: NodeBuilder, list: Value, index: Value, dtype: number): Value {
  return builder.value('element', 'TensorListGetItem', [list, index, anyShape(builder)], listType(dtype));
}

function setItem(builder: NodeBuilder, list: Value, index: Value, item: Value, dtype: number): Value {
  const attrs = {
    ...listType(dtype),
    resize_if_index_out_of_bounds: { kind: 'bool', value: false } as const,
  };
  return builder.value('output', 'TensorListSetItem', [list, index, item], attrs);
}

/** The outputs of all steps, stacked; what is known of their shape lets a loop of no steps have a result. */
function stack(
  { recording }: EmitContext,
  builder: NodeBuilder,
  node: ScanNode,
  output: number,
  list: Value,
  dtype: number,
): Value {
  const shape = recording.shapes.get(node)?.[node.carry.length + output]?.slice(1) ?? [];
  const known = builder.int32(shape.map((length) => length ?? -1));
  const attrs = { ...listType(dtype), num_elements: int(-1) };
  return builder.value('scan/stacked', 'TensorListStack', [list, known], attrs);
}

function fromEnd(builder: NodeBuilder, step: Value, count: Value): Value {
  const t = { T: type(DataType.INT32) };
  const last = builder.value('last', 'Sub', [count, builder.int32(1)], t);
  return builder.value('index', 'Sub', [last, step], t);
}
