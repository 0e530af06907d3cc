import type * as tf from '@tensorflow/tfjs';
import { DataType } from '@tfaip/libtensorflow';
import type { AttrValue } from '../graphDef/attrValue.js';
import { type NodeBuilder, type, type Value } from './nodeBuilder.js';

/** The nodes of variables: a handle each, and the order of what reads and what changes them. */
export class VariableNodes {
  readonly effects: string[] = [];
  private readonly handles = new Map<tf.Variable, Value>();
  private readonly reads = new Map<tf.Variable, string[]>();
  private readonly writes = new Map<tf.Variable, string>();

  constructor(
    private readonly builder: NodeBuilder,
    private readonly sharedName: (variable: tf.Variable) => string,
  ) {}

  read(variable: tf.Variable): Value {
    const written = this.writes.get(variable);
    const controls = written === undefined ? [] : [written];
    const attrs = { dtype: type(dtypeOf(variable)) };
    const node = this.builder.add(
      'variables/read',
      'ReadVariableOp',
      [this.handle(variable)],
      attrs,
      controls,
    );
    this.reads.set(variable, [...(this.reads.get(variable) ?? []), node.name]);
    return { node, output: 0 };
  }

  assign(variable: tf.Variable, value: Value): void {
    const attrs = { dtype: type(dtypeOf(variable)) };
    const inputs = [this.handle(variable), value];
    const node = this.builder.add(
      'variables/assign',
      'AssignVariableOp',
      inputs,
      attrs,
      this.before(variable),
    );
    this.written(variable, node.name);
  }

  update(
    op: string,
    variables: readonly tf.Variable[],
    inputs: readonly Value[],
    attributes: Readonly<Record<string, boolean>>,
  ): string {
    const flags = Object.entries(attributes).map(([name, value]): [string, AttrValue] => [
      name,
      { kind: 'bool', value },
    ]);
    const node = this.builder.add(
      `variables/${op}`,
      op,
      [...variables.map((variable) => this.handle(variable)), ...inputs],
      { T: type(dtypeOf(variables[0]!)), ...Object.fromEntries(flags) },
      variables.flatMap((variable) => this.before(variable)),
    );
    for (const variable of variables) this.written(variable, node.name);
    return node.name;
  }

  /** What must have run before a variable changes: all that read the value it has, and the change before. */
  private before(variable: tf.Variable): string[] {
    const written = this.writes.get(variable);
    return [...(this.reads.get(variable) ?? []), ...(written === undefined ? [] : [written])];
  }

  private written(variable: tf.Variable, node: string): void {
    this.writes.set(variable, node);
    this.reads.delete(variable);
    this.effects.push(node);
  }

  private handle(variable: tf.Variable): Value {
    const known = this.handles.get(variable);
    if (known) return known;
    const handle = variableHandle(this.builder, variable, this.sharedName(variable));
    this.handles.set(variable, handle);
    return handle;
  }
}

/** The resource of a variable, found by its shared name in the session. */
export function variableHandle(builder: NodeBuilder, variable: tf.Variable, sharedName: string): Value {
  return builder.value(`variables/${sharedName}`, 'VarHandleOp', [], {
    dtype: type(dtypeOf(variable)),
    shape: { kind: 'shape', value: variable.shape },
    shared_name: { kind: 'string', value: sharedName },
    container: { kind: 'string', value: '' },
  });
}

const dtypes: Readonly<Record<string, number>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  bool: DataType.BOOL,
};

export function dtypeOf({ dtype }: tf.Tensor): number {
  return dtypes[dtype]!;
}
