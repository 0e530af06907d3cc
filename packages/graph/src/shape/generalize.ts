import type { TensorInput } from '@tfaip/libtensorflow';
import { DataType } from '@tfaip/libtensorflow';
import { sourceLine } from '../record/origin.js';
import {
  bodiesOf,
  inputsOf,
  type RecordedNode,
  type Recording,
  type ScanNode,
  type Scope,
} from '../record/recording.js';
import { ShapeGeneralizationError, type TracingError } from '../tracingError.js';
import { type ConstantPattern, explainConstant } from './constantPattern.js';
import { type DimExpression, DimTable } from './dimExpression.js';

/** A recording of which is known what depends on the sizes of the feeds. */
export interface GeneralizedRecording extends Recording {
  /** How constants that differ between recordings are computed; the others are fixed. */
  readonly constants: ReadonlyMap<RecordedNode, ConstantPattern>;
  /** Numbers of steps of loops that have no sequence, where they vary. */
  readonly lengths: ReadonlyMap<ScanNode, DimExpression>;
  /** Loops whose number of steps is the same for all sizes. */
  readonly fixedLoops: ReadonlySet<ScanNode>;
  /** Outputs' shapes with null where they vary, by node. */
  readonly shapes: ReadonlyMap<RecordedNode, readonly (readonly (number | null)[])[]>;
}

/**
 * One graph out of recordings with different sizes: they must be the same but for numbers that sizes explain.
 *
 * @param recordings the first one is what the result is made of; the last one is checked like the others.
 * @throws {ShapeGeneralizationError} naming the first node that differs otherwise.
 */
export function generalize(recordings: readonly Recording[]): GeneralizedRecording {
  const result = {
    constants: new Map<RecordedNode, ConstantPattern>(),
    lengths: new Map<ScanNode, DimExpression>(),
    fixedLoops: new Set<ScanNode>(),
    shapes: new Map<RecordedNode, readonly (readonly (number | null)[])[]>(),
  };
  const [first] = recordings as [Recording];
  if (recordings.some(({ valueNames }) => valueNames.join() !== first.valueNames.join())) {
    throw new ShapeGeneralizationError('A step gives other values for other sizes.', {
      given: recordings.map(({ valueNames }) => valueNames.join(', ')).join(' / '),
    });
  }
  generalizeScope(recordings, result);
  return { ...first, ...result };
}

type Result = {
  readonly constants: Map<RecordedNode, ConstantPattern>;
  readonly lengths: Map<ScanNode, DimExpression>;
  readonly fixedLoops: Set<ScanNode>;
  readonly shapes: Map<RecordedNode, readonly (readonly (number | null)[])[]>;
};

function generalizeScope(scopes: readonly Scope[], result: Result): void {
  const [first] = scopes as [Scope];
  const table = new DimTable();
  for (let index = 0; index < first.nodes.length; index++) {
    const nodes = scopes.map((scope) => scope.nodes[index]);
    checkSame(nodes);
    const same = nodes as readonly RecordedNode[];
    generalizeNode(same, table, result);
    for (let output = 0; output < same[0]!.outputs.length; output++) {
      table.add(
        index,
        output,
        same.map((node) => node.outputs[output]!.shape),
      );
    }
    result.shapes.set(same[0]!, openShapes(same));
    for (let body = 0; body < bodiesOf(same[0]!).length; body++) {
      generalizeScope(
        same.map((node) => bodiesOf(node)[body]!),
        result,
      );
    }
  }
  const surplus = scopes.find((scope) => scope.nodes.length !== first.nodes.length);
  if (surplus)
    throw differs(surplus.nodes[first.nodes.length] ?? first.nodes.at(-1)!, 'more operations for some sizes');
}

function openShapes(nodes: readonly RecordedNode[]): (number | null)[][] {
  return nodes[0]!.outputs.map(({ shape }, output) =>
    shape.map((length, axis) =>
      nodes.every((node) => node.outputs[output]!.shape[axis] === length) ? length : null,
    ),
  );
}

