import type { Graph, GraphFunction, Node } from '@tfaip/graph';
import { outputIndex, parseReference } from '../frozenGraph/graphReferences.js';
import { type ControlFlowContext, convertBranch, convertLoop, isBranch, isLoop } from './controlFlow.js';
import { converters } from './converters/index.js';
import type { OnnxScope } from './onnxScope.js';
import type { OnnxValue } from './onnxValue.js';
import { TensorflowNode } from './tensorflowNode.js';

/** What all scopes of a conversion share. */
export interface Conversion {
  readonly functions: ReadonlyMap<string, GraphFunction>;
  /** Nodes by operations that there is no converter for. */
  readonly unsupported: Map<string, Set<string>>;
}

export function conversionOf({ functions }: Graph): Conversion {
  return { functions: new Map(functions.map((each) => [each.name, each])), unsupported: new Map() };
}

/** Converts the nodes of a graph or a function, those that are asked for and what they need. */
export class ScopeConverter {
  private readonly nodes: ReadonlyMap<string, Node>;
  private readonly values: Map<string, readonly OnnxValue[]>;
  private readonly used = new Set<string>();

  /**
   * @param bound what stands for placeholders, or arguments of the function, by name.
   * @param roots all references that {@link value} will be asked for.
   */
  constructor(
    private readonly conversion: Conversion,
    readonly scope: OnnxScope,
    nodes: readonly Node[],
    bound: ReadonlyMap<string, OnnxValue>,
    roots: readonly string[],
  ) {
    this.nodes = new Map(nodes.map((node) => [node.name, node]));
    this.values = new Map([...bound].map(([name, value]) => [name, [value]]));
    this.markUsed(roots);
  }

  value(reference: string): OnnxValue {
    const { node, output } = this.resolve(reference);
    if (!this.values.has(node)) this.convertWithNeeds(node);
    return this.values.get(node)![output]!;
  }

  /** Inputs of nodes before the nodes themselves, without recursion: graphs are deep. */
  private convertWithNeeds(root: string): void {
    const open = [root];
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const node = this.nodes.get(name)!;
      const missing = dataInputs(node)
        .map((input) => parseReference(input).node)
        .filter((input) => !this.values.has(input));
      if (missing.length > 0) {
        open.push(...missing);
        continue;
      }
      open.pop();
      if (!this.values.has(name)) this.values.set(name, this.convert(node));
    }
  }

  private convert(node: Node): readonly OnnxValue[] {
    const { scope } = this;
    scope.place = node.name;
    const converted = new TensorflowNode(
      node,
      dataInputs(node).map((input) => this.value(input)),
    );
    const { value } = node.attrs;
    if (node.op === 'Const' && value?.kind === 'tensor') return [scope.constant(value.value, node.name)];
    if (isLoop(node)) return convertLoop(converted, this.context(node));
    if (isBranch(node)) return convertBranch(converted, this.context(node));
    const convert = Object.hasOwn(converters, node.op) ? converters[node.op] : undefined;
    if (convert) return [convert(converted, scope)].flat();
    this.report(node);
    // What goes on from here is thrown away; it only finds the others that there is no converter for.
    return Array.from({ length: 8 }, () => converted.inputs[0] ?? scope.int64(0));
  }

  private context({ name }: Node): ControlFlowContext {
    return {
      functions: this.conversion.functions,
      scope: this.scope,
      isUsed: (output) => this.used.has(`${name}:${output}`),
      convert: ({ nodes, inputs }, args, references, scope) => {
        const bound = new Map(inputs.map((input, i) => [input.name, args[i]!]));
        const converter = new ScopeConverter(this.conversion, scope, nodes, bound, references);
        return references.map((reference) => converter.value(reference));
      },
    };
  }

  private report({ op, name }: Node): void {
    const { unsupported } = this.conversion;
    unsupported.set(op, (unsupported.get(op) ?? new Set()).add(name));
  }

  private resolve(reference: string): { node: string; output: number } {
    const op = this.nodes.get(parseReference(reference).node)?.op;
    return { node: parseReference(reference).node, output: outputIndex(reference, op) };
  }

  private markUsed(roots: readonly string[]): void {
    const open = [...roots];
    const visited = new Set<string>();
    for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
      const { node, output } = this.resolve(reference);
      this.used.add(`${node}:${output}`);
      if (visited.has(node)) continue;
      visited.add(node);
      const found = this.nodes.get(node);
      if (found) open.push(...dataInputs(found));
    }
  }
}

function dataInputs({ inputs }: Node): readonly string[] {
  return inputs.filter((input) => !input.startsWith('^'));
}
