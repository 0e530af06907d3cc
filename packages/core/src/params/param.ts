import { TfaipError } from '../errors/tfaipError.js';
import type { FieldKind, ScalarKind } from './fieldKind.js';
import {
  type AbstractParamsClass,
  declareField,
  type FieldOptions,
  type NumberOptions,
  type ParamsClass,
  typeKey,
  versionKey,
} from './fields.js';
import type { Params } from './params.js';

/** What a decorator asks of its field: that the field's type allows the values which it may be set to. */
type Holding<Value, Field> = [Value] extends [Field]
  ? unknown
  : { readonly 'the type of this field must allow': Value };

/**
 * A decorator of fields, of the legacy kind (`experimentalDecorators`) and of the standard one. The compiler refuses a
 * field whose type does not allow a `Value`.
 */
export interface FieldDecorator<Value> {
  <Owner, Name extends keyof Owner & string>(
    prototype: Owner & Holding<Value, Owner[NoInfer<Name>]>,
    name: Name,
  ): void;
  <Owner, Field>(
    value: undefined,
    context: ClassFieldDecoratorContext<Owner, Field> & Holding<Value, Field>,
  ): void;
}

/** Options of a list: those of its items, and how many there may be. */
export interface ListOptions extends NumberOptions {
  /** Fewest items; default 0. */
  readonly minItems?: number;
}

/** The value, or null where the options say that it is optional. */
type Value<V, O extends FieldOptions> = O extends { readonly optional: true } ? V | null : V;

/** The items of lists and dictionaries: a type's name, or the strings that are allowed. */
type Items = 'int' | 'float' | 'bool' | 'string' | readonly string[];

/** TypeScript's type of items. */
type ItemValue<I extends Items> = I extends 'int' | 'float'
  ? number
  : I extends 'bool'
    ? boolean
    : I extends 'string'
      ? string
      : I extends readonly string[]
        ? I[number]
        : never;

/** What a params class makes. */
type Made<C extends readonly ParamsClass[]> = InstanceType<C[number]>;

/**
 * Declares fields of {@link Params} classes: one declaration gives type, help, validation, command line and JSON.
 *
 * The type is said by the decorator's name, because a decorator cannot see TypeScript's types at run time; the compiler
 * checks that both agree.
 *
 * @throws {TfaipError} when a class declares a field named `type` or `version`: JSON has them for the chosen class.
 */
export const param: {
  /** A whole number, at most 2^53 - 1 in size: JSON readers round larger ones. */
  int<const O extends NumberOptions>(options: O): FieldDecorator<Value<number, O>>;
  /** A number. */
  float<const O extends NumberOptions>(options: O): FieldDecorator<Value<number, O>>;
  bool<const O extends FieldOptions>(options: O): FieldDecorator<Value<boolean, O>>;
  string<const O extends FieldOptions>(options: O): FieldDecorator<Value<string, O>>;
  /** One of several strings. */
  oneOf<const V extends readonly string[], const O extends FieldOptions>(
    values: V,
    options: O,
  ): FieldDecorator<Value<V[number], O>>;
  /** Several values of one scalar type, or each one of several strings. */
  list<const I extends Items, const O extends ListOptions>(
    items: I,
    options: O,
  ): FieldDecorator<Value<ItemValue<I>[], O>>;
  /** Values of one scalar type, each under a name: `--field a=1 b=2` on the command line. */
  dict<const I extends Items, const O extends NumberOptions>(
    items: I,
    options: O,
  ): FieldDecorator<Value<Record<string, ItemValue<I>>, O>>;
  /** Another params class; where it is abstract, subclasses put a more special one into the field. */
  nested<P extends Params, const O extends FieldOptions>(
    cls: () => AbstractParamsClass<P>,
    options: O,
  ): FieldDecorator<Value<P, O>>;
  /** Several of another params class. */
  listOf<P extends Params, const O extends FieldOptions & { readonly minItems?: number }>(
    cls: () => ParamsClass<P>,
    options: O,
  ): FieldDecorator<Value<P[], O>>;
  /** Several of another params class, each under a name. */
  dictOf<P extends Params, const O extends FieldOptions>(
    cls: () => ParamsClass<P>,
    options: O,
  ): FieldDecorator<Value<Record<string, P>, O>>;
  /** One of several params classes, chosen by name; each brings its own fields. */
  choice<const C extends readonly ParamsClass[], const O extends FieldOptions>(
    classes: () => C,
    options: O,
  ): FieldDecorator<Value<Made<C>, O>>;
  /** A list of params, the class of each chosen by name. */
  choices<
    const C extends readonly ParamsClass[],
    const O extends FieldOptions & { readonly minItems?: number },
  >(classes: () => C, options: O): FieldDecorator<Value<Made<C>[], O>>;
} = {
  int: (options) => declare({ kind: 'int', ...limits(options) }, options),
  float: (options) => declare({ kind: 'float', ...limits(options) }, options),
  bool: (options) => declare({ kind: 'bool' }, options),
  string: (options) => declare({ kind: 'string' }, options),
  oneOf: (values, options) => declare({ kind: 'enum', values }, options),
  list: (items, options) =>
    declare({ kind: 'list', items: itemKind(items, options), minItems: options.minItems ?? 0 }, options),
  dict: (items, options) => declare({ kind: 'dict', items: itemKind(items, options) }, options),
  nested: (cls, options) =>
    declare({ kind: 'nested', cls: cls as () => unknown as () => ParamsClass }, options),
  listOf: (cls, options) => declare({ kind: 'nestedList', cls, minItems: options.minItems ?? 0 }, options),
  dictOf: (cls, options) => declare({ kind: 'nestedDict', cls }, options),
  choice: (classes, options) => declare({ kind: 'choice', classes }, options),
  choices: (classes, options) =>
    declare({ kind: 'choiceList', classes, minItems: options.minItems ?? 0 }, options),
};

const reservedNames = new Set<string>([typeKey, versionKey]);

function declare<V>(type: FieldKind, options: FieldOptions): FieldDecorator<V> {
  return (target: unknown, key: string | ClassFieldDecoratorContext) => {
    const isLegacy = typeof key === 'string';
    const owner = isLegacy ? (target as object) : key.metadata;
    // Standard decorators came before their metadata: TypeScript 5.0 and 5.1 give none.
    if (!owner)
      throw new TfaipError('The compiler of this params class is too old for decorators with metadata.', {
        fix: 'use TypeScript 5.2 or newer, or set "experimentalDecorators" in tsconfig.json',
      });
    const name = isLegacy ? key : String(key.name);
    if (reservedNames.has(name))
      throw new TfaipError(`A params class cannot have a field named "${name}".`, {
        given: `"${name}", which names the chosen class or its version in JSON`,
        fix: 'use another name',
      });
    declareField(owner, { name, type, options });
  };
}

function itemKind(items: Items, options: NumberOptions): ScalarKind {
  if (typeof items !== 'string') return { kind: 'enum', values: items };
  return items === 'int' || items === 'float' ? { kind: items, ...limits(options) } : { kind: items };
}

function limits({ min, max }: NumberOptions): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
