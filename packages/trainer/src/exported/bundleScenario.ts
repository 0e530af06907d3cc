import { readFile } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScenarioCode } from '@tfaip/export';
import type { BuildOptions, BuildResult, Plugin } from 'esbuild';
import type { ScenarioBaseParams } from '../scenario/scenarioBaseParams.js';
import { findScenarioModule, splitScenarioName } from '../scenario/scenarioModule.js';

/** What a bundle leaves to whoever loads it: one instance of each in a process, and code that is no JavaScript. */
export const sharedPackages: RegExp = /^(@tfaip|@tensorflow)\//;

/** Packages that need files beside their code, which a bundle cannot hold. */
const nativePackages = /^(sharp|koffi|onnxruntime-node|canvas|apache-arrow|h5wasm)($|\/)/;

/** Settings of all bundles: what Node 20.19 runs, with the decorators and the names of classes that params need. */
export const bundleOptions: BuildOptions & { write: false } = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  keepNames: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
  write: false,
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true } },
};

/**
 * Bundles a scenario's module with all that it imports, but for tfaip, TensorFlow.js, Node's own modules and packages
 * with native code. Parallel groups of processors are exported too, so that workers find them.
 *
 * `createRequire(import.meta.url)` and `new URL(…, import.meta.url)` go on meaning where the module lies now; what has to
 * work elsewhere belongs to the resources.
 *
 * @returns the reason, if the params do not name their module or it cannot be bundled: an export has no code then.
 */
export async function bundleScenario(
  params: ScenarioBaseParams,
): Promise<ScenarioCode | { readonly missing: string }> {
  if (params.module === null) return { missing: 'the scenario was made by a program that names no module' };
  try {
    const { module, exportName = params.constructor.name } = splitScenarioName(params.module);
    const text = await bundle(findScenarioModule(module));
    return { text, exportName };
  } catch (error) {
    return { missing: `the module ${params.module} cannot be bundled: ${(error as Error).message}` };
  }
}

async function bundle(file: string): Promise<string> {
  const { build } = await import('esbuild');
  const run = (files: readonly string[], groups: Set<string>): Promise<BuildResult<{ write: false }>> =>
    build({
      ...bundleOptions,
      stdin: { contents: files.map(reexport).join(''), resolveDir: dirname(file) },
      plugins: [leaveShared, originalPlaces(groups)],
      // CommonJS packages ask for Node's modules by it.
      banner: {
        js: "import { createRequire as __tfaipRequire } from 'node:module'; globalThis.require ??= __tfaipRequire(import.meta.url);",
      },
    });
  const groups = new Set<string>();
  const first = await run([file], groups);
  groups.delete(file);
  const { outputFiles } = groups.size === 0 ? first : await run([file, ...groups], new Set());
  return outputFiles[0]!.text;
}

function reexport(file: string): string {
  return `export * from ${JSON.stringify(file)};\n`;
}

const leaveShared: Plugin = {
  name: 'tfaip-shared-packages',
  setup(build) {
    for (const filter of [sharedPackages, nativePackages]) {
      build.onResolve({ filter }, ({ path }) => ({ path, external: true }));
    }
  },
};

/** Lets modules find what lies beside them, and notes those that hold parallel groups. */
function originalPlaces(groups: Set<string>): Plugin {
  return {
    name: 'tfaip-original-places',
    setup(build) {
      build.onLoad({ filter: /\.[mc]?[jt]s$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8');
        if (!text.includes('import.meta')) return undefined;
        if (text.includes('DataProcessorGroupParams')) groups.add(path);
        const url = JSON.stringify(pathToFileURL(path).href);
        const contents = text
          .replace(/\bcreateRequire\(\s*import\.meta\.url\s*\)/g, `createRequire(${url})`)
          .replace(/\bnew URL\(([^()]*),\s*import\.meta\.url\s*\)/g, `new URL($1, ${url})`)
          .replace(/\bimport\.meta\.dirname\b/g, JSON.stringify(dirname(path)))
          .replace(/\bimport\.meta\.filename\b/g, JSON.stringify(path));
        return { contents, loader: extname(path).endsWith('ts') ? 'ts' : 'js', resolveDir: dirname(path) };
      });
    },
  };
}
