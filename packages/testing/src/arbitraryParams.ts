import {
  type Field,
  type FieldKind,
  fieldsOf,
  fieldValue,
  type Params,
  type ParamsClass,
  type ScalarKind,
  setFieldValue,
} from '@tfaip/core';
import fc from 'fast-check';

/**
 * Random params of a class: every field takes any value that its declaration allows, hidden ones too; choices take any
 * of their classes.
 */
export function arbitraryParams<P extends Params>(make: () => P): fc.Arbitrary<P> {
  const fields = fieldsOf(make());
  const values = fc.tuple(...fields.map((field) => arbitraryValue(field, fieldValue(make(), field))));
  return values.map((drawn) => {
    const params = make();
    drawn.forEach((value, i) => {
      setFieldValue(params, fields[i]!, value);
    });
    return params;
  });
}

function arbitraryValue({ type, options }: Field, present: unknown): fc.Arbitrary<unknown> {
  const values = arbitraryOf(type, present);
  return options.optional ? fc.option(values) : values;
}

function arbitraryOf(type: FieldKind, present: unknown): fc.Arbitrary<unknown> {
  const few = { maxLength: 3 };
  switch (type.kind) {
    case 'list':
      return fc.array(scalar(type.items), { minLength: type.minItems, maxLength: type.minItems + 3 });
    case 'dict':
      return fc.dictionary(fc.string(), scalar(type.items), { maxKeys: 3, noNullPrototype: true });
    case 'nested':
      // A subclass may have put a more special class there than the declaration names.
      return arbitraryParams(maker((present as object | null)?.constructor ?? type.cls()));
    case 'nestedList':
      return fc.array(arbitraryParams(maker(type.cls())), few);
    case 'nestedDict':
      return fc.dictionary(fc.string(), arbitraryParams(maker(type.cls())), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'choice':
      return fc.oneof(...type.classes().map((cls) => arbitraryParams(maker(cls))));
    case 'choiceList':
      // A base class may leave it to its subclasses which classes there are.
      if (type.classes().length === 0) return fc.constant([]);
      return fc.array(fc.oneof(...type.classes().map((cls) => arbitraryParams(maker(cls)))), few);
    default:
      return scalar(type);
  }
}

function maker(cls: unknown): () => Params {
  return () => new (cls as ParamsClass)();
}

function scalar(type: ScalarKind): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'int': {
      const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = type;
      return fc.integer({ min, max });
    }
    case 'float': {
      const { min = -Number.MAX_VALUE, max = Number.MAX_VALUE } = type;
      // JSON has no negative zero.
      return fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
    }
    case 'bool':
      return fc.boolean();
    case 'string':
      return fc.string({ unit: 'binary' });
    case 'enum':
      return fc.constantFrom(...type.values);
  }
}
