import { copyFile, mkdir } from 'node:fs/promises';
import { basename, extname, isAbsolute, join, relative, sep } from 'node:path';
import {
  DataError,
  forEachParams,
  type Params,
  type ParamsClass,
  paramsFromJson,
  paramsToJson,
} from '@tfaip/core';

/** Params with fields that name files which a model needs to work, such as its alphabet. */
export interface WithResources {
  /** Names of the fields; each holds a path or null. */
  resourceFields(): readonly string[];
}

/** Folder of the resources within an export. */
export const resourcesFolder = 'resources';

/**
 * Copies all resources of some params, those of nested ones included, into an export.
 *
 * @param folder the export, which exists.
 * @returns a copy of the params that names the files relative to the export, e.g. `resources/charmap.txt`; the params
 *   themselves if there are no resources.
 * @throws {DataError} if a file cannot be copied.
 */
export async function exportResources<P extends Params>(params: P, folder: string): Promise<P> {
  if (resourcesOf(params).length === 0) return params;
  const copy = cloneParams(params);
  const placed = new Map<string, string>();
  for (const { params: owner, field, path } of resourcesOf(copy)) {
    if (!placed.has(path)) placed.set(path, await copyResource(path, field, folder, placed));
    owner[field] = placed.get(path)!;
  }
  return copy;
}

/**
 * Finds the resources of an export again, wherever its folder lies now.
 *
 * @returns a copy of the params whose relative resources are those of the export.
 * @throws {DataError} if a relative one leads out of the export.
 */
export function locateResources<P extends Params>(params: P, folder: string): P {
  const copy = cloneParams(params);
  for (const { params: owner, field, path } of resourcesOf(copy)) {
    if (!isAbsolute(path)) owner[field] = placeInside(folder, path, field);
  }
  return copy;
}

function placeInside(folder: string, path: string, field: string): string {
  const place = join(folder, path);
  if (relative(folder, place).split(sep)[0] !== '..') return place;
  throw new DataError(`The resource ${field} of ${folder} leads out of it.`, {
    given: path,
    expected: 'a file within the export',
    fix: 'use an export that you trust, or name the file by its absolute path',
  });
}

interface Resource {
  readonly params: Record<string, unknown>;
  readonly field: string;
  readonly path: string;
}

function resourcesOf(params: Params): Resource[] {
  const resources: Resource[] = [];
  forEachParams(params, (each) => {
    if (!hasResources(each)) return;
    const values = each as unknown as Record<string, unknown>;
    for (const field of each.resourceFields()) {
      const path = values[field];
      if (typeof path === 'string') resources.push({ params: values, field, path });
    }
  });
  return resources;
}

function hasResources(params: Params): params is Params & WithResources {
  return 'resourceFields' in params && typeof params.resourceFields === 'function';
}

/** Copies a file under its own name, or where another one has it with a number. */
async function copyResource(
  path: string,
  field: string,
  folder: string,
  placed: ReadonlyMap<string, string>,
): Promise<string> {
  const ending = extname(path);
  const stem = basename(path, ending);
  const taken = new Set(placed.values());
  let name = `${resourcesFolder}/${stem}${ending}`;
  for (let number = 2; taken.has(name); number++) name = `${resourcesFolder}/${stem}-${number}${ending}`;
  try {
    await mkdir(join(folder, resourcesFolder), { recursive: true });
    await copyFile(path, join(folder, name));
    return name;
  } catch (cause) {
    throw new DataError(`The resource ${field} cannot be copied into the export.`, {
      given: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

function cloneParams<P extends Params>(params: P): P {
  return paramsFromJson(params.constructor as ParamsClass<P>, paramsToJson(params));
}
