import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { encodeGraphDef, type Node } from '@tfaip/graph';
import { DataType, type SessionArray, type TensorBinding } from '@tfaip/libtensorflow';
import { TrackableObjectGraphSchema } from '../proto/saved_model_pb.js';
import { strings, type, types } from './nodes.js';
import { checkpointKey } from './objectGraph.js';
import type { StoredVariable } from './storedVariable.js';

/** Under which key a checkpoint says what its entries belong to. */
const objectGraphKey = '_CHECKPOINTABLE_OBJECT_GRAPH';

/**
 * Writes values as a TensorFlow checkpoint (`PREFIX.index`, `PREFIX.data-00000-of-00001`), by TensorFlow's own operation.
 *
 * @throws {TensorFlowError} if a file cannot be written.
 */
export async function writeCheckpoint(
  binding: TensorBinding,
  prefix: string,
  variables: readonly StoredVariable[],
  objects: MessageInitShape<typeof TrackableObjectGraphSchema>,
): Promise<void> {
  const graph = toBinary(TrackableObjectGraphSchema, create(TrackableObjectGraphSchema, objects));
  using session = binding.createSession(
    encodeGraphDef({ nodes: saveNodes(variables, prefix), functions: [] }),
  );
  const values = variables.map(({ value }, i): [string, SessionArray] => [
    `value_${i}`,
    value as SessionArray,
  ]);
  const text: SessionArray = { dtype: 'string', shape: [], data: [Buffer.from(graph).toString('base64url')] };
  await session.runAsync({ feeds: { ...Object.fromEntries(values), objects: text }, targets: ['save'] });
}

function saveNodes(variables: readonly StoredVariable[], prefix: string): Node[] {
  const keys = [...variables.map(({ name }) => checkpointKey(name)), objectGraphKey];
  return [
    ...variables.map(
      ({ dtype, shape }, i): Node => ({
        name: `value_${i}`,
        op: 'Placeholder',
        inputs: [],
        attrs: { dtype: type(dtype), shape: { kind: 'shape', value: shape } },
      }),
    ),
    // Strings are fed as text, and the message is none.
    { name: 'objects', op: 'Placeholder', inputs: [], attrs: { dtype: type(DataType.STRING) } },
    { name: 'object_graph', op: 'DecodeBase64', inputs: ['objects'], attrs: {} },
    strings('prefix', [prefix], []),
    strings('keys', keys),
    strings(
      'slices',
      keys.map(() => ''),
    ),
    {
      name: 'save',
      op: 'SaveV2',
      inputs: ['prefix', 'keys', 'slices', ...variables.map((_, i) => `value_${i}`), 'object_graph'],
      attrs: { dtypes: types([...variables.map(({ dtype }) => dtype), DataType.STRING]) },
    },
  ];
}
