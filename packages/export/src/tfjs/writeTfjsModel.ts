import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttrValue, Graph, PartialShape } from '@tfaip/graph';
import type { FrozenGraph } from '../frozenGraph/frozenGraph.js';
import { checkOps } from '../frozenGraph/unsupportedOps.js';
import { dtypeJson, graphJson, shapeJson } from './graphJson.js';
import { graphWeights } from './graphWeights.js';
import { supportedOps } from './supportedOps.js';

/** Bytes of a file of weights: what browsers keep in their caches. */
const shardBytes = 4 * 1024 * 1024;

/**
 * Writes a frozen graph as a graph model of tfjs: `model.json` and files of weights with 4 MiB each, for
 * `tf.loadGraphModel` in a browser or in Node. Inputs and outputs go by their names; a model with loops is run by
 * `executeAsync`.
 *
 * @param folder is made; `model.json` in it is replaced.
 * @param frozen from {@link freezeGraph}.
 * @throws {UnsupportedOpsError} if tfjs cannot run an operation of the graph; it names all of them.
 */
export async function writeTfjsModel(folder: string, frozen: FrozenGraph): Promise<void> {
  checkTfjsOps(frozen);
  const { graph, weights } = graphWeights(frozen);
  const bytes = Buffer.concat(weights.map(({ data }) => data));
  const count = Math.ceil(bytes.length / shardBytes);
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  const model = {
    format: 'graph-model',
    generatedBy: 'tfaip',
    convertedBy: null,
    signature: { inputs: inputInfos(frozen), outputs: outputInfos(frozen) },
    modelTopology: graphJson(graph),
    weightsManifest: [{ paths, weights: weights.map(({ name, dtype, shape }) => ({ name, dtype, shape })) }],
  };
  await mkdir(folder, { recursive: true });
  for (const [i, path] of paths.entries()) {
    await writeFile(join(folder, path), bytes.subarray(i * shardBytes, (i + 1) * shardBytes), {
      flush: true,
    });
  }
  await writeFile(join(folder, 'model.json'), JSON.stringify(model), { flush: true });
}

/** @throws {UnsupportedOpsError} if tfjs cannot run an operation of the graph; it names all of them. */
export function checkTfjsOps(frozen: Graph): void {
  checkOps(frozen, 'tfjs', (op) => supportedOps.has(op));
}

/** Inputs are placeholders. */
function inputInfos({ nodes, inputs }: FrozenGraph): Record<string, unknown> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const infos = Object.entries(inputs).map(([name, tensor]) => {
    const { dtype, shape } = byName.get(tensor)!.attrs;
    return [name, tensorInfo(tensor, dtype, shape?.kind === 'shape' ? shape.value : null)];
  });
  return Object.fromEntries(infos);
}

/** Outputs are identities. */
function outputInfos({ nodes, outputs, outputShapes }: FrozenGraph): Record<string, unknown> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const infos = Object.entries(outputs).map(([name, tensor]) => [
    name,
    tensorInfo(tensor, byName.get(tensor)!.attrs.T, outputShapes[name]!),
  ]);
  return Object.fromEntries(infos);
}

function tensorInfo(tensor: string, dtype: AttrValue | undefined, shape: PartialShape): object {
  return {
    name: `${tensor}:0`,
    ...(dtype?.kind === 'type' && { dtype: dtypeJson(dtype.value) }),
    tensorShape: shapeJson(shape),
  };
}
