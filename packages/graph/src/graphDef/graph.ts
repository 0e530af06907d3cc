import type { AttrValue } from './attrValue.js';

/** One operation in a graph or a function. */
export interface Node {
  /** Unique among the nodes beside it. */
  name: string;
  /** An operation's name, or the name of a function of the graph, which is then called. */
  op: string;
  /**
   * Data in the order of the operation's inputs, then nodes to run before, as `^node`. Data is the output of a node of
   * the graph, `node` or `node:1`; in a function it is an `argument` or `node:outputArgument:index`.
   */
  inputs: readonly string[];
  attrs: Readonly<Record<string, AttrValue>>;
  /** Where it runs, such as `/device:GPU:0` or `/job:worker/task:1`; undefined leaves it to the runtime. */
  device?: string;
}

/** An argument or a result of a function. */
export interface FunctionSignatureArg {
  name: string;
  /** A number of `DataType`. */
  dtype: number;
}

/** A function that nodes call by name: body of a loop, branch of a condition, partitioned call. */
export interface GraphFunction {
  name: string;
  inputs: readonly FunctionSignatureArg[];
  outputs: readonly FunctionSignatureArg[];
  nodes: readonly Node[];
  /** By the name of each output: what it is, an `argument` or `node:outputArgument:index`. */
  returns: Readonly<Record<string, string>>;
  /** Nodes that always run, whether or not an output needs them; by any name, such as the node's. */
  controlReturns?: Readonly<Record<string, string>>;
  attrs?: Readonly<Record<string, AttrValue>>;
  /** True when running it has an effect. */
  stateful?: boolean;
}

/** A TensorFlow graph: operations and the functions that they call. */
export interface Graph {
  nodes: readonly Node[];
  functions: readonly GraphFunction[];
}
