import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TfaipError } from '@tfaip/core';
import { ScenarioBaseParams } from '@tfaip/trainer';
import { errorPlace } from '../errorPlace.js';
import { enableTypescript } from './enableTypescript.js';

/** A scenario's module cannot be found, loaded, or holds no scenario. */
export class ScenarioLoadError extends TfaipError {}

type ScenarioParamsClass = new () => ScenarioBaseParams;

const typescriptEndings = ['.ts', '.mts', '.cts'];

/**
 * Loads the params class of a scenario.
 *
 * @param name path of a `.ts` or `.js` module, a folder with a package.json, or a package; `:Name` behind it picks one
 *   of several exported scenarios.
 * @throws {ScenarioLoadError} that says what was looked for and what is there.
 */
export async function loadScenario(name: string): Promise<ScenarioParamsClass> {
  const { module, exportName } = splitName(name);
  return pick(await scenariosIn(module), exportName, module);
}

/**
 * The names under which a module exports scenarios.
 *
 * @throws {ScenarioLoadError} if it cannot be found or loaded.
 */
export async function listScenarios(module: string): Promise<string[]> {
  return (await scenariosIn(module)).map(([name]) => name);
}

/** A class that is exported under two names counts once. */
async function scenariosIn(module: string): Promise<[string, ScenarioParamsClass][]> {
  const exports = await importModule(findModule(module), module);
  const scenarios = Object.entries(exports).filter((entry): entry is [string, ScenarioParamsClass] =>
    isScenario(entry[1]),
  );
  return scenarios.filter(([, cls], i) => scenarios.findIndex((each) => each[1] === cls) === i);
}

/** The error of a module that has been loaded in vain. */
export function noScenarioIn(module: string): ScenarioLoadError {
  return new ScenarioLoadError(`${module} exports no scenario.`, {
    expected: 'an exported class that extends ScenarioBaseParams',
  });
}

function splitName(name: string): { module: string; exportName: string | undefined } {
  const match = /^(?<module>.+):(?<exportName>[A-Za-z_$][\w$]*)$/.exec(name);
  return { module: match?.groups?.module ?? name, exportName: match?.groups?.exportName };
}

function findModule(name: string): string {
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

async function importModule(file: string, name: string): Promise<Record<string, unknown>> {
  if (typescriptEndings.includes(extname(file))) await enableTypescript();
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof TfaipError) throw cause;
    throw new ScenarioLoadError(`The scenario module ${name} cannot be loaded.`, {
      given:
        cause instanceof Error ? `${cause.name}: ${cause.message}${errorPlace(cause, file)}` : String(cause),
      fix: fixOf(cause),
      cause,
    });
  }
}

function fixOf(cause: unknown): string {
  const [, missing] = /Cannot find package '([^']+)'/.exec(cause instanceof Error ? cause.message : '') ?? [];
  return missing === undefined
    ? 'set TFAIP_LOG_LEVEL=debug to see the whole stack'
    : `install ${missing} where the scenario lies, or move the scenario to where it is installed`;
}

function isScenario(value: unknown): value is ScenarioParamsClass {
  return typeof value === 'function' && value.prototype instanceof ScenarioBaseParams;
}

function pick(
  scenarios: [string, ScenarioParamsClass][],
  exportName: string | undefined,
  module: string,
): ScenarioParamsClass {
  const names = scenarios.map(([name]) => name);
  if (names.length === 0) throw noScenarioIn(module);
  const matching = exportName === undefined ? scenarios : scenarios.filter(([name]) => name === exportName);
  const [first, ...others] = matching;
  if (first && others.length === 0) return first[1];
  throw new ScenarioLoadError(
    first ? `${module} exports several scenarios.` : `${module} exports no scenario ${exportName}.`,
    { given: names.join(', '), fix: `say which: ${module}:${names[0]}` },
  );
}
