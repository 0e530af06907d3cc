import type { MessageInitShape } from '@bufbuild/protobuf';
import { encodeGraphDef, type Node } from '@tfaip/graph';
import { DataType } from '@tfaip/libtensorflow';
import type { SaverDefSchema, SignatureDefSchema } from '../proto/saved_model_pb.js';
import { strings, type, types } from './nodes.js';
import { checkpointKey, type ObjectGraphFunction } from './objectGraph.js';
import type { StoredVariable } from './storedVariable.js';
import { tensorInfo } from './tensorInfo.js';

/** Method that TensorFlow Serving's Predict interface looks for. */
const predictMethod = 'tensorflow/serving/predict';

/** What sessions run: TensorFlow Serving, the C API, Java, `saved_model_cli`. */
export interface ServingGraph {
  readonly graphDef: Uint8Array;
  readonly signatures: Record<string, MessageInitShape<typeof SignatureDefSchema>>;
  readonly saver: MessageInitShape<typeof SaverDefSchema>;
}

/** Variables, a call of its function for each signature, and the nodes that save and restore. */
export function servingGraph(
  variables: readonly StoredVariable[],
  functions: readonly ObjectGraphFunction[],
): ServingGraph {
  const handles = variables.map(({ name }) => `variables/${name.replaceAll(/[^A-Za-z0-9_./>-]/g, '_')}`);
  const nodes = [
    ...variables.map((variable, i) => handleNode(handles[i]!, variable)),
    ...functions.flatMap((each) => callNodes(each, handles)),
    ...saverNodes(variables, handles),
  ];
  return {
    graphDef: encodeGraphDef({ nodes, functions: functions.flatMap(({ step }) => step.functions) }),
    signatures: Object.fromEntries(functions.map((each) => [each.signature, signatureDef(each)])),
    saver: {
      filenameTensorName: 'saver/filename:0',
      saveTensorName: 'saver/saved:0',
      restoreOpName: 'saver/restore_all',
      version: 2,
    },
  };
}

function handleNode(node: string, { name, dtype, shape }: StoredVariable): Node {
  return {
    name: node,
    op: 'VarHandleOp',
    inputs: [],
    attrs: {
      dtype: type(dtype),
      shape: { kind: 'shape', value: shape },
      shared_name: { kind: 'string', value: name },
    },
  };
}

function callNodes({ signature, step, captures }: ObjectGraphFunction, handles: readonly string[]): Node[] {
  const { inputs, outputs, functions } = step;
  const call: Node = {
    name: callName(signature),
    op: 'StatefulPartitionedCall',
    inputs: [
      ...inputs.map(({ name }) => inputName(signature, name)),
      ...captures.map((capture) => handles[capture]!),
    ],
    attrs: {
      Tin: types([...inputs.map(({ dtype }) => dtype), ...captures.map(() => DataType.RESOURCE)]),
      Tout: types(outputs.map(({ dtype }) => dtype)),
      f: { kind: 'func', value: functions[0]!.name },
    },
  };
  const placeholders = inputs.map(
    ({ name, dtype, shape }): Node => ({
      name: inputName(signature, name),
      op: 'Placeholder',
      inputs: [],
      attrs: { dtype: type(dtype), shape: { kind: 'shape', value: shape } },
    }),
  );
  return [...placeholders, call];
}

function signatureDef({ signature, step }: ObjectGraphFunction): MessageInitShape<typeof SignatureDefSchema> {
  return {
    inputs: Object.fromEntries(
      step.inputs.map((input) => [input.name, tensorInfo(`${inputName(signature, input.name)}:0`, input)]),
    ),
    outputs: Object.fromEntries(
      step.outputs.map((output, i) => [output.name, tensorInfo(`${callName(signature)}:${i}`, output)]),
    ),
    methodName: predictMethod,
  };
}

function inputName(signature: string, input: string): string {
  return `${nodeName(signature)}/inputs/${nodeName(input)}`;
}

function callName(signature: string): string {
  return `${nodeName(signature)}/call`;
}

/** Letters, digits and `_` of a name, others as their code. */
export function nodeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/gu, (letter) => `_${letter.codePointAt(0)!.toString(16)}_`);
}

function saverNodes(variables: readonly StoredVariable[], handles: readonly string[]): Node[] {
  const keys = variables.map(({ name }) => checkpointKey(name));
  const dtypes = types(variables.map(({ dtype }) => dtype));
  const filename: Node = {
    name: 'saver/filename',
    op: 'Placeholder',
    inputs: [],
    attrs: { dtype: type(DataType.STRING), shape: { kind: 'shape', value: [] } },
  };
  const restored = ['saver/filename', 'saver/keys', 'saver/slices'];
  return [
    filename,
    strings('saver/keys', keys),
    strings(
      'saver/slices',
      keys.map(() => ''),
    ),
    ...variables.map(
      ({ dtype }, i): Node => ({
        name: `saver/read_${i}`,
        op: 'ReadVariableOp',
        inputs: [handles[i]!],
        attrs: { dtype: type(dtype) },
      }),
    ),
    {
      name: 'saver/save',
      op: 'SaveV2',
      inputs: [...restored, ...variables.map((_, i) => `saver/read_${i}`)],
      attrs: { dtypes },
    },
    {
      name: 'saver/saved',
      op: 'Identity',
      inputs: ['saver/filename', '^saver/save'],
      attrs: { T: type(DataType.STRING) },
    },
    { name: 'saver/restore', op: 'RestoreV2', inputs: restored, attrs: { dtypes } },
    ...variables.map(
      ({ dtype }, i): Node => ({
        name: `saver/assign_${i}`,
        op: 'AssignVariableOp',
        inputs: [handles[i]!, i === 0 ? 'saver/restore' : `saver/restore:${i}`],
        attrs: { dtype: type(dtype) },
      }),
    ),
    {
      name: 'saver/restore_all',
      op: 'NoOp',
      inputs: variables.map((_, i) => `^saver/assign_${i}`),
      attrs: {},
    },
  ];
}
