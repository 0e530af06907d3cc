/** What the loaded library's operations take and give, from its own list (op_def.proto of tensorflow/core/framework). */
import { bufferBytes } from './nativeBuffer.js';
import { readFields } from './protoReader.js';
import type { TensorFlowC } from './tensorflowC.js';

/** An input or output of an operation: one tensor, or with `numberAttr` or `typeListAttr` several. */
export interface OpArgument {
  readonly name: string;
  /** The dtype, where it is always the same: a number of `DataType`. */
  readonly type?: number;
  /** The attribute that holds the dtype. */
  readonly typeAttr?: string;
  /** The attribute that holds how many tensors of one dtype this is. */
  readonly numberAttr?: string;
  /** The attribute that holds the dtypes of the tensors that this is. */
  readonly typeListAttr?: string;
}

/** The signature of an operation. */
export interface OpDefinition {
  readonly name: string;
  readonly inputs: readonly OpArgument[];
  readonly outputs: readonly OpArgument[];
  /** True when equal inputs need not give equal outputs, or when running it has an effect. */
  readonly isStateful: boolean;
}

/** Signatures by the operation's name. */
export type OpDefinitions = ReadonlyMap<string, OpDefinition>;

/** What lists the operations: a `TensorBinding`. */
export interface OpListSource {
  /** A serialized `OpList`. */
  opList(): Uint8Array;
}

const known = new WeakMap<OpListSource, OpDefinitions>();

/**
 * The operations that the library has, by name. Read at the first call for a binding, then kept.
 * @example opDefs(binding).get('MatMul')?.outputs // [{ name: 'product', typeAttr: 'T' }]
 */
export function opDefs(binding: OpListSource): OpDefinitions {
  const definitions = known.get(binding) ?? decodeOpList(binding.opList());
  known.set(binding, definitions);
  return definitions;
}

/** A serialized `OpList` of all operations of the library. */
export function readOpList(c: TensorFlowC): Uint8Array {
  const buffer = c.TF_GetAllOpList();
  try {
    return bufferBytes(c, buffer);
  } finally {
    c.TF_DeleteBuffer(buffer);
  }
}

function decodeOpList(bytes: Uint8Array): OpDefinitions {
  const definitions = new Map<string, OpDefinition>();
  readFields(bytes, {
    1: (reader) => {
      const definition = decodeOpDef(reader.bytes());
      definitions.set(definition.name, definition);
    },
  });
  return definitions;
}

function decodeOpDef(bytes: Uint8Array): OpDefinition {
  const inputs: OpArgument[] = [];
  const outputs: OpArgument[] = [];
  let name = '';
  let isStateful = false;
  readFields(bytes, {
    1: (reader) => {
      name = reader.string();
    },
    2: (reader) => inputs.push(decodeArgument(reader.bytes())),
    3: (reader) => outputs.push(decodeArgument(reader.bytes())),
    17: (reader) => {
      isStateful = reader.bool();
    },
  });
  return { name, inputs, outputs, isStateful };
}

function decodeArgument(bytes: Uint8Array): OpArgument {
  const argument: { -readonly [Key in keyof OpArgument]: OpArgument[Key] } = { name: '' };
  readFields(bytes, {
    1: (reader) => {
      argument.name = reader.string();
    },
    3: (reader) => {
      argument.type = reader.int32();
    },
    4: (reader) => {
      argument.typeAttr = reader.string();
    },
    5: (reader) => {
      argument.numberAttr = reader.string();
    },
    6: (reader) => {
      argument.typeListAttr = reader.string();
    },
  });
  return argument;
}
