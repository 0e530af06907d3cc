import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json, JsonObject, NamedArrays, NamedVariable, NdArray, Runtime } from '@tfaip/core';
import { ExportError } from './exportError.js';
import type { ExportContent, ExportInfo, ExportWriter } from './exportWriter.js';
import { replaceDirectory, standingDirectory } from './replaceDirectory.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** Version of the layout of an export; raised when a reader must know a difference. */
const formatVersion = 1;

/** Names of the files in an export. */
export const exportFiles = {
  weights: 'weights.safetensors',
  scenario: 'scenario_params.json',
  code: 'scenario.mjs',
  manifest: 'manifest.json',
} as const;

/** What the manifest says of the scenario's code. */
export type CodeEntry =
  | { readonly file: string; readonly exportName: string; readonly sha256: string }
  | { readonly missing: string };

/** What an export says of itself, without its weights. */
export interface ExportManifest extends ExportInfo {
  readonly code: CodeEntry;
  /** What further formats say of themselves, by their names. */
  readonly formats: Readonly<Record<string, Json>>;
  /** Where the export lies: another place than asked for where a process was stopped while it replaced it. */
  readonly directory: string;
}

/** A loaded export. */
export interface ExportedModel extends ExportManifest {
  readonly weights: NamedArrays;
}

/**
 * Writes an export as a directory that is complete or absent.
 *
 * @param directory what stands there is replaced.
 * @param makeContent gives what the export holds; into the folder that it is given it may copy files that the params name.
 * @param writers add further formats, one after the other.
 */
export async function writeExport(
  directory: string,
  makeContent: (folder: string) => ExportContent | Promise<ExportContent>,
  writers: readonly ExportWriter[] = [],
): Promise<void> {
  await replaceDirectory(directory, async (folder) => {
    const content = await makeContent(folder);
    await writeSafetensors(join(folder, exportFiles.weights), content.weights);
    await writeJson(join(folder, exportFiles.scenario), content.scenarioParams);
    const code = await writeCode(folder, content);
    const formats: Record<string, Json> = {};
    for (const writer of writers) formats[writer.name] = await writer.write(folder, content);
    await writeJson(join(folder, exportFiles.manifest), {
      formatVersion,
      code,
      formats,
      origin: content.origin,
    });
  });
}

async function writeCode(folder: string, { code }: ExportContent): Promise<CodeEntry> {
  if ('missing' in code) return code;
  const { text, exportName } = code;
  await writeFile(join(folder, exportFiles.code), text);
  return { file: exportFiles.code, exportName, sha256: sha256Of(text) };
}

/** Hash of a scenario's code, as the manifest has it. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads an export; where a process was stopped while it replaced one, that is the one which it would have replaced.
 *
 * @throws {ExportError} if the directory is no export, or one of a later version.
 * @throws {SafetensorsError} if its weights are damaged.
 */
export async function readExport(directory: string): Promise<ExportedModel> {
  const manifest = await readManifest(directory);
  const { arrays } = await readSafetensors(join(manifest.directory, exportFiles.weights));
  return { ...manifest, weights: arrays };
}

/**
 * What {@link readExport} reads, but for the weights.
 *
 * @throws {ExportError} if the directory is no export, or one of a later version.
 */
export async function readManifest(directory: string): Promise<ExportManifest> {
  const standing = await standingDirectory(directory);
  await checkIsExport(directory, standing);
  const path = join(standing, exportFiles.manifest);
  const { formatVersion: version, ...manifest } = checkObject(await readJson(path), path);
  if (version !== formatVersion) {
    throw new ExportError(`${directory} has a layout that this version of tfaip cannot read.`, {
      given: `format version ${typeof version === 'number' ? version : 'that is no number'}`,
      expected: String(formatVersion),
    });
  }
  return {
    code: checkCode(manifest.code ?? { missing: 'it was written without code' }, path),
    formats: checkObject(manifest.formats ?? {}, path),
    origin: checkObject(manifest.origin ?? {}, path),
    scenarioParams: await readJson(join(standing, exportFiles.scenario)),
    directory: standing,
  };
}

