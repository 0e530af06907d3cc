import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ParamsClass, paramsFromJson } from '@tfaip/core';
import { locateResources } from '@tfaip/data';
import { type CodeEntry, ExportError, type ExportManifest, readManifest, sha256Of } from '@tfaip/export';
import { cacheFolder } from '@tfaip/libtensorflow';
import type { Plugin } from 'esbuild';
import { ScenarioBaseParams } from '../scenario/scenarioBaseParams.js';
import { bundleOptions } from './bundleScenario.js';
import { isTrusted } from './codeTrust.js';

type ScenarioParamsClass = ParamsClass<ScenarioBaseParams>;

export interface LoadExportedOptions<P extends ScenarioBaseParams = ScenarioBaseParams> {
  /** Run the export's code also if it was not exported on this machine. Default: false. */
  readonly trustCode?: boolean;
  /** The scenario's params class, in place of the code in the export. */
  readonly paramsClass?: ParamsClass<P>;
}

/**
 * The params of an export's scenario, with the paths of its resources as they are now. Its code is that of the export,
 * which runs if it was exported on this machine, or if it is trusted.
 *
 * @throws {ExportError} if the folder is no export, or its code is missing, changed or not trusted.
 * @throws {ParamsError} if the stored params do not fit the class.
 */
export async function loadExportedScenario<P extends ScenarioBaseParams = ScenarioBaseParams>(
  directory: string,
  { trustCode = false, paramsClass }: LoadExportedOptions<P> = {},
): Promise<P> {
  const manifest = await readManifest(directory);
  const cls = paramsClass ?? ((await loadCode(manifest, trustCode)) as ParamsClass<P>);
  return locateResources(paramsFromJson(cls, manifest.scenarioParams), manifest.directory);
}

async function loadCode({ directory, code }: ExportManifest, trusts: boolean): Promise<ScenarioParamsClass> {
  if ('missing' in code) {
    throw new ExportError(`${directory} holds no code of its scenario.`, {
      given: code.missing,
      fix: 'name the module of the scenario: --scenario ./scenario.ts',
    });
  }
  const file = join(directory, code.file);
  const text = await readFile(file, 'utf8');
  const sha256 = sha256Of(text);
  if (sha256 !== code.sha256) {
    throw new ExportError(`${file} is not the code that was exported.`, {
      given: `SHA-256 ${sha256}`,
      expected: `${code.sha256}, as the manifest says`,
      fix: 'use another copy of the export, or name the module of the scenario: --scenario ./scenario.ts',
    });
  }
  if (!trusts && !(await isTrusted(sha256))) {
    throw new ExportError(`${directory} holds code that was not exported on this machine: it is not run.`, {
      given: `${file}, SHA-256 ${sha256}`,
      fix: 'if you trust where it comes from, say --trust_code; or name the scenario to use instead: --scenario ./scenario.ts',
    });
  }
  return exportedClass(await importCode(file, sha256), code, file);
}

function exportedClass(exports: object, code: CodeEntry, file: string): ScenarioParamsClass {
  const name = 'exportName' in code ? code.exportName : '';
  const scenarios = Object.entries(exports).filter(
    ([, value]) => typeof value === 'function' && value.prototype instanceof ScenarioBaseParams,
  );
  const found =
    scenarios.find(([exported]) => exported === name) ?? scenarios.find(([, { name: own }]) => own === name);
  if (found) return found[1];
  throw new ExportError(`${file} does not export the scenario ${name}.`, {
    given: scenarios.map(([exported]) => exported).join(', ') || 'no scenario',
  });
}

/**
 * Imports the code of an export as if it lay here: a copy in the user's cache names the packages of this program by
 * where they are, so that there is one instance of each, in workers too.
 */
async function importCode(file: string, sha256: string): Promise<object> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    ...bundleOptions,
    entryPoints: [file],
    sourcemap: false,
    plugins: [installedPackages],
  }).catch((cause: Error) => {
    throw new ExportError(`${file} cannot be loaded.`, { given: cause.message, cause });
  });
  const text = outputFiles[0]!.text;
  const folder = join(cacheFolder(), 'scenarios', `${sha256.slice(0, 16)}-${sha256Of(text).slice(0, 16)}`);
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, 'package.json'), '{"type": "module"}\n');
  const copy = join(folder, 'scenario.js');
  await writeWhole(copy, text);
  return (await import(/* @vite-ignore */ pathToFileURL(copy).href)) as object;
}

/** Another process may read the file at the same time. */
async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Packages that a bundle has left out: those of this program, else those of the working directory. */
const installedPackages: Plugin = {
  name: 'tfaip-installed-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:')) return undefined;
      return { path: pathToFileURL(findPackage(path)).href, external: true };
    });
  },
};

const places = [import.meta.url, join(process.cwd(), 'package.json')];

function findPackage(name: string): string {
  for (const place of [...places, ...dataPlace()]) {
    try {
      return createRequire(place).resolve(name);
    } catch {
      // Perhaps the next place has it.
    }
  }
  throw new ExportError(`The code of the export needs the package ${name}, which is not installed.`, {
    fix: `npm install ${name}`,
  });
}

/** Packages that the data package alone depends on. */
function dataPlace(): string[] {
  try {
    return [createRequire(import.meta.url).resolve('@tfaip/data')];
  } catch {
    return [];
  }
}
