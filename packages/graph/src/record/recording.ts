import type * as tf from '@tensorflow/tfjs';
import type { LogHandler } from '@tfaip/core';
import type { OpAttribute, TensorInput } from '@tfaip/libtensorflow';
import type { Origin } from './origin.js';

/** An output of a node of the same scope: the node's place in the scope, and which of its outputs. */
export interface ValueRef {
  readonly node: number;
  readonly output: number;
}

/** Dtype (a number of `DataType`) and shape that an output had while it was recorded. */
export interface RecordedOutput {
  readonly dtype: number;
  readonly shape: readonly number[];
}

interface NodeBase {
  readonly outputs: readonly RecordedOutput[];
  readonly origin?: Origin | undefined;
}

/** A feed of the step, or an argument of a body. */
export interface InputNode extends NodeBase {
  readonly kind: 'input';
  readonly name: string;
}

/** The value of a variable as it is when the nodes before it have run. */
export interface ReadNode extends NodeBase {
  readonly kind: 'read';
  readonly variable: tf.Variable;
}

/** A variable gets a new value. */
export interface AssignNode extends NodeBase {
  readonly kind: 'assign';
  readonly variable: tf.Variable;
  readonly value: ValueRef;
}

/** A fused operation that changes variables in place, such as `ResourceApplyAdam`. */
export interface UpdateNode extends NodeBase {
  readonly kind: 'update';
  readonly op: string;
  readonly attributes: Readonly<Record<string, boolean>>;
  readonly variables: readonly tf.Variable[];
  readonly inputs: readonly ValueRef[];
}

/** Values that were made on the host. */
export interface ConstantNode extends NodeBase {
  readonly kind: 'constant';
  readonly values: TensorInput;
  /** True for a tensor that existed before the step: part of the step's surroundings, not made by it. */
  readonly captured: boolean;
}

/** A value of the scope around a body. */
export interface CaptureNode extends NodeBase {
  readonly kind: 'capture';
  readonly outer: ValueRef;
}

/** A TensorFlow operation. */
export interface OpNode extends NodeBase {
  readonly kind: 'op';
  readonly op: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly ValueRef[];
}

/**
 * A loop over the first axis of sequences. Its body's inputs are the carry, then one element of each sequence; its
 * results the carry, then the outputs. The node's outputs are the last carry, then the stacked outputs.
 */
export interface ScanNode extends NodeBase {
  readonly kind: 'scan';
  readonly body: Scope;
  readonly carry: readonly ValueRef[];
  readonly sequences: readonly ValueRef[];
  /** Number of steps while it was recorded. */
  readonly length: number;
  readonly reverse: boolean;
}

/** A loop while a condition holds; the inputs and results of both bodies are the state. */
export interface WhileNode extends NodeBase {
  readonly kind: 'while';
  readonly condition: Scope;
  readonly body: Scope;
  readonly state: readonly ValueRef[];
  readonly maxIterations: number | undefined;
}

/** One of two branches; they have no inputs but what they capture. */
export interface BranchNode extends NodeBase {
  readonly kind: 'branch';
  readonly predicate: ValueRef;
  readonly onTrue: Scope;
  readonly onFalse: Scope;
}

export type RecordedNode =
  | InputNode
  | ReadNode
  | AssignNode
  | UpdateNode
  | ConstantNode
  | CaptureNode
  | OpNode
  | ScanNode
  | WhileNode
  | BranchNode;

/** Nodes in the order in which they ran, and what comes out: of a step, or of a body of control flow. */
export interface Scope {
  readonly nodes: readonly RecordedNode[];
  readonly results: readonly ValueRef[];
}

/** A tensor that a layer logs. */
export interface RecordedLog {
  readonly handler: LogHandler;
  readonly path: string;
  /** Which of the results. */
  readonly result: number;
}

/** One run of a step, recorded. */
export interface Recording extends Scope {
  /** Names of the step's values: the first results, in this order; what is logged comes after them. */
  readonly valueNames: readonly string[];
  readonly logs: readonly RecordedLog[];
}

/** Every value that a node takes from its scope, in a fixed order. */
export function inputsOf(node: RecordedNode): readonly ValueRef[] {
  switch (node.kind) {
    case 'op':
    case 'update':
      return node.inputs;
    case 'assign':
      return [node.value];
    case 'scan':
      return [...node.carry, ...node.sequences];
    case 'while':
      return node.state;
    case 'branch':
      return [node.predicate];
    default:
      return [];
  }
}

/** The bodies of a node of control flow. */
export function bodiesOf(node: RecordedNode): readonly Scope[] {
  switch (node.kind) {
    case 'scan':
      return [node.body];
    case 'while':
      return [node.condition, node.body];
    case 'branch':
      return [node.onTrue, node.onFalse];
    default:
      return [];
  }
}
