import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { DataError } from '@tfaip/core';
import { Codec } from './codec.js';

/**
 * Reads a charmap: a JSON list of characters in the order of their classes.
 *
 * @throws {DataError} if it cannot be read or is none.
 */
export function readCodec(file: string): Codec {
  let characters: unknown;
  try {
    characters = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new DataError(`The charmap ${file} cannot be read.`, { given: (cause as Error).message, cause });
  }
  if (
    Array.isArray(characters) &&
    characters.every((each) => typeof each === 'string' && [...each].length === 1)
  ) {
    return new Codec(characters);
  }
  throw new DataError(`${file} is no charmap.`, { expected: 'a JSON list of single characters' });
}

/**
 * Keeps a codec as a charmap in the user's cache, under a name that follows from its content, until the run's folder and
 * exports take it along.
 *
 * @returns the file.
 */
export function keepCodec(codec: Codec): string {
  const content = `${JSON.stringify(codec.characters)}\n`;
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const folder = path.join(
    process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
    'tfaip',
    'charmaps',
    hash,
  );
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'charmap.json');
  // Complete or not there at all, also where two runs write it.
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}