/** Replaces the scenario's params of an export, at once or not at all; everything else stays as it is. */
export async function replaceScenarioParams(directory: string, scenarioParams: Json): Promise<void> {
  const path = join((await readManifest(directory)).directory, exportFiles.scenario);
  const temporary = `${path}.writing-${process.pid}`;
  try {
    await writeJson(temporary, scenarioParams);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The present values of all variables, by name. */
export async function readWeights(
  runtime: Runtime,
  variables: readonly NamedVariable[],
): Promise<NamedArrays> {
  const weights: Record<string, NdArray> = {};
  for (const { name, variable } of variables) weights[name] = await runtime.readVariable(variable);
  return weights;
}

/**
 * Puts weights into all variables; nothing is changed unless every one fits.
 *
 * @throws {ExportError} that names all weights that are missing, unknown, or of another dtype or shape.
 */
export async function assignWeights(
  runtime: Runtime,
  variables: readonly NamedVariable[],
  weights: NamedArrays,
): Promise<void> {
  const known = new Set(variables.map(({ name }) => name));
  const problems = [
    ...variables.flatMap((variable) => weightProblems(variable, weights[variable.name])),
    ...Object.keys(weights)
      .filter((name) => !known.has(name))
      .map((name) => `${name} is not in the model`),
  ];
  if (problems.length > 0) {
    throw new ExportError('The weights do not fit the model.', { given: problems.join('; ') });
  }
  for (const { name, variable } of variables) {
    await runtime.writeVariable(variable, weights[name] as NdArray);
  }
}

function weightProblems({ name, variable }: NamedVariable, weight: NdArray | undefined): string[] {
  if (!weight) return [`${name} is missing`];
  const problems: string[] = [];
  if (weight.dtype !== variable.dtype) {
    problems.push(`${name} has the dtype ${weight.dtype} instead of ${variable.dtype}`);
  }
  if (weight.shape.join() !== variable.shape.join()) {
    problems.push(
      `${name} has the shape [${weight.shape.join(', ')}] instead of [${variable.shape.join(', ')}]`,
    );
  }
  return problems;
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { flush: true });
}

function checkObject(value: Json, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new ExportError(`${path} is damaged.`, {
    given: Array.isArray(value) ? 'a list' : String(value).slice(0, 200),
    expected: 'an object',
  });
}

/** Code lies in the export itself: a name that leads elsewhere would run a file that the export does not bring. */
function checkCode(value: Json, path: string): CodeEntry {
  const { missing, file, exportName, sha256 } = checkObject(value, path);
  if (typeof missing === 'string') return { missing };
  const isInside = typeof file === 'string' && /^[\w-][\w.-]*$/.test(file);
  if (isInside && typeof exportName === 'string' && typeof sha256 === 'string') {
    return { file, exportName, sha256 };
  }
  throw new ExportError(`${path} names no code of this export.`, {
    given: typeof file === 'string' ? file.slice(0, 200) : 'no file',
    expected: 'the name of a file beside it, an exported name and a hash',
  });
}

/** @throws {ExportError} if the directory has no manifest; it names the exports that lie in it. */
async function checkIsExport(directory: string, standing: string): Promise<void> {
  if (hasManifest(standing)) return;
  const entries = await readdir(standing).catch(() => []);
  const inside = entries
    .map((name) => join(directory, name))
    .filter(hasManifest)
    .sort();
  throw new ExportError(`${directory} is not a complete export.`, {
    given: existsSync(standing) ? `no ${exportFiles.manifest} in it` : 'there is no such folder',
    expected: 'a folder that a training has written, such as best or export in its output folder',
    ...(inside.length > 0 && { fix: `name one of the exports in it: ${inside.join(', ')}` }),
  });
}

function hasManifest(directory: string): boolean {
  return existsSync(join(directory, exportFiles.manifest));
}

async function readJson(path: string): Promise<Json> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Json;
  } catch (cause) {
    throw new ExportError(`${path} cannot be read: this is not a complete export.`, {
      given: (cause as Error).message,
      cause,
    });
  }
}