function generalizeNode(nodes: readonly RecordedNode[], table: DimTable, result: Result): void {
  const [first] = nodes as [RecordedNode];
  if (first.kind === 'constant') {
    const arrays = nodes.map((node) => ({
      shape: node.outputs[0]!.shape,
      values: (node as { values: TensorInput }).values,
    }));
    const pattern = explainConstant(arrays, first.outputs[0]!.dtype, table);
    if (pattern === 'unexplained') throw unexplained(first);
    if (pattern !== 'fixed') result.constants.set(first, pattern);
  }
  if (first.kind === 'scan') {
    const lengths = nodes.map((node) => (node as ScanNode).length);
    if (lengths.every((length) => length === lengths[0])) result.fixedLoops.add(first);
    else if (first.sequences.length === 0) {
      const expression = table.explain(lengths, false);
      if (!expression) throw differs(first, `a loop of ${lengths.join(', ')} steps, which no size explains`);
      result.lengths.set(first, expression);
    }
  }
}

/** The nodes must be the same operation on the same values. */
function checkSame(nodes: readonly (RecordedNode | undefined)[]): void {
  const [first] = nodes as [RecordedNode];
  for (const node of nodes) {
    if (node === undefined) throw differs(first, 'fewer operations for some sizes');
    if (signature(node) !== signature(first)) {
      throw differs(
        first,
        `other operations or attributes for other sizes: ${describe(first)} / ${describe(node)}`,
      );
    }
    const ranksDiffer = node.outputs.some(({ shape }, i) => shape.length !== first.outputs[i]?.shape.length);
    if (ranksDiffer) throw differs(first, 'other ranks for other sizes');
  }
}

/** Everything that must be equal, as text; variables are the same objects in all recordings. */
function signature(node: RecordedNode): string {
  const parts: unknown[] = [node.kind, inputsOf(node), node.outputs.map(({ dtype }) => dtype)];
  switch (node.kind) {
    case 'op':
      parts.push(node.op, node.attributes);
      break;
    case 'update':
      parts.push(
        node.op,
        node.variables.map(({ id }) => id),
        node.attributes,
      );
      break;
    case 'read':
    case 'assign':
      parts.push(node.variable.id);
      break;
    case 'input':
      parts.push(node.name);
      break;
    case 'capture':
      parts.push(node.outer);
      break;
    case 'scan':
      parts.push(node.reverse, node.body.results);
      break;
    case 'while':
      parts.push(node.condition.results, node.body.results, node.maxIterations);
      break;
    case 'branch':
      parts.push(node.onTrue.results, node.onFalse.results);
      break;
  }
  return JSON.stringify(parts, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function describe(node: RecordedNode): string {
  return node.kind === 'op' ? `${node.op} ${JSON.stringify(node.attributes)}` : node.kind;
}

function differs(node: RecordedNode, how: string): ShapeGeneralizationError {
  return new ShapeGeneralizationError('A step cannot be one graph for all sizes.', {
    given: `${how}${place(node)}`,
    fix: 'loop with scan or whileLoop of @tfaip/core instead of a JavaScript loop over a length that varies',
  });
}

function unexplained(node: RecordedNode): TracingError {
  const { dtype, shape } = node.outputs[0]!;
  return new ShapeGeneralizationError(
    'A step makes numbers in JavaScript that a graph would repeat in every step.',
    {
      given: `${dtype === DataType.FLOAT ? 'float32' : `dtype ${dtype}`} [${shape.join(', ')}]${place(node)}`,
      expected: 'constants that are the same in every run, or that follow from the sizes of the feeds',
      fix: 'draw random numbers by randomUniform, randomNormal or Dropout of tfaip; own layers of tfjs by this.own(…)',
    },
  );
}

function place({ origin }: RecordedNode): string {
  const line = origin && sourceLine(origin);
  return [line && ` at ${line}`, origin?.layer && ` in layer ${origin.layer}`].filter(Boolean).join('');
}
