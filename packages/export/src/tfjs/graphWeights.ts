import { TfaipError } from '@tfaip/core';
import type { Graph, Node, TensorValue } from '@tfaip/graph';
import { DataType, dataTypeName } from '@tfaip/libtensorflow';
import { renameReference } from '../frozenGraph/graphReferences.js';

/** A constant of a graph, named like its node. */
export interface GraphWeight {
  readonly name: string;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/**
 * The graph with names for the constants of its functions that no others have, because tfjs finds all by name in one
 * set; and those constants.
 */
export function graphWeights(graph: Graph): { readonly graph: Graph; readonly weights: GraphWeight[] } {
  const functions = graph.functions.map((each) => {
    const constants = new Set(each.nodes.filter(({ op }) => op === 'Const').map(({ name }) => name));
    const rename = (name: string): string => (constants.has(name) ? `${each.name}/${name}` : name);
    const nodes = each.nodes.map((node) => ({
      ...node,
      name: rename(node.name),
      inputs: node.inputs.map((input) => renameReference(input, rename)),
    }));
    const returns = Object.entries(each.returns).map(([name, value]) => [
      name,
      renameReference(value, rename),
    ]);
    return { ...each, nodes, returns: Object.fromEntries(returns) };
  });
  const nodes = [...graph.nodes, ...functions.flatMap((each) => each.nodes)];
  return {
    graph: { nodes: graph.nodes, functions },
    weights: nodes.filter(({ op }) => op === 'Const').map(weightOf),
  };
}

function weightOf({ name, attrs }: Node): GraphWeight {
  const { value } = attrs;
  if (value?.kind !== 'tensor') throw new TfaipError(`The constant ${name} has no value.`);
  const { dtype, shape, data } = value.value;
  return { name, shape, ...numbersOf(name, dtype, data) };
}

function numbersOf(
  name: string,
  dtype: number,
  data: TensorValue['data'],
): Pick<GraphWeight, 'dtype' | 'data'> {
  if (data instanceof Uint8Array) {
    if (dtype === DataType.FLOAT) return { dtype: 'float32', data };
    if (dtype === DataType.INT32) return { dtype: 'int32', data };
    if (dtype === DataType.BOOL) return { dtype: 'bool', data };
    // tfjs has no other numbers than these.
    if (dtype === DataType.DOUBLE) {
      const values = new Float64Array(data.slice().buffer);
      return { dtype: 'float32', data: new Uint8Array(Float32Array.from(values).buffer) };
    }
  }
  throw new TfaipError(`The constant ${name} is of a dtype that tfjs does not have.`, {
    given: dataTypeName(dtype),
    expected: 'float, int32 or bool',
  });
}
