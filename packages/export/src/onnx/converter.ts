import type { OnnxScope } from './onnxScope.js';
import type { OnnxValue } from './onnxValue.js';
import type { TensorflowNode } from './tensorflowNode.js';

/** Adds to an ONNX graph what does the same as an operation of TensorFlow; gives the operation's outputs. */
export type Converter = (node: TensorflowNode, scope: OnnxScope) => OnnxValue | readonly OnnxValue[];

/** By the name of the operation in TensorFlow. */
export type Converters = Readonly<Record<string, Converter>>;
