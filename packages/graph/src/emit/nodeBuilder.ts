import { DataType, type OpDefinitions } from '@tfaip/libtensorflow';
import type { Attrs, AttrValue } from '../graphDef/attrValue.js';
import type { Node } from '../graphDef/graph.js';
import { outputName } from '../graphDef/outputName.js';

/** An output of a node that was built, or an argument of the function that is being built. */
export type Value = { readonly argument: string } | { readonly node: Node; readonly output: number };

/** Builds the nodes of a graph or of a function: unique names, and inputs written as each of them asks for. */
export class NodeBuilder {
  readonly nodes: Node[] = [];
  private readonly names = new Map<string, number>();
  private readonly constants = new Map<string, Value>();

  /** @param definitions given for a function, where outputs go by the names of the operation's output arguments. */
  constructor(private readonly definitions?: OpDefinitions | undefined) {}

  /**
   * @param name what the node is called; a number is added if another one has the name.
   * @param controls nodes that run before.
   */
  add(
    name: string,
    op: string,
    inputs: readonly Value[],
    attrs: Attrs = {},
    controls: readonly string[] = [],
  ): Node {
    const node: Node = {
      name: this.unique(name),
      op,
      inputs: [
        ...inputs.map((input) => this.reference(input)),
        ...new Set(controls.map((control) => `^${control}`)),
      ],
      attrs,
    };
    this.nodes.push(node);
    return node;
  }

  /** The first output of {@link add}. */
  value(name: string, op: string, inputs: readonly Value[], attrs: Attrs = {}): Value {
    return { node: this.add(name, op, inputs, attrs), output: 0 };
  }

  /** A constant; equal ones are one node. */
  int32(values: readonly number[] | number): Value {
    const list = typeof values === 'number' ? [values] : values;
    const data = new Uint8Array(Int32Array.from(list).buffer);
    return this.number(
      `i${JSON.stringify(values)}`,
      DataType.INT32,
      typeof values === 'number' ? [] : [list.length],
      data,
    );
  }

  float64(value: number): Value {
    return this.number(`d${value}`, DataType.DOUBLE, [], new Uint8Array(Float64Array.of(value).buffer));
  }

  /** How a node of this builder names the value among its inputs. */
  reference(value: Value): string {
    if ('argument' in value) return value.argument;
    const { node, output } = value;
    if (this.definitions) return `${node.name}:${outputName(this.definitions, node.op, node.attrs, output)}`;
    return output === 0 ? node.name : `${node.name}:${output}`;
  }

  private number(key: string, dtype: number, shape: readonly number[], data: Uint8Array): Value {
    const known = this.constants.get(key);
    if (known) return known;
    const value = this.value('sizes/constant', 'Const', [], {
      dtype: type(dtype),
      value: { kind: 'tensor', value: { dtype, shape, data } },
    });
    this.constants.set(key, value);
    return value;
  }

  /** TensorFlow's names consist of letters, digits and `_ . / > -`, and begin with a letter, digit or dot. */
  private unique(wanted: string): string {
    const name = wanted.replaceAll(/[^A-Za-z0-9_./>-]/g, '_').replace(/^[^A-Za-z0-9.]+/, '');
    const count = this.names.get(name) ?? 0;
    this.names.set(name, count + 1);
    return count === 0 ? name : this.unique(`${name}_${count}`);
  }
}

export function type(value: number): AttrValue {
  return { kind: 'type', value };
}

export function types(value: readonly number[]): AttrValue {
  return { kind: 'types', value };
}

export function int(value: number): AttrValue {
  return { kind: 'int', value };
}

export function func(value: string): AttrValue {
  return { kind: 'func', value };
}
