import { DataType } from '@tfaip/libtensorflow';
import type { Converters } from '../converter.js';
import { int, text } from '../onnxAttributes.js';
import type { OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

function gather(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const [x, indices] = [node.input(0), node.input(1)];
  const [axis] = node.constantInput(2, 'axis') as [number];
  const batchDims = node.int('batch_dims', 0);
  if (batchDims === 0) return scope.value('Gather', [x, indices], { axis: int(axis) });
  if (axis !== batchDims) node.unsupported(`its axis is ${axis} with ${batchDims} axes of a batch`);
  const asPaths = scope.value('Unsqueeze', [scope.toInt64(indices), scope.int64([-1])]);
  return scope.value('GatherND', [x, asPaths], { batch_dims: int(batchDims) });
}

function oneHot(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const [indices, depth, on, off] = node.inputs as [OnnxValue, OnnxValue, OnnxValue, OnnxValue];
  const asFloats = [off, on].map((each) =>
    scope.value('Unsqueeze', [scope.cast(each, DataType.FLOAT), scope.int64([0])]),
  );
  const values = scope.value('Concat', asFloats, { axis: int(0) });
  const made = scope.value(
    'OneHot',
    [scope.toInt64(indices), scope.toInt64(depth), values],
    {
      axis: int(node.int('axis', -1)),
    },
    { dtype: DataType.FLOAT },
  );
  return scope.cast(made, on.dtype);
}

function scatterNd(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const [indices, updates, shape] = node.inputs as [OnnxValue, OnnxValue, OnnxValue];
  const zeros = scope.value('Expand', [scope.scalar(0, updates.dtype), scope.toInt64(shape)]);
  // TensorFlow adds up what goes to one place.
  return scope.value('ScatterND', [zeros, scope.toInt64(indices), updates], { reduction: text('add') });
}

/** Operations that take or set elements at indices. */
export const indexing: Converters = {
  GatherNd: ({ inputs: [x, indices] }, scope) => scope.value('GatherND', [x!, scope.toInt64(indices!)]),
  GatherV2: gather,
  OneHot: oneHot,
  ScatterNd: scatterNd,
  TensorScatterUpdate: ({ inputs: [x, indices, updates] }, scope) =>
    scope.value('ScatterND', [x!, scope.toInt64(indices!), updates!]),
};
