import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { TfaipError } from '@tfaip/core';

/** A scenario's module cannot be found, loaded, or holds no scenario. */
export class ScenarioLoadError extends TfaipError {}

/** Takes `module:ExportName` apart. */
export function splitScenarioName(name: string): { module: string; exportName: string | undefined } {
  const match = /^(?<module>.+):(?<exportName>[A-Za-z_$][\w$]*)$/.exec(name);
  return { module: match?.groups?.module ?? name, exportName: match?.groups?.exportName };
}

/**
 * The file of a scenario's module.
 *
 * @param name path of a module, a folder with a package.json, or a package.
 * @throws {ScenarioLoadError} that says what was looked for.
 */
export function findScenarioModule(name: string): string {
  const path = resolve(name);
  if (existsSync(path)) return statSync(path).isDirectory() ? packageEntry(path) : path;
  if (name.startsWith('.') || name.startsWith('/')) {
    throw new ScenarioLoadError(`There is no scenario module ${name}.`, {
      given: path,
      fix: 'check the path',
    });
  }
  return findInstalled(name);
}

function findInstalled(name: string): string {
  const require = createRequire(join(process.cwd(), 'package.json'));
  // No places for modules of Node itself.
  const places = require.resolve.paths(name) ?? [];
  try {
    if (places.length > 0) return require.resolve(name);
  } catch {
    // `require` sees nothing of a package that is for `import` alone.
  }
  const folder = places.map((place) => join(place, name)).find((each) => existsSync(each));
  if (folder !== undefined) return packageEntry(folder);
  throw new ScenarioLoadError(`There is no scenario module ${name}.`, {
    expected: 'a path, or a package that is installed here',
  });
}

/** The module that a folder's package.json names as its face. */
function packageEntry(folder: string): string {
  const { exports, main } = readManifest(join(folder, 'package.json'));
  const entry = exportedPath(exports) ?? main;
  if (typeof entry === 'string') return join(folder, entry);
  throw new ScenarioLoadError(`The folder ${folder} names no scenario module.`, {
    expected: 'a package.json whose "exports" is the path of one',
    fix: 'name the module itself',
  });
}

/** @returns {} if there is none. */
function readManifest(file: string): { exports?: unknown; main?: unknown } {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw new ScenarioLoadError(`${file} cannot be read.`, { given: (cause as Error).message, cause });
  }
}

/** What `exports` of a package.json has for `import` of the package itself; the first condition that holds counts. */
function exportedPath(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  return Object.entries(exports ?? {})
    .filter(([name]) => ['.', 'node', 'import', 'default'].includes(name))
    .map(([, value]) => exportedPath(value))
    .find((path) => path !== undefined);
}
