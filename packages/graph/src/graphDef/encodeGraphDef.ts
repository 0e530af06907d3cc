import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type FunctionDefSchema,
  GraphDefSchema,
  type NodeDefSchema,
  type OpDef_ArgDefSchema,
} from '../proto/graph_pb.js';
import { attrsToProto } from './attrValue.js';
import type { FunctionSignatureArg, Graph, GraphFunction, Node } from './graph.js';
import { inPlace } from './graphDefError.js';
import { GRAPH_DEF_PRODUCER } from './producer.js';

/**
 * The graph as a serialized `GraphDef`, which a session of `@tfaip/libtensorflow` runs. Equal graphs with nodes and
 * attributes in the same order give equal bytes. A constant of 64 or more equal elements is written as one.
 * @throws {GraphDefError} if a value cannot be written, naming node and attribute; whether operations exist and fit
 * together is for the library to say.
 */
export function encodeGraphDef(graph: Graph): Uint8Array {
  const library = graph.functions.map((body) =>
    inPlace(`function ${body.name}`, () => functionToProto(body)),
  );
  const message = create(GraphDefSchema, {
    node: graph.nodes.map(nodeToProto),
    ...(library.length > 0 && { library: { function: library } }),
    versions: { producer: GRAPH_DEF_PRODUCER },
  });
  return toBinary(GraphDefSchema, message);
}

function nodeToProto({ name, op, inputs, attrs, device }: Node): MessageInitShape<typeof NodeDefSchema> {
  const attr = inPlace(`node ${name}`, () => attrsToProto(attrs));
  return { name, op, input: [...inputs], attr, ...(device !== undefined && { device }) };
}

function functionToProto(body: GraphFunction): MessageInitShape<typeof FunctionDefSchema> {
  const controlRet = { ...body.controlReturns };
  return {
    signature: {
      name: body.name,
      inputArg: body.inputs.map(argToProto),
      outputArg: body.outputs.map(argToProto),
      isStateful: body.stateful ?? false,
      controlOutput: Object.keys(controlRet),
    },
    nodeDef: body.nodes.map(nodeToProto),
    ret: { ...body.returns },
    controlRet,
    attr: attrsToProto(body.attrs ?? {}),
  };
}

function argToProto({ name, dtype }: FunctionSignatureArg): MessageInitShape<typeof OpDef_ArgDefSchema> {
  return { name, type: dtype };
}
