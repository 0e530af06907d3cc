import { DataType } from '@tfaip/libtensorflow';
import type { Converters } from '../converter.js';
import { int } from '../onnxAttributes.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

/** A list of tensors, as loops over sequences take and give them, by the tensor that its elements are slices of. */
function list(stacked?: OnnxValue): OnnxValue {
  return { name: '', dtype: DataType.VARIANT, stacked };
}

function elements(node: TensorflowNode): OnnxValue {
  return node.input(0).stacked ?? node.unsupported('it reads a list that is still written');
}

/** Lists that loops read their sequences from and write their outputs to. Setting an item is part of the loop. */
export const tensorLists: Converters = {
  TensorListFromTensor: (node) => list(node.input(0)),
  TensorListGetItem: (node, scope) =>
    scope.value('Gather', [elements(node), node.input(1)], { axis: int(0) }),
  TensorListReserve: () => list(),
  TensorListSetItem: (node) => node.unsupported('it is not an output of a loop, one element for each step'),
  TensorListStack: (node) => elements(node),
};
