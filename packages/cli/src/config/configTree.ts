import {
  type Field,
  type FieldKind,
  fieldsOf,
  fieldValue,
  type Json,
  type JsonObject,
  joinPath,
  type Params,
  type ParamsClass,
  typeKey,
  typeNameOf,
} from '@tfaip/core';
import { argumentPath, type Root } from '../arguments/applySettings.js';

interface Tree {
  [name: string]: Json | Tree;
}

/** The values of all arguments as a config file holds them, so that such a file sets the same again. */
export function configTree(roots: readonly Root[]): JsonObject {
  const tree: Tree = {};
  for (const { path, params } of roots) putFields(tree, params, path);
  return tree as JsonObject;
}

function putFields(tree: Tree, params: Params, path: string): void {
  for (const field of fieldsOf(params)) {
    const value = fieldValue(params, field);
    if (field.options.mode !== 'hidden' && value !== undefined) {
      putValue(tree, field, value as NonNullable<unknown> | null, argumentPath(path, field));
    }
  }
}

function putValue(tree: Tree, { type }: Field, value: NonNullable<unknown> | null, path: string): void {
  if (value !== null && type.kind === 'choice') put(tree, joinPath(path, typeKey), nameOf(value));
  if (value !== null && (type.kind === 'choice' || type.kind === 'nested')) {
    putFields(tree, value as Params, path);
  } else {
    put(tree, path, value === null ? null : jsonOf(type, value));
  }
}

function jsonOf(type: FieldKind, value: NonNullable<unknown>): Json {
  switch (type.kind) {
    case 'nestedList':
      return (value as Params[]).map(objectOf);
    case 'choiceList':
      return (value as Params[]).map((each) => ({ [typeKey]: nameOf(each), ...objectOf(each) }));
    case 'nestedDict': {
      const entries = Object.entries(value as Record<string, Params>);
      return Object.fromEntries(entries.map(([name, each]) => [name, objectOf(each)]));
    }
    default:
      return value as Json;
  }
}

function nameOf(params: NonNullable<unknown>): string {
  return typeNameOf(params.constructor as ParamsClass);
}

function objectOf(params: Params): JsonObject {
  const tree: Tree = {};
  putFields(tree, params, '');
  return tree as JsonObject;
}

function put(tree: Tree, path: string, value: Json): void {
  const names = path.split('.');
  const last = names.pop()!;
  let at = tree;
  for (const name of names) {
    at[name] ??= {};
    at = at[name] as Tree;
  }
  at[last] = value;
}
