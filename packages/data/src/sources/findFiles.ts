import { existsSync } from 'node:fs';
import path from 'node:path';
import { DataError } from '@tfaip/core';

/**
 * Paths, and the matches of patterns such as `shards/*.csv` in the order of their names.
 *
 * A path that exists is taken as it is, whatever signs it has in it. Relative paths start at the working directory.
 *
 * @throws {DataError} if a path does not exist or a pattern matches nothing.
 */
export async function findFiles(patterns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) found.push(...(await matches(pattern)));
  return found;
}

async function matches(pattern: string): Promise<string[]> {
  if (existsSync(pattern)) return [pattern];
  const { glob, isDynamicPattern } = await import('tinyglobby');
  const absolute = path.isAbsolute(pattern);
  const options = { absolute, onlyFiles: false, expandDirectories: false };
  const files = isDynamicPattern(pattern) ? await glob(pattern, options) : [];
  if (files.length > 0) return files.sort();
  throw new DataError('A file of the data does not exist, or a pattern matches no file.', {
    given: pattern,
    fix: 'relative paths start at the working directory; quote patterns, so that the shell leaves them alone',
  });
}
