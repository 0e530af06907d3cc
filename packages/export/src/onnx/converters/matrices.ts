import type { Converters } from '../converter.js';
import { ints, text } from '../onnxAttributes.js';
import type { OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';

/** Matrices in the last two axes; the axes before them are broadcast. */
function product(a: OnnxValue, b: OnnxValue, scope: OnnxScope, swaps: { a: boolean; b: boolean }): OnnxValue {
  const left = swaps.a ? swapped(a, scope) : a;
  const right = swaps.b ? swapped(b, scope) : b;
  if (left && right) return scope.value('MatMul', [left, right]);
  // ONNX cannot swap axes of a tensor whose rank is not known, but sum over them.
  const equation = `...${swaps.a ? 'ki' : 'ik'},...${swaps.b ? 'jk' : 'kj'}->...ij`;
  return scope.value('Einsum', [a, b], { equation: text(equation) });
}

function swapped(x: OnnxValue, scope: OnnxScope): OnnxValue | undefined {
  if (!x.shape) return undefined;
  const rank = x.shape.length;
  const axes = x.shape.map((_, axis) => axis);
  const perm = [...axes.slice(0, -2), rank - 1, rank - 2];
  return scope.value('Transpose', [x], { perm: ints(perm) }, { shape: perm.map((axis) => x.shape![axis]!) });
}

/** Products of matrices. */
export const matrices: Converters = {
  BatchMatMulV2: (node, scope) =>
    product(node.input(0), node.input(1), scope, { a: node.bool('adj_x'), b: node.bool('adj_y') }),
  Einsum: (node, scope) => scope.value('Einsum', node.inputs, { equation: text(node.text('equation')) }),
  MatMul: (node, scope) => {
    const [a, b] = node.inputs.map((each) => ({ ...each, shape: each.shape ?? [-1, -1] }));
    return product(a!, b!, scope, { a: node.bool('transpose_a'), b: node.bool('transpose_b') });
  },
};
