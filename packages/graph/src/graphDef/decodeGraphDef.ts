import { fromBinary } from '@bufbuild/protobuf';
import {
  type FunctionDef,
  type GraphDef,
  GraphDefSchema,
  type NodeDef,
  type OpDef_ArgDef,
} from '../proto/graph_pb.js';
import { attrsFromProto } from './attrValue.js';
import type { FunctionSignatureArg, Graph, GraphFunction, Node } from './graph.js';
import { GraphDefError, inPlace } from './graphDefError.js';
import { elementCount, shapeFromProto } from './shapeProto.js';

/** One stored element may stand for all of a constant: few bytes must not claim more memory than a model has. */
const maxRepeatedElements = 2 ** 27;

/**
 * Reads a serialized `GraphDef`, of `encodeGraphDef` or of a program that uses TensorFlow.
 *
 * What a `Graph` has no place for and running it does not need is left out: the version, debugging information, names
 * of dimensions, attributes of functions' arguments, registered gradients. A list attribute of length 0 is read as
 * `ints`; bytes that are UTF-8 text as a string. The data of constants are views of `bytes`, at any alignment.
 *
 * @throws {GraphDefError} if the bytes are no GraphDef, or hold a polymorphic function, a constant without plain
 * values (resource, variant), constants that are larger than a model's, or an attribute of another kind than `AttrValue`
 * knows; names the node.
 */
export function decodeGraphDef(bytes: Uint8Array): Graph {
  const { node, library } = parse(bytes);
  checkRepeatedElements([...node, ...(library?.function ?? []).flatMap(({ nodeDef }) => nodeDef)]);
  return {
    nodes: node.map(nodeFromProto),
    functions: (library?.function ?? []).map(functionFromProto),
  };
}

function parse(bytes: Uint8Array): GraphDef {
  try {
    return fromBinary(GraphDefSchema, bytes);
  } catch (cause) {
    throw new GraphDefError('The bytes are no GraphDef.', { given: `${bytes.length} bytes`, cause });
  }
}

function checkRepeatedElements(nodes: readonly NodeDef[]): void {
  let total = 0;
  for (const { name, attr } of nodes) {
    for (const { value } of Object.values(attr)) {
      if (value.case !== 'tensor' || value.value.tensorContent.length > 0) continue;
      const shape = value.value.tensorShape && shapeFromProto(value.value.tensorShape);
      const count = elementCount(shape ?? []);
      total += Math.max(count, 0);
      if (Number.isNaN(count) || total > maxRepeatedElements) {
        throw new GraphDefError(`node ${name}: The constants of the graph are too large.`, {
          given: `[${shape?.slice(0, 20).join(', ')}] without data of its own`,
          expected: `at most ${maxRepeatedElements} elements that one element stands for`,
        });
      }
    }
  }
}

function nodeFromProto({ name, op, input, device, attr }: NodeDef): Node {
  const attrs = inPlace(`node ${name}`, () => attrsFromProto(attr));
  return { name, op, inputs: input, attrs, ...(device !== '' && { device }) };
}

function functionFromProto({ signature, nodeDef, ret, controlRet, attr }: FunctionDef): GraphFunction {
  if (signature === undefined) throw new GraphDefError('A function has no signature.');
  const { name, inputArg, outputArg, isStateful } = signature;
  return inPlace(`function ${name}`, () => ({
    name,
    inputs: inputArg.map(argFromProto),
    outputs: outputArg.map(argFromProto),
    nodes: nodeDef.map(nodeFromProto),
    returns: ret,
    ...(Object.keys(controlRet).length > 0 && { controlReturns: controlRet }),
    ...(Object.keys(attr).length > 0 && { attrs: attrsFromProto(attr) }),
    ...(isStateful && { stateful: true }),
  }));
}

function argFromProto({
  name,
  type,
  typeAttr,
  numberAttr,
  typeListAttr,
}: OpDef_ArgDef): FunctionSignatureArg {
  if (typeAttr === '' && numberAttr === '' && typeListAttr === '') return { name, dtype: type };
  throw new GraphDefError(`The argument ${name} is polymorphic, which cannot be read.`, {
    given: `its type is that of attribute ${typeAttr || typeListAttr || numberAttr}`,
    expected: 'one tensor of a fixed dtype',
  });
}
