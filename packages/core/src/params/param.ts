import {
  declareField,
  type FieldKind,
  type FieldOptions,
  type NumberOptions,
  type ParamsClass,
} from './fields.js';
import type { Params } from './params.js';
import { addRules } from './rules.js';

type Declare = (prototype: object, name: string) => void;

/** Options of a list: those of its items, and how many there may be. */
export interface ListOptions extends NumberOptions {
  /** Fewest items; default 0. */
  readonly minItems?: number;
}

/**
 * Declares fields of {@link Params} classes: one declaration gives type, help, validation, command line and JSON.
 *
 * The type is said by the decorator's name, because a decorator cannot see TypeScript's types at run time.
 */
export const param: {
  /** A whole number. */
  int(options: NumberOptions): Declare;
  /** A number. */
  float(options: NumberOptions): Declare;
  bool(options: FieldOptions): Declare;
  string(options: FieldOptions): Declare;
  /** One of several strings. */
  oneOf(values: readonly string[], options: FieldOptions): Declare;
  /** Several values of one scalar type. */
  list(items: 'int' | 'float' | 'bool' | 'string', options: ListOptions): Declare;
  /** Another params class. */
  nested(cls: () => ParamsClass, options: FieldOptions): Declare;
  /** One of several params classes, chosen by name; each brings its own fields. */
  choice(classes: () => readonly ParamsClass[], options: FieldOptions): Declare;
} = {
  int: (options) => declare({ kind: 'int', ...limits(options) }, options),
  float: (options) => declare({ kind: 'float', ...limits(options) }, options),
  bool: (options) => declare({ kind: 'bool' }, options),
  string: (options) => declare({ kind: 'string' }, options),
  oneOf: (values, options) => declare({ kind: 'enum', values }, options),
  list: (items, options) =>
    declare({ kind: 'list', items: { kind: items, ...limits(options) } }, options, options.minItems),
  nested: (cls, options) => declare({ kind: 'nested', cls }, options),
  choice: (classes, options) => declare({ kind: 'choice', classes }, options),
};

function declare(type: FieldKind, options: FieldOptions, minItems = 0): Declare {
  return (prototype, name) => {
    declareField(prototype, { name, type, options });
    addRules(prototype as Params, name, type, options, minItems);
  };
}

function limits({ min, max }: NumberOptions): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
