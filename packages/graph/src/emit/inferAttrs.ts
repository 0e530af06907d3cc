import type { OpDefinitions } from '@tfaip/libtensorflow';
import type { Attrs, AttrValue } from '../graphDef/attrValue.js';

/**
 * The attributes of an operation with those that follow from its inputs: tfjs's kernels leave some of them to eager
 * execution, which infers them; a graph wants all of them.
 *
 * @param dtypes of the inputs, in order.
 */
export function inferAttrs(
  definitions: OpDefinitions,
  op: string,
  attrs: Attrs,
  dtypes: readonly number[],
): Attrs {
  const complete: Record<string, AttrValue> = { ...attrs };
  let next = 0;
  for (const { typeAttr, numberAttr, typeListAttr } of definitions.get(op)?.inputs ?? []) {
    const taken = countOf(complete, numberAttr, typeListAttr, dtypes.length - next);
    if (typeAttr) complete[typeAttr] ??= { kind: 'type', value: dtypes[next]! };
    if (numberAttr) complete[numberAttr] ??= { kind: 'int', value: taken };
    if (typeListAttr) complete[typeListAttr] ??= { kind: 'types', value: dtypes.slice(next, next + taken) };
    next += taken;
  }
  return complete;
}

/** Tensors of one argument: as its attribute says, else all that are left. */
function countOf(
  attrs: Attrs,
  numberAttr: string | undefined,
  typeListAttr: string | undefined,
  left: number,
): number {
  const attr = attrs[numberAttr ?? typeListAttr ?? ''];
  if (attr?.kind === 'int') return Number(attr.value);
  if (attr && Array.isArray(attr.value)) return attr.value.length;
  return numberAttr || typeListAttr ? left : 1;
}
