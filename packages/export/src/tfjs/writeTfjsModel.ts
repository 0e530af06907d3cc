import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepGraph } from '@tfaip/graph';
import { dtypeJson, graphJson, shapeJson } from './graphJson.js';
import { graphWeights } from './graphWeights.js';
import { supportedOps } from './supportedOps.js';
import { checkOps } from './unsupportedOps.js';

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
export async function writeTfjsModel(folder: string, frozen: StepGraph): Promise<void> {
  checkOps(frozen, 'tfjs', (op) => supportedOps.has(op));
  const { graph, weights } = graphWeights(frozen);
  const bytes = Buffer.concat(weights.map(({ data }) => data));
  const count = Math.ceil(bytes.length / shardBytes);
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  const model = {
    format: 'graph-model',
    generatedBy: 'tfaip',
    convertedBy: null,
    signature: { inputs: tensorInfos(frozen, frozen.inputs), outputs: tensorInfos(frozen, frozen.outputs) },
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

function tensorInfos(
  { nodes }: StepGraph,
  tensors: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      // An input is a Placeholder, an output an Identity.
      const { dtype, T, shape } = byName.get(tensor)!.attrs;
      const type = dtype ?? T;
      const info = {
        name: `${tensor}:0`,
        ...(type?.kind === 'type' && { dtype: dtypeJson(type.value) }),
        ...(shape?.kind === 'shape' && { tensorShape: shapeJson(shape.value) }),
      };
      return [name, info];
    }),
  );
}
