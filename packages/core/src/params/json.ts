import {
  classNamed,
  type Field,
  fieldsOf,
  fieldValue,
  joinPath,
  type ParamsClass,
  setFieldValue,
  typeKey,
  typeNameOf,
  versionKey,
} from './fields.js';
import { Params } from './params.js';
import { ParamsError, type ParamsProblem } from './paramsError.js';

/** Values that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * Params as JSON: keys sorted, dictionaries included; a polymorphic field holds the chosen class under `type`, a class
 * with a version says it under `version`. A required field without a value is left out.
 */
export function paramsToJson(params: Params): JsonObject {
  const { version } = params.constructor as ParamsClass;
  const entries = fieldsOf(params)
    .filter((field) => fieldValue(params, field) !== undefined)
    .map((field): [string, Json] => [field.name, fieldToJson(field, fieldValue(params, field))]);
  return { ...(version !== undefined && { [versionKey]: version }), ...sorted(entries) };
}

/**
 * Params from JSON; fields that the JSON does not have keep their defaults.
 *
 * Stored by an older version of a class, they go through its {@link Params.migrate} first. Values are not validated
 * here: call {@link validateParams} when all are set.
 *
 * @throws {ParamsError} that lists every unknown field, every unknown choice and every newer version with its path.
 */
export function paramsFromJson<P extends Params>(cls: ParamsClass<P>, json: Json, root = ''): P {
  const params = new cls();
  const problems: ParamsProblem[] = [];
  assignJson(params, json, root, problems);
  if (problems.length > 0) throw new ParamsError(problems);
  return params;
}

function fieldToJson({ type }: Field, value: unknown): Json {
  if (value === null) return null;
  switch (type.kind) {
    case 'nested':
      return paramsToJson(value as Params);
    case 'choice':
      return chosenToJson(value as Params);
    case 'nestedList':
      return (value as Params[]).map(paramsToJson);
    case 'choiceList':
      return (value as Params[]).map(chosenToJson);
    case 'nestedDict':
      return mapValues(value as Record<string, Params>, paramsToJson);
    case 'dict':
      return mapValues(value as Record<string, Json>, (each) => each);
    default:
      return value as Json;
  }
}

function chosenToJson(params: Params): JsonObject {
  return { [typeKey]: typeNameOf(params.constructor as ParamsClass), ...paramsToJson(params) };
}

function mapValues<T>(values: Readonly<Record<string, T>>, toJson: (value: T) => Json): JsonObject {
  return sorted(Object.entries(values).map(([name, value]) => [name, toJson(value)]));
}

function sorted(entries: [string, Json][]): JsonObject {
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function assignJson(params: Params, json: Json, path: string, problems: ParamsProblem[]): void {
  if (!isObject(json)) {
    problems.push({ path, message: `must be an object, but is ${JSON.stringify(json)}` });
    return;
  }
  const current = migrated(params.constructor as ParamsClass, json, path, problems);
  const fields = new Map(fieldsOf(params).map((field) => [field.name, field]));
  for (const [name, value] of Object.entries(current)) {
    const at = joinPath(path, name);
    const field = fields.get(name);
    if (field) setFieldValue(params, field, fieldFromJson(params, field, value, at, problems));
    else problems.push({ path: at, message: `unknown field; known are ${[...fields.keys()].join(', ')}` });
  }
}

function migrated(
  cls: ParamsClass,
  { [versionKey]: stored = 1, ...fields }: JsonObject,
  path: string,
  problems: ParamsProblem[],
): JsonObject {
  const { version = 1 } = cls;
  if (typeof stored !== 'number' || !Number.isInteger(stored) || stored < 1 || stored > version) {
    const message = `must be a whole number from 1 to ${version}, but is ${JSON.stringify(stored)}`;
    problems.push({ path: joinPath(path, versionKey), message });
    return {};
  }
  return stored < version && cls.migrate ? cls.migrate(fields, stored) : fields;
}

function fieldFromJson(
  owner: Params,
  field: Field,
  json: Json,
  path: string,
  problems: ParamsProblem[],
): unknown {
  const { type, options } = field;
  if (json === null && options.optional) return null;
  const nested = (cls: ParamsClass) => (each: Json, at: string) =>
    assigned(new cls(), each, joinPath(path, at), problems);
  const chosen = (each: Json, at: string) =>
    chosenFromJson(type as { classes(): readonly ParamsClass[] }, each, joinPath(path, at), problems);
  switch (type.kind) {
    case 'nested': {
      // A subclass may have put a more special class there than the declaration names.
      const present = fieldValue(owner, field);
      return assigned(present instanceof Params ? present : new (type.cls())(), json, path, problems);
    }
    case 'choice':
      return chosen(json, '');
    case 'nestedList':
      return listFromJson(json, path, nested(type.cls()), problems);
    case 'choiceList':
      return listFromJson(json, path, chosen, problems);
    case 'nestedDict':
      return dictFromJson(json, path, nested(type.cls()), problems);
    default:
      return json;
  }
}

function listFromJson(
  json: Json,
  path: string,
  item: (json: Json, name: string) => unknown,
  problems: ParamsProblem[],
): unknown {
  if (Array.isArray(json)) return json.map((each, i) => item(each, String(i)));
  problems.push({ path, message: `must be a list, but is ${JSON.stringify(json)}` });
  return undefined;
}

function dictFromJson(
  json: Json,
  path: string,
  item: (json: Json, name: string) => unknown,
  problems: ParamsProblem[],
): unknown {
  if (isObject(json)) {
    return Object.fromEntries(Object.entries(json).map(([name, each]) => [name, item(each, name)]));
  }
  problems.push({ path, message: `must be an object, but is ${JSON.stringify(json)}` });
  return undefined;
}

function chosenFromJson(
  { classes }: { classes(): readonly ParamsClass[] },
  json: Json,
  path: string,
  problems: ParamsProblem[],
): unknown {
  const { [typeKey]: name, ...fields } = isObject(json) ? json : { [typeKey]: json };
  const cls = classNamed(classes(), name);
  if (cls) return assigned(new cls(), fields, path, problems);
  const known = classes().map(typeNameOf).join(', ');
  problems.push({ path, message: `unknown choice ${JSON.stringify(name)}; known are ${known}` });
  return undefined;
}

function assigned<P extends Params>(params: P, json: Json, path: string, problems: ParamsProblem[]): P {
  assignJson(params, json, path, problems);
  return params;
}

function isObject(json: Json): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
