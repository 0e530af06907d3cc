import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ScenarioLoadError } from '@tfaip/trainer';
import { listScenarios, noScenarioIn } from './loadScenario.js';

/** A scenario by the name that commands take, or a module that could not be looked into. */
export type FoundScenario = { readonly name: string } | { readonly file: string; readonly reason: string };

const moduleEnding = /\.[mc]?[jt]s$/;
const notScenarios = /\.(test|spec|soak|config|d)\.[mc]?[jt]s$/;
const passedOver = new Set(['node_modules', 'dist']);

/**
 * The scenarios of a module or package, or of every module below a folder that speaks of scenarios: others are not
 * loaded, because loading runs them.
 *
 * @throws {ScenarioLoadError} if the place is a module that cannot be loaded or holds no scenario.
 */
export async function* findScenarios(place: string): AsyncGenerator<FoundScenario> {
  if (!(await isFolder(place))) {
    const names = await listScenarios(place);
    if (names.length === 0) throw noScenarioIn(place);
    for (const name of names) yield { name: `${place}:${name}` };
    return;
  }
  for await (const file of modulesBelow(place)) {
    if (!(await readFile(file, 'utf8')).includes('ScenarioBaseParams')) continue;
    yield* scenariosOf(file);
  }
}

async function* scenariosOf(file: string): AsyncGenerator<FoundScenario> {
  const path = `./${relative('.', file)}`;
  try {
    for (const name of await listScenarios(file)) yield { name: `${path}:${name}` };
  } catch (error) {
    if (!(error instanceof ScenarioLoadError)) throw error;
    yield { file: path, reason: error.message.split('\n').slice(0, 2).join(' ') };
  }
}

async function* modulesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || passedOver.has(entry.name)) continue;
    if (entry.isDirectory()) yield* modulesBelow(path);
    else if (moduleEnding.test(entry.name) && !notScenarios.test(entry.name)) yield path;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
