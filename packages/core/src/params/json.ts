import { type Field, fieldsOf, type ParamsClass, typeKey, typeNameOf } from './fields.js';
import { Params } from './params.js';
import { ParamsError, type ParamsProblem } from './paramsError.js';

/** Values that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

type Values = Record<string, unknown>;

/** Params as JSON: keys sorted; a polymorphic field holds the chosen class under `type`. */
export function paramsToJson(params: Params): { [key: string]: Json } {
  const entries = fieldsOf(params).map((field): [string, Json] => {
    return [field.name, fieldToJson(field, (params as unknown as Values)[field.name])];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Params from JSON; fields that the JSON does not have keep their defaults.
 *
 * Values are not validated here: call {@link validateParams} when all are set.
 *
 * @throws {ParamsError} that lists every unknown field and every unknown choice with its path.
 */
export function paramsFromJson<P extends Params>(cls: ParamsClass<P>, json: Json, root = ''): P {
  const params = new cls();
  const problems: ParamsProblem[] = [];
  assignJson(params, json, root, problems);
  if (problems.length > 0) throw new ParamsError(problems);
  return params;
}

function fieldToJson({ type }: Field, value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (type.kind === 'nested') return paramsToJson(value as Params);
  if (type.kind === 'choice') {
    const cls = (value as Params).constructor as ParamsClass;
    return { [typeKey]: typeNameOf(cls), ...paramsToJson(value as Params) };
  }
  return value as Json;
}

function assignJson(params: Params, json: Json, path: string, problems: ParamsProblem[]): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    problems.push({ path, message: `must be an object, but is ${JSON.stringify(json)}` });
    return;
  }
  const values = params as unknown as Values;
  const fields = new Map(fieldsOf(params).map((field) => [field.name, field]));
  for (const [name, value] of Object.entries(json)) {
    const at = path ? `${path}.${name}` : name;
    const field = fields.get(name);
    if (field) values[name] = fieldFromJson(field, value, values[name], at, problems);
    else problems.push({ path: at, message: `unknown field; known are ${[...fields.keys()].join(', ')}` });
  }
}

function fieldFromJson(
  { type, options }: Field,
  json: Json,
  present: unknown,
  path: string,
  problems: ParamsProblem[],
): unknown {
  if (json === null && options.optional) return null;
  if (type.kind === 'nested') {
    // A subclass may have put a more special class there than the declaration names.
    const nested = present instanceof Params ? present : new (type.cls())();
    assignJson(nested, json, path, problems);
    return nested;
  }
  if (type.kind !== 'choice') return json;
  const { [typeKey]: name, ...rest } = (json ?? {}) as { [key: string]: Json };
  const cls = type.classes().find((each) => typeNameOf(each) === name);
  if (!cls) {
    const known = type.classes().map(typeNameOf).join(', ');
    problems.push({ path, message: `unknown choice ${JSON.stringify(name)}; known are ${known}` });
    return undefined;
  }
  const chosen = new cls();
  assignJson(chosen, rest, path, problems);
  return chosen;
}
