import type { TensorValue } from '@tfaip/graph';

/** A value in an ONNX graph, and what is known of it while the graph is made. */
export interface OnnxValue {
  /** Unlike all others in the model, sub-graphs included. Empty where an operation's optional input is left out. */
  readonly name: string;
  /** TensorFlow's number of the element type. */
  readonly dtype: number;
  /** -1 for a size that varies; undefined where nobody has asked for it to be tracked. */
  readonly shape?: readonly number[] | undefined;
  /** The value itself where it is a constant. */
  readonly constant?: TensorValue | undefined;
  /** Of a list of tensors, which ONNX has no use for here: the tensor that its elements are slices of. */
  readonly stacked?: OnnxValue | undefined;
}

/** An input that is left out. */
export const omitted: OnnxValue = { name: '', dtype: 0 };
