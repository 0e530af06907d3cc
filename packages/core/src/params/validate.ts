import { type ValidationError, validateSync } from 'class-validator';
import { fieldsOf } from './fields.js';
import type { Params } from './params.js';
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

/** All problems of the params' fields; empty if they are fine. */
export function problemsOf(params: Params, root = ''): ParamsProblem[] {
  forEachParams(params, registerRules);
  return validateSync(params, { forbidUnknownValues: false }).flatMap((error) => flatten(error, root));
}

/** Calls a function with the params and all that are nested in them, outermost first. */
function forEachParams(params: Params, action: (params: Params) => void): void {
  action(params);
  for (const { name, type } of fieldsOf(params)) {
    if (type.kind !== 'nested' && type.kind !== 'choice') continue;
    const nested = (params as unknown as Record<string, Params | null>)[name];
    if (nested) forEachParams(nested, action);
  }
}

function flatten(error: ValidationError, prefix: string): ParamsProblem[] {
  const path = prefix ? `${prefix}.${error.property}` : error.property;
  const own = Object.values(error.constraints ?? {}).map((message) => ({
    path,
    // class-validator starts its messages with the property's name; the path says it already.
    message: `${message.replace(new RegExp(`^(each value in )?${error.property} `), '$1')}, but is ${show(error.value)}`,
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, path))];
}

function show(value: unknown): string {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value.constructor.name
    : (JSON.stringify(value) ?? String(value));
}
