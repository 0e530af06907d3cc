import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { type Json, joinPath } from '@tfaip/core';
import { parse } from 'yaml';
import type { Setting, SettingValue } from '../arguments/settingSource.js';
import { UsageError } from '../usageError.js';

/** Key by which an editor finds the schema of a config file. */
export const schemaKey = '$schema';

/**
 * What a config file says of the arguments: YAML, or JSON by the ending `.json`. Keys are the arguments' paths, nested or
 * with dots: `trainer: {epochs: 3}` and `trainer.epochs: 3` are the same.
 *
 * @throws {UsageError} if it cannot be read, is not in its format, or holds something else than an object.
 */
export function readConfigFile(file: string): Setting[] {
  const content = parseFile(file, readText(file));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw configError(
      file,
      `holds ${JSON.stringify(content)}`,
      'an object, such as {"trainer": {"epochs": 3}}',
    );
  }
  const { [schemaKey]: _, ...values } = content as { [key: string]: Json };
  const settings = flatten(values, '').map(([path, value]) => ({ path, value, origin: `${file}: ${path}` }));
  const paths = settings.map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw configError(file, `says ${twice} twice`, 'each argument once');
  return settings;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw configError(file, (cause as Error).message, 'a file that can be read', cause);
  }
}

function parseFile(file: string, text: string): Json {
  try {
    // Some editors put a byte order mark in front.
    if (extname(file) === '.json') return JSON.parse(text.replace(/^\uFEFF/, ''));
    const content = parse(text) ?? {};
    // Throws where an alias stands within what it stands for.
    JSON.stringify(content);
    return content;
  } catch (cause) {
    throw configError(
      file,
      (cause as Error).message.trim(),
      'YAML, or JSON in a file that ends in .json',
      cause,
    );
  }
}

function configError(file: string, given: string, expected: string, cause?: unknown): UsageError {
  return new UsageError(`The config file ${file} cannot be used.`, { given, expected, cause });
}

/** Paths and values of all that an object says; a list of objects also says its length. */
function flatten(json: Json, path: string): [string, SettingValue][] {
  if (typeof json !== 'object' || json === null) return [[path, { json }]];
  const entries = Object.entries(json);
  const below = entries.flatMap(([name, value]) => flatten(value as Json, joinPath(path, name)));
  if (Array.isArray(json)) {
    const isPlain = json.every((item) => typeof item !== 'object' || item === null);
    return isPlain ? [[path, { json }]] : [[path, { items: json.length }], ...below];
  }
  return entries.length === 0 && path !== '' ? [[path, { json }]] : below;
}
