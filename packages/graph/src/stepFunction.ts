import * as tf from '@tensorflow/tfjs';
import { DataType, type NativeBackend, type OpDefinitions, opDefs } from '@tfaip/libtensorflow';
import type { AttrValue } from './graphDef/attrValue.js';
import type { GraphFunction, Node } from './graphDef/graph.js';
import { outputName } from './graphDef/outputName.js';
import type { PartialShape } from './graphDef/shapeProto.js';
import { stepFeed } from './record/recordStep.js';
import type { StepGraph } from './trace.js';

export interface StepFunctionOptions {
  /** Of the function, and first part of the names of those that it calls. */
  readonly name: string;
  /**
   * Whether the number of the step is kept in a variable, which is the last argument and grows by one in each call.
   * Otherwise it is 0.
   */
  readonly countsSteps?: boolean;
}

/** A tensor that a function takes or gives. */
export interface FunctionTensor {
  /** Of the step's input or value. */
  readonly name: string;
  /** A number of `DataType`. */
  readonly dtype: number;
  readonly shape: PartialShape;
}

/** A step as a function of its inputs and of the resources of its variables. */
export interface StepFunctionGraph {
  /** The function itself first, then those that it calls. */
  readonly functions: readonly GraphFunction[];
  /** The first arguments, sorted by name. */
  readonly inputs: readonly FunctionTensor[];
  /** The arguments behind them. */
  readonly variables: readonly tf.Variable[];
  /** Sorted by name. */
  readonly outputs: readonly FunctionTensor[];
}

/**
 * A traced step as a TensorFlow function, as SavedModels keep them. What it changes is changed in each call, whichever
 * outputs are used. The native backend must be tfjs's current one.
 */
export function stepFunction(
  step: StepGraph,
  { name, countsSteps = false }: StepFunctionOptions,
): StepFunctionGraph {
  const { binding } = tf.backend() as NativeBackend;
  const nodes = new Map(step.nodes.map((node) => [node.name, node]));
  const { [stepFeed]: stepInput, ...inputNames } = step.inputs;
  const inputs = sorted(Object.keys(inputNames)).map((input) =>
    inputTensor(input, nodes.get(inputNames[input]!)!),
  );
  const outputs = sorted(Object.keys(step.outputs)).map((output) =>
    outputTensor(output, nodes.get(step.outputs[output]!)!, step.outputShapes[output]!),
  );
  const handles = step.nodes.filter(({ op }) => op === 'VarHandleOp');
  const rename = new Renamer(nodes, opDefs(binding), name);
  for (const [i, { name: input }] of inputs.entries()) rename.argument(inputNames[input]!, `input_${i}`);
  for (const [i, handle] of handles.entries()) rename.argument(handle.name, `variable_${i}`);
  const counter = countsSteps ? stepCounter(stepInput!) : stepZero(stepInput!);
  rename.replace(counter[0]!);
  const resources = [...handles.map((_, i) => `variable_${i}`), ...(countsSteps ? ['step'] : [])];
  const body: GraphFunction = {
    name,
    inputs: [
      ...inputs.map(({ dtype }, i) => ({ name: `input_${i}`, dtype })),
      ...resources.map((resource) => ({ name: resource, dtype: DataType.RESOURCE })),
    ],
    outputs: outputs.map(({ dtype }, i) => ({ name: `output_${i}`, dtype })),
    nodes: [
      ...counter,
      ...step.nodes.filter(({ name: node }) => rename.keeps(node)).map((node) => rename.node(node)),
    ],
    returns: Object.fromEntries(
      outputs.map((output, i) => [`output_${i}`, rename.reference(step.outputs[output.name]!)]),
    ),
    controlReturns: {
      [step.target]: step.target,
      ...(countsSteps && { [counter[1]!.name]: counter[1]!.name }),
    },
    attrs: {
      _input_shapes: {
        kind: 'shapes',
        value: [...inputs.map(({ shape }) => shape), ...resources.map(() => [])],
      },
    },
    stateful: true,
  };
  return {
    functions: [body, ...step.functions.map((called) => rename.calledFunction(called))],
    inputs,
    variables: handles.map(({ attrs }) => step.variables.get(text(attrs.shared_name))!),
    outputs,
  };
}

