import { TfaipError } from '../errors/tfaipError.js';
import { type FieldKind, isNestedKind } from './fieldKind.js';
import type { Params } from './params.js';

/** How a field appears on the command line: by its path, at its parent's level, or not at all. */
export type FieldMode = 'dotted' | 'flat' | 'hidden';

/** What every kind of field may say about itself. */
export interface FieldOptions {
  /** One sentence: what the value is, with its unit. */
  readonly help: string;
  /** Default: `dotted`. Hidden fields are state: saved, but not set by users. */
  readonly mode?: FieldMode;
  /** The value may be null ("none" on the command line). */
  readonly optional?: boolean;
  /** A path that replaces the dotted one, e.g. `train` instead of `trainer.train`. */
  readonly root?: string;
}

export interface NumberOptions extends FieldOptions {
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
}

/** A concrete params class. */
export type ParamsClass<P extends Params = Params> = (new () => P) &
  Partial<Pick<typeof Params, 'typeName' | 'version' | 'migrate'>>;

/** A params class of which there may only be subclasses. */
export type AbstractParamsClass<P extends Params = Params> = abstract new () => P;

/** Key that names the chosen class of a polymorphic field in JSON, so no field may have this name. */
export const typeKey = 'type';

/** Key that holds the version of a class' fields in JSON, so no field may have this name either. */
export const versionKey = 'version';

/** A declared field. */
export interface Field {
  readonly name: string;
  readonly type: FieldKind;
  readonly options: FieldOptions;
}

/** Where the standard keeps what decorators say about a class; Node 20 lacks the symbol, compilers agree on this one. */
const metadataKey: symbol = Symbol.metadata ?? Symbol.for('Symbol.metadata');
if (!Symbol.metadata) Object.defineProperty(Symbol, 'metadata', { value: metadataKey });

/** By what a field's decorator gets to see of its class: the prototype (legacy) or the metadata (standard). */
const fieldsByOwner = new WeakMap<object, Map<string, Field>>();

/**
 * Records a field for the class that declares it; a subclass may declare it anew.
 *
 * @param owner the class' prototype, or its decorators' metadata.
 */
export function declareField(owner: object, field: Field): void {
  let own = fieldsByOwner.get(owner);
  if (!own) {
    own = new Map();
    fieldsByOwner.set(owner, own);
  }
  own.set(field.name, field);
}

/** All fields of a params object in the order of declaration, the base class' first. */
export function fieldsOf(params: object): Field[] {
  const fields = new Map<string, Field>();
  for (const prototype of lineageOf(params)) {
    for (const field of ownFields(prototype)) fields.set(field.name, field);
  }
  return [...fields.values()];
}

/** The prototypes of an object, the most general first. */
export function lineageOf(object: object): object[] {
  const lineage: object[] = [];
  for (let at = Object.getPrototypeOf(object); at; at = Object.getPrototypeOf(at)) lineage.unshift(at);
  return lineage;
}

/** The fields that the class of this prototype declares itself. */
export function ownFields(prototype: object): Field[] {
  const metadata = Object.getOwnPropertyDescriptor(prototype.constructor, metadataKey)?.value as
    | object
    | undefined;
  const standard = metadata && fieldsByOwner.get(metadata);
  return [...(fieldsByOwner.get(prototype)?.values() ?? []), ...(standard?.values() ?? [])];
}

/**
 * The name by which a class is chosen and stored: its own `static typeName`, else its name without `Params`.
 *
 * Say `typeName` where code is bundled or minified: bundlers may rename classes.
 */
export function typeNameOf(cls: ParamsClass): string {
  const declared = Object.hasOwn(cls, 'typeName') ? cls.typeName : undefined;
  return declared ?? cls.name.replace(/Params$/, '');
}

/**
 * The class of a polymorphic field that has a name.
 *
 * @returns undefined if there is none.
 * @throws {TfaipError} if two of the classes have the same name: a stored one could not be told from the other.
 */
export function classNamed(classes: readonly ParamsClass[], name: unknown): ParamsClass | undefined {
  const names = classes.map(typeNameOf);
  const twice = names.find((each, i) => names.indexOf(each) !== i);
  if (twice !== undefined)
    throw new TfaipError(`Two classes of a polymorphic field have the name ${twice}.`, {
      given: names.join(', '),
      fix: 'give one of them a `static override readonly typeName` of its own',
    });
  return typeof name === 'string' ? classes[names.indexOf(name)] : undefined;
}

/** Params that a field holds, each under the name by which it is found below the field; '' is the field itself. */
export function nestedIn({ type }: Field, value: unknown): [name: string, params: Params][] {
  if (!isNestedKind(type) || typeof value !== 'object' || value === null) return [];
  if (type.kind === 'nested' || type.kind === 'choice') return [['', value as Params]];
  return Object.entries(value as Record<string, Params>);
}

/** A name below a path, either of which may be empty. */
export function joinPath(parent: string, name: string): string {
  return parent === '' || name === '' ? parent + name : `${parent}.${name}`;
}

/** The value of a field. */
export function fieldValue(params: Params, { name }: Field): unknown {
  return (params as unknown as Record<string, unknown>)[name];
}

/** Sets a field without any check. */
export function setFieldValue(params: Params, { name }: Field, value: unknown): void {
  (params as unknown as Record<string, unknown>)[name] = value;
}
