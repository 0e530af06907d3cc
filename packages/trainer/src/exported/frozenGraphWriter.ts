import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import type { Json, NamedArrays } from '@tfaip/core';
import { ExportError, type ExportWriter } from '@tfaip/export';
import { freezeGraph } from '@tfaip/export/onnx';
import type { StepGraph } from '@tfaip/graph';
import { NATIVE_BACKEND } from '@tfaip/libtensorflow';
import { predictionGraphs } from './exportSignatures.js';
import type { ExportSource } from './exportWriters.js';

/** A format that holds a graph and its weights in one. */
export interface FrozenFormat {
  /** Key in manifests, and folder in exports. */
  readonly name: 'tfjs' | 'onnx';
  /** As users call it. */
  readonly title: string;
  /** @throws {UnsupportedOpsError} if the format cannot hold the graph. */
  check(graph: StepGraph): void;
  /** @returns the path that was written. */
  write(folder: string, label: string, frozen: StepGraph): Promise<string>;
}

/**
 * Adds a format to exports, one model for each label of `exportGraphs`. Graphs are traced and checked once, before
 * training begins: what cannot be exported is known then, not after a night.
 *
 * @throws {UnsupportedOpsError} if the format cannot hold a graph.
 * @throws {ExportError} if the backend makes no graphs.
 */
export function frozenGraphWriter(format: FrozenFormat, source: ExportSource): ExportWriter {
  const { built, example, specs, params, variables } = source;
  if (tf.getBackend() !== NATIVE_BACKEND) {
    throw new ExportError(`Exports as ${format.title} need the native backend, which records graphs.`, {
      given: `the backend ${tf.getBackend()}`,
      fix: `take ${format.name} out of trainer.export_formats, or install the native library: tfaip native install`,
    });
  }
  const graphs = Object.entries(predictionGraphs({ built, example, specs, seed: params.seed! }));
  for (const [, graph] of graphs) format.check(freezeGraph(graph, variables, zeros(variables)));
  return {
    name: format.name,
    write: async (folder: string, { weights }): Promise<Json> => {
      const target = join(folder, format.name);
      await mkdir(target);
      const files: Record<string, string> = {};
      for (const [label, graph] of graphs) {
        const path = await format.write(target, label, freezeGraph(graph, variables, weights));
        files[label] = join(format.name, path);
      }
      return files;
    },
  };
}

function zeros(variables: ExportSource['variables']): NamedArrays {
  return Object.fromEntries(
    variables.map(({ name, variable: { dtype, shape, size } }) => {
      const data = dtype === 'float32' ? new Float32Array(size) : new Int32Array(size);
      return [name, { dtype, shape, data } as NamedArrays[string]];
    }),
  );
}
