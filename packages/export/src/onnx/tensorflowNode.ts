import type { Node } from '@tfaip/graph';
import { UnsupportedOpsError } from '../frozenGraph/unsupportedOps.js';
import { constantNumbers } from './onnxScope.js';
import type { OnnxValue } from './onnxValue.js';

/** A node of TensorFlow that is converted, with its inputs in ONNX. */
export class TensorflowNode {
  constructor(
    readonly node: Node,
    readonly inputs: readonly OnnxValue[],
  ) {}

  /** @throws {UnsupportedOpsError} if there is no such input. */
  input(index: number): OnnxValue {
    return this.inputs[index] ?? this.unsupported(`it has ${this.inputs.length} inputs`);
  }

  /** Numbers that ONNX wants at the time of export. */
  constantInput(index: number, what: string): number[] {
    return constantNumbers(this.input(index)) ?? this.unsupported(`its ${what} must be constant`);
  }

  int(name: string, byDefault: number): number {
    const value = this.attr(name, 'int');
    return value === undefined ? byDefault : Number(value);
  }

  ints(name: string): readonly number[] {
    return this.attr(name, 'ints') ?? [];
  }

  float(name: string, byDefault: number): number {
    return this.attr(name, 'float') ?? byDefault;
  }

  bool(name: string): boolean {
    return this.attr(name, 'bool') ?? false;
  }

  text(name: string): string {
    return String(this.attr(name, 'string') ?? '');
  }

  /** A number of `DataType`. */
  type(name: string): number {
    return this.attr(name, 'type') ?? this.unsupported(`it has no attribute ${name}`);
  }

  /** Name of a function. */
  function(name: string): string {
    return this.attr(name, 'func') ?? this.unsupported(`it has no attribute ${name}`);
  }

  /** @param why as the end of a sentence about the node. */
  unsupported(why: string): never {
    throw new UnsupportedOpsError('The graph has an operation in a form that ONNX does not have.', {
      given: `${this.node.op} (${this.node.name}): ${why}`,
    });
  }

  private attr<Kind extends keyof AttrValues>(name: string, kind: Kind): AttrValues[Kind] | undefined {
    const attr = this.node.attrs[name];
    return attr?.kind === kind ? (attr.value as AttrValues[Kind]) : undefined;
  }
}

/** Kinds of attributes that conversions read. */
interface AttrValues {
  readonly type: number;
  readonly int: number | bigint;
  readonly float: number;
  readonly bool: boolean;
  readonly string: string | Uint8Array;
  readonly func: string;
  readonly ints: readonly number[];
}
