import { DataType } from '@tfaip/libtensorflow';
import type { Converter, Converters } from '../converter.js';
import { int } from '../onnxAttributes.js';
import type { OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

function reduce(opType: string, node: TensorflowNode, scope: OnnxScope, x = node.input(0)): OnnxValue {
  const axes = scope.toInt64(node.input(1));
  const vector = axes.constant?.shape.length === 0 ? scope.value('Reshape', [axes, scope.int64([1])]) : axes;
  return scope.value(opType, [x, vector], {
    keepdims: int(node.bool('keep_dims') ? 1 : 0),
    // No axes are none in TensorFlow; ONNX takes them for all otherwise.
    noop_with_empty_axes: int(1),
  });
}

function reduction(opType: string): Converter {
  return (node, scope) => reduce(opType, node, scope);
}

/** ONNX 18 reduces no booleans. */
function logical(opType: string): Converter {
  return (node, scope) =>
    scope.cast(reduce(opType, node, scope, scope.cast(node.input(0), DataType.INT32)), DataType.BOOL);
}

function position(opType: string): Converter {
  return (node, scope) => {
    const [axis] = node.constantInput(1, 'axis') as [number];
    const found = scope.value(
      opType,
      [node.input(0)],
      { axis: int(axis), keepdims: int(0) },
      { dtype: DataType.INT64 },
    );
    return scope.cast(found, node.type('output_type'));
  };
}

/** Operations along axes: sums, extremes, positions, softmax. */
export const reductions: Converters = {
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: position('ArgMax'),
  ArgMin: position('ArgMin'),
  Cumsum: (node, scope) =>
    scope.value('CumSum', [node.input(0), scope.toInt64(node.input(1))], {
      exclusive: int(node.bool('exclusive') ? 1 : 0),
      reverse: int(node.bool('reverse') ? 1 : 0),
    }),
  Max: reduction('ReduceMax'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Softmax: ({ inputs: [x] }, scope) => scope.value('Softmax', [x!], { axis: int(-1) }, { shape: x!.shape }),
  Sum: reduction('ReduceSum'),
  TopKV2: (node, scope) => {
    const x = node.input(0);
    const count = scope.value('Reshape', [scope.toInt64(node.input(1)), scope.int64([1])]);
    const [values, indices] = scope.values('TopK', [x, count], {}, [{}, { dtype: DataType.INT64 }]);
    return [values!, scope.cast(indices!, DataType.INT32)];
  },
};
