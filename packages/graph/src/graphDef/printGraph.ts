import { dataTypeName } from '@tfaip/libtensorflow';
import type { Attrs, AttrValue } from './attrValue.js';
import { type ElementPart, elementFormat } from './elementFormat.js';
import type { FunctionSignatureArg, Graph, GraphFunction, Node } from './graph.js';
import type { PartialShape } from './shapeProto.js';
import { elementsOf, type TensorValue, uniformElement } from './tensorValue.js';

/**
 * The graph as text to read: a line per node in the graph's order, then the functions. Constants are shortened.
 * @example
 * %x = Placeholder() {dtype: float32, shape: [?, 2]}
 * %w = Const() {dtype: float32, value: float32[2, 1] 0.5, -1}
 * %y = MatMul(%x, %w) {T: float32}
 *
 * function negate(x: float32) -> (y: float32) {
 *   %minus = Neg(%x) {T: float32}
 *   return y = %minus:y:0
 * }
 */
export function printGraph({ nodes, functions }: Graph): string {
  return [nodes.map(printNode).join('\n'), ...functions.map(printFunction)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function printNode({ name, op, inputs, attrs, device }: Node): string {
  const place = device === undefined ? '' : ` on ${device}`;
  return `%${name} = ${op}(${inputs.map(printInput).join(', ')})${printAttrs(attrs)}${place}`;
}

function printInput(input: string): string {
  return input.startsWith('^') ? input : `%${input}`;
}

function printFunction(body: GraphFunction): string {
  const stateful = body.stateful ? 'stateful ' : '';
  const signature = `${body.name}(${printArgs(body.inputs)}) -> (${printArgs(body.outputs)})`;
  const returns = [
    ...body.outputs.map(({ name }) => `${name} = ${printInput(body.returns[name] ?? '?')}`),
    ...Object.values(body.controlReturns ?? {}).map((node) => `^${node}`),
  ];
  const lines = [...body.nodes.map(printNode), `return ${returns.join(', ')}`.trimEnd()];
  return [
    `${stateful}function ${signature}${printAttrs(body.attrs ?? {})} {`,
    ...lines.map(indent),
    '}',
  ].join('\n');
}

function printArgs(args: readonly FunctionSignatureArg[]): string {
  return args.map(({ name, dtype }) => `${name}: ${dataTypeName(dtype)}`).join(', ');
}

function printAttrs(attrs: Attrs): string {
  const parts = Object.entries(attrs).map(([name, attr]) => `${name}: ${printAttr(attr)}`);
  return parts.length > 0 ? ` {${parts.join(', ')}}` : '';
}

function printAttr(attr: AttrValue): string {
  switch (attr.kind) {
    case 'type':
      return dataTypeName(attr.value);
    case 'int':
    case 'bool':
      return String(attr.value);
    case 'float':
      return printNumber(attr.value);
    case 'string':
      return printText(attr.value);
    case 'shape':
      return printShape(attr.value);
    case 'tensor':
      return printTensor(attr.value);
    case 'func':
      return `@${attr.value}`;
    case 'types':
      return printList(attr.value, dataTypeName);
    case 'ints':
    case 'floats':
      return printList(attr.value, printNumber);
    case 'bools':
      return printList(attr.value, String);
    case 'strings':
      return printList(attr.value, printText);
    case 'shapes':
      return printList(attr.value, printShape);
  }
}

function printList<T>(values: readonly T[], print: (value: T) => string): string {
  return `[${values.map((value) => print(value)).join(', ')}]`;
}

function printText(value: string | Uint8Array): string {
  return typeof value === 'string' ? JSON.stringify(value) : `<${value.length} bytes>`;
}

function printShape(shape: PartialShape): string {
  return shape === null ? '?' : printList(shape, (size) => (size < 0 ? '?' : String(size)));
}

/** Elements of a constant that are printed. */
const MAX_ELEMENTS = 8;

function printTensor(tensor: TensorValue): string {
  const values = printElements(tensor);
  return `${dataTypeName(tensor.dtype)}${printShape(tensor.shape)}${values === '' ? '' : ` ${values}`}`;
}

function printElements(tensor: TensorValue): string {
  const { data, dtype } = tensor;
  if (!(data instanceof Uint8Array)) return shorten(data.slice(0, MAX_ELEMENTS).map(printText), data.length);
  const format = elementFormat(dtype);
  // The bits of a float16 say nothing to a reader.
  if (format === undefined || format.field === 'halfVal') return `<${data.length} bytes>`;
  const { parts, partBytes } = format;
  const count = data.length / (parts * partBytes);
  const uniform = count > MAX_ELEMENTS ? uniformElement(tensor) : undefined;
  if (uniform !== undefined) return `all ${printElement(uniform)}`;
  const numbers = elementsOf(data.subarray(0, MAX_ELEMENTS * parts * partBytes), format);
  const elements = Array.from({ length: numbers.length / parts }, (_, i) =>
    printElement(numbers.slice(i * parts, (i + 1) * parts)),
  );
  return shorten(elements, count);
}

function shorten(shown: readonly string[], count: number): string {
  return shown.length < count ? `${shown.join(', ')}, … (${count})` : shown.join(', ');
}

/** A complex number as `1+2i`. */
function printElement([real = 0, imaginary]: readonly ElementPart[]): string {
  if (imaginary === undefined) return printNumber(real);
  const sign = imaginary < 0 || Object.is(imaginary, -0) ? '' : '+';
  return `${printNumber(real)}${sign}${printNumber(imaginary)}i`;
}

/** At most seven digits after a fraction's beginning: what a float32 has. */
function printNumber(value: ElementPart): string {
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'bigint' || Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(7)));
}

function indent(line: string): string {
  return `  ${line}`;
}