/** Writes the names of a graph as those of a function. */
class Renamer {
  private readonly args = new Map<string, string>();

  constructor(
    private readonly nodes: Map<string, Node>,
    private readonly definitions: OpDefinitions,
    private readonly prefix: string,
  ) {}

  argument(node: string, argument: string): void {
    this.args.set(node, argument);
  }

  /** Another node of the same name comes for one. */
  replace(node: Node): void {
    this.replaced = node.name;
    this.nodes.set(node.name, node);
  }

  private replaced = '';

  /** Whether a node of the graph is one of the function. */
  keeps(node: string): boolean {
    return !this.args.has(node) && node !== this.replaced;
  }

  node(node: Node): Node {
    return this.called({ ...node, inputs: node.inputs.map((input) => this.reference(input)) });
  }

  calledFunction(called: GraphFunction): GraphFunction {
    return {
      ...called,
      name: this.functionName(called.name),
      nodes: called.nodes.map((node) => this.called(node)),
    };
  }

  reference(input: string): string {
    if (input.startsWith('^')) return input;
    const [, name = input, index = '0'] = /^(.*):(\d+)$/.exec(input) ?? [];
    const argument = this.args.get(name);
    if (argument !== undefined) return argument;
    const { op, attrs } = this.nodes.get(name)!;
    return `${name}:${outputName(this.definitions, op, attrs, Number(index))}`;
  }

  private called(node: Node): Node {
    const attrs = Object.entries(node.attrs).map(([key, attr]): [string, AttrValue] => [
      key,
      attr.kind === 'func' ? { kind: 'func', value: this.functionName(attr.value) } : attr,
    ]);
    return { ...node, attrs: Object.fromEntries(attrs) };
  }

  private functionName(name: string): string {
    return `${this.prefix}_${name}`;
  }
}

function stepZero(name: string): [Node] {
  const value = { dtype: DataType.INT32, shape: [], data: new Uint8Array(Int32Array.BYTES_PER_ELEMENT) };
  return [
    {
      name,
      op: 'Const',
      inputs: [],
      attrs: { dtype: { kind: 'type', value: DataType.INT32 }, value: { kind: 'tensor', value } },
    },
  ];
}

/** Reads the variable, and adds one to it. */
function stepCounter(name: string): [Node, ...Node[]] {
  const dtype: AttrValue = { kind: 'type', value: DataType.INT32 };
  const value = { dtype: DataType.INT32, shape: [], data: new Uint8Array(Int32Array.of(1).buffer) };
  return [
    { name, op: 'ReadVariableOp', inputs: ['step'], attrs: { dtype } },
    {
      name: 'next_step',
      op: 'AssignAddVariableOp',
      inputs: ['step', 'one_step:output:0', `^${name}`],
      attrs: { dtype },
    },
    { name: 'one_step', op: 'Const', inputs: [], attrs: { dtype, value: { kind: 'tensor', value } } },
  ];
}

function inputTensor(name: string, { attrs }: Node): FunctionTensor {
  const { dtype, shape } = attrs;
  return { name, dtype: (dtype as { value: number }).value, shape: (shape as { value: PartialShape }).value };
}

function outputTensor(name: string, { attrs }: Node, shape: PartialShape): FunctionTensor {
  return { name, dtype: (attrs.T as { value: number }).value, shape };
}

function text(attr: AttrValue | undefined): string {
  return attr?.kind === 'string' ? String(attr.value) : '';
}

/** As Python sorts the keys of a dict when it lists the tensors in it. */
function sorted(names: readonly string[]): string[] {
  return [...names].sort((a, b) => (a < b ? -1 : 1));
}
