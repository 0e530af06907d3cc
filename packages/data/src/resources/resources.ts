import { constants, existsSync, realpathSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
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

/** Folder of the resources within an export or a run. */
export const resourcesFolder = 'resources';

/**
 * Copies all resources of some params, those of nested ones included, into an export or a run. Those that lie in it stay.
 *
 * @param folder the export's or the run's, which exists.
 * @returns a copy of the params that names the files relative to it, e.g. `resources/charmap.txt`; the params
 *   themselves if there are no resources.
 * @throws {DataError} if a file cannot be copied.
 */
export async function exportResources<P extends Params>(params: P, folder: string): Promise<P> {
  if (resourcesOf(params).length === 0) return params;
  const copy = cloneParams(params);
  const placed = new Map<string, string>();
  for (const { params: owner, field, path } of resourcesOf(copy)) {
    const inside = relative(folder, path);
    const place = isOutside(inside)
      ? (placed.get(path) ?? (await copyResource(path, field, folder)))
      : inside.replaceAll(sep, '/');
    placed.set(path, place);
    owner[field] = place;
  }
  return copy;
}

/**
 * Finds the resources of an export or a run again, wherever its folder lies now. An export may come from anybody: what it names
 * must be in it, or its model would be made of any file of this machine.
 *
 * @returns a copy of the params, whose resources are those of the export.
 * @throws {DataError} if one leads out of the export: by an absolute path, by `..` or by a symbolic link.
 */
export function locateResources<P extends Params>(params: P, folder: string): P {
  const copy = cloneParams(params);
  for (const { params: owner, field, path } of resourcesOf(copy)) {
    const place = join(folder, path);
    if (isAbsolute(path) || isOutside(relative(folder, place))) throw leadsOut(field, folder, path);
    const target = realPath(place);
    if (target !== undefined && isOutside(relative(realpathSync(folder), target))) {
      throw leadsOut(field, folder, `${path}, a symbolic link to ${target}`);
    }
    owner[field] = place;
  }
  return copy;
}

function isOutside(path: string): boolean {
  return path.split(sep)[0] === '..' || isAbsolute(path);
}

/** Where a path leads behind all links; undefined if nothing is there, which whoever reads it will say. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function leadsOut(field: string, folder: string, given: string): DataError {
  return new DataError(`The resource ${field} of ${folder} leads out of it.`, {
    given,
    expected: 'a file within that folder',
    fix: 'put the file into its folder resources, and name it there in scenario_params.json',
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

/** Copies a file under its own name, or where another one has it with a number; the same content once. */
async function copyResource(path: string, field: string, folder: string): Promise<string> {
  const ending = extname(path);
  const stem = basename(path, ending);
  let name = `${resourcesFolder}/${stem}${ending}`;
  for (let number = 2; existsSync(join(folder, name)); number++) {
    if (await haveSameContent(path, join(folder, name))) return name;
    name = `${resourcesFolder}/${stem}-${number}${ending}`;
  }
  try {
    await mkdir(join(folder, resourcesFolder), { recursive: true });
    await copyFile(path, join(folder, name), constants.COPYFILE_EXCL);
    return name;
  } catch (cause) {
    throw new DataError(`The resource ${field} cannot be copied into ${folder}.`, {
      given: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

/** False if the first one cannot be read, which copying it will say. */
async function haveSameContent(path: string, copy: string): Promise<boolean> {
  const [one, other] = await Promise.all([readFile(path).catch(() => undefined), readFile(copy)]);
  return one?.equals(other) ?? false;
}

function cloneParams<P extends Params>(params: P): P {
  return paramsFromJson(params.constructor as ParamsClass<P>, paramsToJson(params));
}
