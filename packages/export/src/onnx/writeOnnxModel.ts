import { writeFile } from 'node:fs/promises';
import { create, toBinary } from '@bufbuild/protobuf';
import type { Node } from '@tfaip/graph';
import type { FrozenGraph } from '../frozenGraph/frozenGraph.js';
import { UnsupportedOpsError } from '../frozenGraph/unsupportedOps.js';
import { ModelProtoSchema } from '../proto/onnx_pb.js';
import { OnnxScope, type TensorInit } from './onnxScope.js';
import type { OnnxValue } from './onnxValue.js';
import { conversionOf, ScopeConverter } from './scopeConverter.js';
import { valueInfo } from './valueInfo.js';

/** Version of ONNX's operators that models use. */
export const onnxOpset = 18;

/** The version of the file format that came with them. */
const irVersion = 8;

/** What a message of protocol buffers can hold. */
const mostBytes = 2 ** 31 - 1;

/**
 * Writes a frozen graph as a model of ONNX for onnxruntime: operators of opset 18, weights in the file, inputs and
 * outputs by their names, sizes that vary open. Loops become `Loop`, branches `If`.
 *
 * @param file is replaced.
 * @param frozen from {@link freezeGraph}.
 * @throws {UnsupportedOpsError} if operations have no counterpart in ONNX (it names all of them with their nodes), an
 *   input and an output go by the same name, or the weights exceed the 2 GiB of one file.
 */
export async function writeOnnxModel(file: string, frozen: FrozenGraph): Promise<void> {
  await writeFile(file, onnxModel(frozen), { flush: true });
}

/** The bytes of {@link writeOnnxModel}'s file. */
export function onnxModel(frozen: FrozenGraph): Uint8Array {
  checkNames(frozen);
  const scope = new OnnxScope();
  for (const name of [...Object.keys(frozen.inputs), ...Object.keys(frozen.outputs)]) scope.uniqueName(name);
  const inputs = Object.entries(frozen.inputs).map(([name, tensor]) => inputValue(name, tensor, frozen));
  const converted = convertOutputs(frozen, scope, inputs);
  const outputs = Object.keys(frozen.outputs).map((name, i): OnnxValue => {
    return { name, dtype: converted[i]!.dtype, shape: frozen.outputShapes[name] ?? undefined };
  });
  for (const [i, output] of outputs.entries()) scope.node('Identity', [converted[i]!], {}, [output]);
  const initializer = scope.usedInitializers();
  checkSize(initializer);
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(irVersion),
    producerName: 'tfaip',
    opsetImport: [{ domain: '', version: BigInt(onnxOpset) }],
    graph: {
      name: 'model',
      node: scope.nodes,
      initializer,
      input: inputs.map(valueInfo),
      output: outputs.map(valueInfo),
    },
  });
  return toBinary(ModelProtoSchema, model);
}

function convertOutputs(frozen: FrozenGraph, scope: OnnxScope, inputs: readonly OnnxValue[]): OnnxValue[] {
  const conversion = conversionOf(frozen);
  const placeholders = new Map(Object.values(frozen.inputs).map((tensor, i) => [tensor, inputs[i]!]));
  const roots = Object.values(frozen.outputs);
  const converter = new ScopeConverter(conversion, scope, frozen.nodes, placeholders, roots);
  let converted: OnnxValue[] = [];
  let detail: unknown;
  try {
    converted = roots.map((root) => converter.value(root));
  } catch (error) {
    // Behind an operation that has no counterpart, others get inputs that do not fit them.
    if (conversion.unsupported.size === 0) throw error;
    detail = error;
  }
  if (conversion.unsupported.size === 0) return converted;
  throw new UnsupportedOpsError('The graph has operations that ONNX does not have.', {
    given: [...conversion.unsupported].map(([op, names]) => `${op} (${[...names].join(', ')})`).join('; '),
    fix: 'compose them of others in the prediction graph, leave out what needs them in exportGraphs, or do not export as ONNX',
    cause: detail,
  });
}

function inputValue(name: string, tensor: string, { nodes }: FrozenGraph): OnnxValue {
  const { dtype, shape } = nodes.find((node) => node.name === tensor)!.attrs as Node['attrs'];
  return {
    name,
    dtype: dtype?.kind === 'type' ? dtype.value : 0,
    shape: shape?.kind === 'shape' && shape.value !== null ? shape.value : undefined,
  };
}

function checkNames({ inputs, outputs }: FrozenGraph): void {
  const both = Object.keys(inputs).filter((name) => Object.hasOwn(outputs, name));
  if (both.length === 0) return;
  throw new UnsupportedOpsError('In ONNX an input and an output cannot go by the same name.', {
    given: both.join(', '),
    fix: 'give the outputs other names in exportGraphs',
  });
}

function checkSize(initializers: readonly TensorInit[]): void {
  const bytes = initializers.reduce((sum, { rawData }) => sum + (rawData?.length ?? 0), 0);
  if (bytes < mostBytes) return;
  throw new UnsupportedOpsError('The weights are larger than an ONNX file can be.', {
    given: `${bytes} bytes`,
    expected: `below ${mostBytes}`,
  });
}
