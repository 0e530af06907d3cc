import { DataType } from '@tfaip/libtensorflow';
import type { Converter, Converters } from '../converter.js';
import { float } from '../onnxAttributes.js';
import { isInteger, type OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';

const bool = { dtype: DataType.BOOL };

/** One input, whose shape is the output's. */
function unary(opType: string): Converter {
  return ({ inputs: [x] }, scope) => scope.value(opType, [x!], {}, { shape: x!.shape });
}

function binary(opType: string): Converter {
  return ({ inputs: [x, y] }, scope) => scope.value(opType, [x!, y!], {}, { shape: broadcast(x!, y!) });
}

function comparison(opType: string): Converter {
  return ({ inputs: [x, y] }, scope) => scope.value(opType, [x!, y!], {}, bool);
}

/** The shape of two that are broadcast, where that is known. */
function broadcast({ shape: a }: OnnxValue, { shape: b }: OnnxValue): readonly number[] | undefined {
  if (!a || !b) return undefined;
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const missing = long.length - short.length;
  return long.map((size, axis) => {
    const other = short[axis - missing] ?? 1;
    if (size === 1) return other;
    return other === 1 || other === size ? size : -1;
  });
}

/** The largest whole number that is not above the quotient. */
function floorDivide(x: OnnxValue, y: OnnxValue, scope: OnnxScope): OnnxValue {
  if (!isInteger(x.dtype)) return scope.value('Floor', [scope.value('Div', [x, y])]);
  const [a, b] = [scope.cast(x, DataType.DOUBLE), scope.cast(y, DataType.DOUBLE)];
  return scope.cast(scope.value('Floor', [scope.value('Div', [a, b])]), x.dtype);
}

function floorMod(x: OnnxValue, y: OnnxValue, scope: OnnxScope): OnnxValue {
  if (isInteger(x.dtype)) return scope.value('Mod', [x, y]);
  return scope.value('Sub', [x, scope.value('Mul', [floorDivide(x, y, scope), y])]);
}

/** onnxruntime has no `Where` of booleans. */
function select([condition, yes, no]: readonly OnnxValue[], scope: OnnxScope): OnnxValue {
  if (yes!.dtype !== DataType.BOOL) {
    const { dtype, shape } = yes!;
    return scope.value('Where', [condition!, yes!, no!], {}, { dtype, shape });
  }
  const otherwise = scope.value('Not', [condition!]);
  return scope.value('Or', [scope.value('And', [condition!, yes!]), scope.value('And', [otherwise, no!])]);
}

function finite(x: OnnxValue, scope: OnnxScope): OnnxValue {
  const nan = scope.value('IsNaN', [x], {}, bool);
  return scope.value('Not', [scope.value('Or', [nan, scope.value('IsInf', [x], {}, bool)])]);
}

const same = [
  ...['Abs', 'Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Erf', 'Exp'],
  ...['Floor', 'Identity', 'Log', 'Neg', 'Reciprocal', 'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign', 'Sin'],
  ...['Sinh', 'Softplus', 'Sqrt', 'Tan', 'Tanh'],
];

/** Operations on each element: arithmetic, comparisons, activations, choices. */
export const elementwise: Converters = {
  ...Object.fromEntries(same.map((op) => [op, unary(op)])),
  Cast: (node, scope) => scope.cast(node.input(0), node.type('DstT')),
  Expm1: ({ inputs: [x] }, scope) =>
    scope.value('Sub', [scope.value('Exp', [x!]), scope.scalar(1, x!.dtype)]),
  IsFinite: ({ inputs: [x] }, scope) => finite(x!, scope),
  IsInf: ({ inputs: [x] }, scope) => scope.value('IsInf', [x!], {}, bool),
  IsNan: ({ inputs: [x] }, scope) => scope.value('IsNaN', [x!], {}, bool),
  LeakyRelu: (node, scope) => {
    const { shape } = node.input(0);
    return scope.value('LeakyRelu', [node.input(0)], { alpha: float(node.float('alpha', 0.2)) }, { shape });
  },
  Log1p: ({ inputs: [x] }, scope) =>
    scope.value('Log', [scope.value('Add', [x!, scope.scalar(1, x!.dtype)])]),
  Relu6: ({ inputs: [x] }, scope) =>
    scope.value('Clip', [x!, scope.scalar(0, x!.dtype), scope.scalar(6, x!.dtype)], {}, { shape: x!.shape }),
  Rsqrt: ({ inputs: [x] }, scope) => scope.value('Reciprocal', [scope.value('Sqrt', [x!])]),
  Square: ({ inputs: [x] }, scope) => scope.value('Mul', [x!, x!], {}, { shape: x!.shape }),

  Add: binary('Add'),
  AddV2: binary('Add'),
  AddN: ({ inputs }, scope) => scope.value('Sum', inputs, {}, { shape: inputs[0]!.shape }),
  FloorDiv: ({ inputs: [x, y] }, scope) => floorDivide(x!, y!, scope),
  FloorMod: ({ inputs: [x, y] }, scope) => floorMod(x!, y!, scope),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Mul: binary('Mul'),
  Pow: binary('Pow'),
  RealDiv: binary('Div'),
  SquaredDifference: ({ inputs: [x, y] }, scope) => {
    const difference = scope.value('Sub', [x!, y!]);
    return scope.value('Mul', [difference, difference]);
  },
  Sub: binary('Sub'),

  Equal: comparison('Equal'),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: comparison('And'),
  LogicalNot: unary('Not'),
  LogicalOr: comparison('Or'),
  NotEqual: ({ inputs: [x, y] }, scope) => scope.value('Not', [scope.value('Equal', [x!, y!], {}, bool)]),

  Select: ({ inputs }, scope) => select(inputs, scope),
};
