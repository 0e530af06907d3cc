import { type ValidationError, validateSync } from 'class-validator';
import { fieldsOf, fieldValue, joinPath, nestedIn } from './fields.js';
import { Params } from './params.js';
import { ParamsError, type ParamsProblem } from './paramsError.js';
import { registerRules } from './rules.js';

/**
 * Calls the post-init hooks, then checks all fields, those of nested params included.
 *
 * @param root path of these params in messages, e.g. `trainer`.
 * @throws {ParamsError} that lists every problem.
 */
export function validateParams(params: Params, root = ''): void {
  forEachParams(params, (each) => each.postInit());
  const problems = problemsOf(params, root);
  if (problems.length > 0) throw new ParamsError(problems);
}

/** All problems of the params' fields, one for each wrong value; empty if they are fine. */
export function problemsOf(params: Params, root = ''): ParamsProblem[] {
  const problems: ParamsProblem[] = [];
  forEachParams(
    params,
    (each, path) => {
      registerRules(each);
      const errors = validateSync(each, { forbidUnknownValues: false, stopAtFirstError: true });
      problems.push(...errors.flatMap((error) => flatten(error, path)));
    },
    root,
  );
  return problems;
}

/** Calls a function with the params and all that are nested in them, outermost first, and with the path of each. */
export function forEachParams(
  params: Params,
  action: (params: Params, path: string) => void,
  path: string = '',
): void {
  action(params, path);
  for (const field of fieldsOf(params)) {
    for (const [name, nested] of nestedIn(field, fieldValue(params, field))) {
      // Something else in its place is a problem of the field that holds it.
      if (nested instanceof Params) forEachParams(nested, action, joinPath(joinPath(path, field.name), name));
    }
  }
}

function flatten(error: ValidationError, prefix: string): ParamsProblem[] {
  const path = joinPath(prefix, error.property);
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    path,
    message: `${withoutName(message, error.property)}${given(error.value)}`,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, path))];
}

/** class-validator starts its messages with the property's name; the path says it already. */
function withoutName(message: string, property: string): string {
  const [one, each] = [`${property} `, `each value in ${property} `];
  if (message.startsWith(each)) return `each value ${message.slice(each.length)}`;
  return message.startsWith(one) ? message.slice(one.length) : message;
}

function given(value: unknown): string {
  if (value === undefined) return '';
  if (value instanceof Params) return `, but is ${value.constructor.name}`;
  return `, but is ${typeof value === 'object' ? JSON.stringify(value, numberShown) : shown(value)}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

/** JSON has no NaN, no infinity and no bigint. */
function numberShown(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
    ? String(value)
    : value;
}
