import { TfaipError } from '../errors/tfaipError.js';
import {
  declareField,
  type FieldKind,
  type FieldOptions,
  type NumberOptions,
  type ParamsClass,
  typeKey,
} from './fields.js';

/** A decorator of fields, of the legacy kind (`experimentalDecorators`) and of the standard one. */
export interface FieldDecorator {
  (prototype: object, name: string): void;
  (value: undefined, context: ClassFieldDecoratorContext): void;
}

/** Options of a list: those of its items, and how many there may be. */
export interface ListOptions extends NumberOptions {
  /** Fewest items; default 0. */
  readonly minItems?: number;
}

/**
 * Declares fields of {@link Params} classes: one declaration gives type, help, validation, command line and JSON.
 *
 * The type is said by the decorator's name, because a decorator cannot see TypeScript's types at run time.
 *
 * @throws {TfaipError} when a class declares a field named `type`: in JSON that is the name of a chosen class.
 */
export const param: {
  /** A whole number, at most 2^53 - 1 in size: JSON readers round larger ones. */
  int(options: NumberOptions): FieldDecorator;
  /** A number. */
  float(options: NumberOptions): FieldDecorator;
  bool(options: FieldOptions): FieldDecorator;
  string(options: FieldOptions): FieldDecorator;
  /** One of several strings. */
  oneOf(values: readonly string[], options: FieldOptions): FieldDecorator;
  /** Several values of one scalar type. */
  list(items: 'int' | 'float' | 'bool' | 'string', options: ListOptions): FieldDecorator;
  /** Another params class. */
  nested(cls: () => ParamsClass, options: FieldOptions): FieldDecorator;
  /** One of several params classes, chosen by name; each brings its own fields. */
  choice(classes: () => readonly ParamsClass[], options: FieldOptions): FieldDecorator;
} = {
  int: (options) => declare({ kind: 'int', ...limits(options) }, options),
  float: (options) => declare({ kind: 'float', ...limits(options) }, options),
  bool: (options) => declare({ kind: 'bool' }, options),
  string: (options) => declare({ kind: 'string' }, options),
  oneOf: (values, options) => declare({ kind: 'enum', values }, options),
  list: (items, options) =>
    declare(
      { kind: 'list', items: { kind: items, ...limits(options) }, minItems: options.minItems ?? 0 },
      options,
    ),
  nested: (cls, options) => declare({ kind: 'nested', cls }, options),
  choice: (classes, options) => declare({ kind: 'choice', classes }, options),
};

function declare(type: FieldKind, options: FieldOptions): FieldDecorator {
  return (target: object | undefined, key: string | ClassFieldDecoratorContext) => {
    const isLegacy = typeof key === 'string';
    const owner = isLegacy ? target : key.metadata;
    // Standard decorators came before their metadata: TypeScript 5.0 and 5.1 give none.
    if (!owner)
      throw new TfaipError('The compiler of this params class is too old for decorators with metadata.', {
        fix: 'use TypeScript 5.2 or newer, or set "experimentalDecorators" in tsconfig.json',
      });
    const name = isLegacy ? key : String(key.name);
    if (name === typeKey)
      throw new TfaipError(`A params class cannot have a field named "${typeKey}".`, {
        given: `"${typeKey}", which names the chosen class in JSON`,
        fix: 'use another name',
      });
    declareField(owner, { name, type, options });
  };
}

function limits({ min, max }: NumberOptions): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
