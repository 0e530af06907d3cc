import {
  type Field,
  fieldsOf,
  fieldValue,
  isNestedKind,
  type Json,
  type JsonObject,
  type NestedKind,
  type Params,
  type ParamsClass,
  type ScalarKind,
  typeKey,
  typeNameOf,
} from '@tfaip/core';
import { argumentPath, type Root } from '../arguments/applySettings.js';
import { schemaKey } from './configFile.js';

interface ObjectSchema {
  type: 'object';
  properties: Record<string, Json | ObjectSchema>;
  patternProperties: Record<string, Json>;
  additionalProperties: false;
  [key: string]: unknown;
}

/**
 * The JSON Schema (draft 7, which editors know best) of the config files that set these params: names, types, limits,
 * defaults and help of all arguments, of every class that can be chosen.
 */
export function configSchema(roots: readonly Root[], title: string): JsonObject {
  const schema = emptyObject();
  for (const { path, params } of roots) addFields(schema, params, path);
  schema.properties = { [schemaKey]: { type: 'string' }, ...schema.properties };
  return {
    [schemaKey]: 'http://json-schema.org/draft-07/schema#',
    title,
    ...schema,
  } as unknown as JsonObject;
}

/** Fields further down by path, such as `train.batch_size`: a schema cannot say which there are, so it takes them all. */
const dottedPaths: Record<string, Json> = { '^\\w+\\..+': {} };

function emptyObject(): ObjectSchema {
  return { type: 'object', properties: {}, patternProperties: dottedPaths, additionalProperties: false };
}

function addFields(top: ObjectSchema, params: Params, path: string): void {
  for (const field of fieldsOf(params)) {
    if (field.options.mode === 'hidden') continue;
    const at = argumentPath(path, field);
    const { type, options } = field;
    const value = fieldValue(params, field);
    if (type.kind === 'nested' && !options.optional && value) addFields(top, value as Params, at);
    else put(top, at, describe(field, value));
  }
}

function describe(field: Field, value: unknown): Json {
  const { help, optional } = field.options;
  const schema = isNestedKind(field.type) ? nestedSchema(field.type, value) : plainSchema(field);
  const byDefault = defaultOf(field, value);
  return {
    description: help,
    ...(byDefault !== undefined && { default: byDefault }),
    ...(optional ? { anyOf: [schema, { type: 'null' }] } : (schema as object)),
  } as JsonObject;
}

function defaultOf({ type }: Field, value: unknown): Json | undefined {
  if (value === null || value === undefined) return value;
  if (type.kind === 'choice') return typeNameOf((value as Params).constructor as ParamsClass);
  return isNestedKind(type) ? undefined : (value as Json);
}

function plainSchema({ type }: Field): JsonObject {
  if (type.kind === 'list') {
    return {
      type: 'array',
      items: scalarSchema(type.items),
      ...(type.minItems > 0 && { minItems: type.minItems }),
    };
  }
  if (type.kind === 'dict') return { type: 'object', additionalProperties: scalarSchema(type.items) };
  return scalarSchema(type as ScalarKind);
}

function scalarSchema(type: ScalarKind): JsonObject {
  switch (type.kind) {
    case 'int':
    case 'float':
      return {
        type: type.kind === 'int' ? 'integer' : 'number',
        ...(type.min !== undefined && { minimum: type.min }),
        ...(type.max !== undefined && { maximum: type.max }),
      };
    case 'bool':
      return { type: 'boolean' };
    case 'string':
      return { type: 'string' };
    case 'enum':
      return { enum: type.values };
  }
}

function nestedSchema(type: NestedKind, value: unknown): JsonObject {
  switch (type.kind) {
    case 'nested':
      return objectSchema((value as Params | null | undefined) ?? new (type.cls())());
    case 'nestedList':
      return listSchema(objectSchema(new (type.cls())()), type.minItems);
    case 'nestedDict':
      return { type: 'object', additionalProperties: objectSchema(new (type.cls())()) };
    case 'choice':
      return choiceSchema(type.classes(), value);
    case 'choiceList':
      return listSchema(choiceSchema(type.classes(), undefined), type.minItems);
  }
}

function listSchema(items: JsonObject, minItems: number): JsonObject {
  return { type: 'array', items, ...(minItems > 0 && { minItems }) };
}

/** A class by its name alone, or by an object; without a name it is the class that is there by default. */
function choiceSchema(classes: readonly ParamsClass[], value: unknown): JsonObject {
  const objects = classes.map((cls) => {
    const isDefault = (value as object | null | undefined)?.constructor === cls;
    const params = isDefault ? (value as Params) : new cls();
    return objectSchema(params, typeNameOf(cls), !isDefault);
  });
  return { anyOf: [{ enum: classes.map(typeNameOf) }, ...objects] };
}

function objectSchema(params: Params, typeName?: string, isNameRequired: boolean = false): JsonObject {
  const schema = emptyObject();
  if (typeName !== undefined) schema.properties[typeKey] = { const: typeName };
  if (isNameRequired) schema.required = [typeKey];
  addFields(schema, params, '');
  return schema as unknown as JsonObject;
}

function put(top: ObjectSchema, path: string, schema: Json): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = top;
  for (const name of names) {
    at.properties[name] ??= emptyObject();
    at = at.properties[name] as ObjectSchema;
  }
  at.properties[last] = schema;
}
