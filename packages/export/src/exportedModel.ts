import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Json,
  type NamedArrays,
  type NamedVariable,
  type NdArray,
  type Runtime,
  TfaipError,
} from '@tfaip/core';
import { replaceDirectory, standingDirectory } from './replaceDirectory.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';

/** An export or a set of weights does not fit the model that shall take it. */
export class ExportError extends TfaipError {}

/** Version of the layout of an export; raised when a reader must know a difference. */
const formatVersion = 1;

const files = {
  weights: 'weights.safetensors',
  scenario: 'scenario_params.json',
  manifest: 'manifest.json',
} as const;

/** What an export holds beside its weights. */
export interface ExportInfo {
  /** The scenario's params as JSON. */
  readonly scenarioParams: Json;
  /** Where the weights come from, in the writer's own keys: epoch and step, the values of losses and metrics, … */
  readonly origin: Readonly<Record<string, Json>>;
}

/** A loaded export. */
export interface ExportedModel extends ExportInfo {
  readonly weights: NamedArrays;
}

/**
 * Writes weights, params and manifest as a directory that is complete or absent.
 *
 * @param directory what stands there is replaced.
 */
export async function writeExport(directory: string, weights: NamedArrays, info: ExportInfo): Promise<void> {
  await replaceDirectory(directory, async (temporary) => {
    await writeSafetensors(join(temporary, files.weights), weights);
    await writeJson(join(temporary, files.scenario), info.scenarioParams);
    await writeJson(join(temporary, files.manifest), { formatVersion, origin: info.origin });
  });
}

/**
 * Reads an export; where a process was stopped while it replaced one, that is the one which it would have replaced.
 *
 * @throws {ExportError} if the directory is no export, or one of a later version.
 */
export async function readExport(directory: string): Promise<ExportedModel> {
  return readComplete(await standingDirectory(directory));
}

async function readComplete(directory: string): Promise<ExportedModel> {
  const manifest = (await readJson(join(directory, files.manifest))) as {
    formatVersion?: number;
    origin?: ExportInfo['origin'];
  };
  if (manifest.formatVersion !== formatVersion) {
    throw new ExportError(`${directory} has a layout that this version of tfaip cannot read.`, {
      given: `format version ${manifest.formatVersion}`,
      expected: String(formatVersion),
    });
  }
  const { arrays } = await readSafetensors(join(directory, files.weights));
  return {
    weights: arrays,
    scenarioParams: await readJson(join(directory, files.scenario)),
    origin: manifest.origin ?? {},
  };
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
