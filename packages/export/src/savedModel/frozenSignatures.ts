import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NdArray } from '@tfaip/core';
import { calledFunctions, decodeGraphDef, type Graph, type GraphFunction, type Node } from '@tfaip/graph';
import { constant } from '../frozenGraph/constantNode.js';
import type { FrozenGraph } from '../frozenGraph/frozenGraph.js';
import { outputIndex, parseReference } from '../frozenGraph/graphReferences.js';
import type { SignatureDef } from '../proto/saved_model_pb.js';
import { readTensorflowCheckpoint } from '../tensorflowCheckpoint/readTensorflowCheckpoint.js';
import { readMetaGraph, SavedModelError } from './metaGraph.js';
import { shapeOf } from './tensorInfo.js';

/** Names of signatures that no prediction is: the one that stands for another, and the training step. */
const notConverted = ['serving_default', 'train'];

/**
 * The prediction signatures of a SavedModel of ours as graphs with the weights as constants, by label, for writing them
 * in other formats. Nothing of the SavedModel is run.
 *
 * @throws {SavedModelError} if the folder holds no SavedModel, or one that is made otherwise than ours.
 * @throws {TensorflowCheckpointError} if its variables are damaged.
 */
export async function frozenSignatures(folder: string): Promise<Record<string, FrozenGraph>> {
  if (!(await isFile(join(folder, 'saved_model.pb')))) {
    throw new SavedModelError('The folder holds no SavedModel.', {
      given: folder,
      expected: 'an export with saved_model among trainer.export_formats, made on the native backend',
    });
  }
  const { graphDef, signatureDef } = await readMetaGraph(folder, 'serve');
  const graph = decodeGraphDef(graphDef);
  const weights = await readWeights(join(folder, 'variables', 'variables'), graph);
  const labels = Object.keys(signatureDef).filter((label) => !notConverted.includes(label));
  return Object.fromEntries(
    labels.map((label) => [label, frozenSignature(folder, graph, signatureDef[label]!, weights)]),
  );
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

/** Values of variables by the names of their handles. Which is which, the nodes tell that restore them. */
async function readWeights(prefix: string, { nodes }: Graph): Promise<Map<string, NdArray>> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const checkpoint = await readTensorflowCheckpoint(prefix);
  const weights = new Map<string, NdArray>();
  for (const { op, inputs } of nodes) {
    if (op !== 'AssignVariableOp') continue;
    const [handle, value] = inputs as [string, string];
    const restore = byName.get(parseReference(value).node);
    const keys = byName.get(parseReference(restore?.inputs[1] ?? '').node)?.attrs.value;
    if (keys?.kind !== 'tensor') continue;
    const key = keys.value.data[outputIndex(value, restore?.op)];
    weights.set(handle, await checkpoint.read(String(key)));
  }
  return weights;
}

/** The function that a signature calls, as a graph of its own. */
function frozenSignature(
  folder: string,
  { nodes, functions }: Graph,
  { inputs, outputs }: SignatureDef,
  weights: ReadonlyMap<string, NdArray>,
): FrozenGraph {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const [firstOutput] = Object.values(outputs);
  const call = byName.get(parseReference(firstOutput?.name ?? '').node);
  const called = functions.find(({ name }) => name === calledName(call));
  if (!call || !called) {
    throw new SavedModelError('The SavedModel is made otherwise than ours, and cannot be converted.', {
      given: `${folder}: a signature that is no call of one function`,
    });
  }
  const placeholders = Object.values(inputs).map(({ name }) => byName.get(parseReference(name).node)!);
  const body = new InlinedBody(called, call, weights);
  const named = Object.entries(outputs).map(([name, { name: tensor }]): [string, string] => {
    const { name: result } = called.outputs[parseReference(tensor).output]!;
    return [name, body.reference(called.returns[result]!)];
  });
  const roots = named.map(([, node]) => node);
  const needed = neededNodes([...placeholders, ...body.nodes()], roots, placeholders);
  return {
    nodes: needed,
    functions: calledFunctions(needed, functions),
    inputs: Object.fromEntries(Object.keys(inputs).map((name, i) => [name, placeholders[i]!.name])),
    outputs: Object.fromEntries(named),
    outputShapes: Object.fromEntries(Object.entries(outputs).map(([name, info]) => [name, shapeOf(info)])),
  };
}

function calledName(call: Node | undefined): string | undefined {
  return call?.attrs.f?.kind === 'func' ? call.attrs.f.value : undefined;
}

/** The nodes of a function with what a call gives it in place of its arguments, and variables as constants. */
class InlinedBody {
  private readonly args: ReadonlyMap<string, string>;
  private readonly ops: ReadonlyMap<string, string>;

  constructor(
    private readonly called: GraphFunction,
    call: Node,
    private readonly weights: ReadonlyMap<string, NdArray>,
  ) {
    this.args = new Map(called.inputs.map(({ name }, i) => [name, call.inputs[i]!]));
    this.ops = new Map(called.nodes.map(({ name, op }) => [name, op]));
  }

  nodes(): Node[] {
    return this.called.nodes.map((node) => {
      const weight =
        node.op === 'ReadVariableOp' ? this.weights.get(this.args.get(node.inputs[0]!) ?? '') : undefined;
      if (weight) return constant(node.name, weight);
      return { ...node, inputs: node.inputs.map((input) => this.reference(input)) };
    });
  }

  /** From the names that functions have for outputs to those of graphs. */
  reference(input: string): string {
    const { node, isControl } = parseReference(input);
    const arg = this.args.get(node);
    if (arg !== undefined) return arg;
    if (isControl) return input;
    const output = outputIndex(input, this.ops.get(node));
    return output === 0 ? node : `${node}:${output}`;
  }
}

/** What outputs need, and all placeholders, in their order. */
function neededNodes(nodes: readonly Node[], roots: readonly string[], always: readonly Node[]): Node[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const needed = new Set(always.map(({ name }) => name));
  const open = [...roots];
  for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
    const { node } = parseReference(reference);
    if (needed.has(node)) continue;
    needed.add(node);
    open.push(...(byName.get(node)?.inputs ?? []));
  }
  return nodes.filter(({ name }) => needed.has(name));
}
