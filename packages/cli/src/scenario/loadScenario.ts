import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TfaipError } from '@tfaip/core';
import { findScenarioModule, ScenarioBaseParams, ScenarioLoadError, splitScenarioName } from '@tfaip/trainer';
import { errorPlace } from '../errorPlace.js';
import { enableTypescript } from './enableTypescript.js';

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
  const { module, exportName } = splitScenarioName(name);
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
  const exports = await importModule(findScenarioModule(module), module);
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
