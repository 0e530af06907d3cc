import type { OpArgument, OpDefinition, OpDefinitions } from '@tfaip/libtensorflow';
import type { Attrs } from './attrValue.js';
import { GraphDefError } from './graphDefError.js';

/**
 * How output `index` of a node is called inside a function, after the node's name: by the output argument of its
 * operation and the index within that, since one argument may be several tensors.
 *
 * @param definitions from `opDefs` of `@tfaip/libtensorflow`.
 * @param attrs of the node; those that say how many tensors an argument is must be there.
 * @param index counted over all outputs of the node, from 0.
 * @throws {GraphDefError} if there is no such operation or output, or an attribute that says how many is missing.
 * @example outputName(definitions, 'Split', { num_split: { kind: 'int', value: 3 }, … }, 2) // 'output:2'
 */
export function outputName(definitions: OpDefinitions, op: string, attrs: Attrs, index: number): string {
  const definition = definitions.get(op);
  if (definition === undefined) {
    throw new GraphDefError(`There is no operation ${op}.`, {
      fix: 'if it is a function, call it through PartitionedCall',
    });
  }
  let first = 0;
  for (const argument of definition.outputs) {
    const count = tensorCount(definition, argument, attrs);
    if (index < first + count && index >= first) return `${argument.name}:${index - first}`;
    first += count;
  }
  throw new GraphDefError(`The operation ${op} has no output ${index}.`, { expected: `0 to ${first - 1}` });
}

/** Tensors that an argument is. */
function tensorCount(op: OpDefinition, { name, numberAttr, typeListAttr }: OpArgument, attrs: Attrs): number {
  const attrName = numberAttr ?? typeListAttr;
  if (attrName === undefined) return 1;
  const attr = attrs[attrName];
  if (numberAttr !== undefined && attr?.kind === 'int') return Number(attr.value);
  // A list of length 0 has no kind once it was read from a GraphDef.
  if (typeListAttr !== undefined && Array.isArray(attr?.value)) return attr.value.length;
  throw new GraphDefError(
    `The operation ${op.name} needs the attribute ${attrName} to know its outputs ${name}.`,
    {
      given:
        attr === undefined
          ? `attributes ${Object.keys(attrs).join(', ')}`
          : `${attrName} of kind ${attr.kind}`,
      expected: numberAttr === undefined ? 'a list of types' : 'an int',
    },
  );
}
