import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from './workspace.js';

/**
 * Every file of the working tree that `.gitignore` does not name, as paths relative to the root with `/`. The tree is
 * walked rather than asked of git, so that a checkout without git can be checked too.
 */
export function repositoryFiles(): string[] {
  const ignored = ignoredNames();
  return readdirSync(workspaceRoot, { withFileTypes: true, recursive: false })
    .flatMap((entry) => filesBelow(entry.isDirectory(), entry.name, ignored))
    .sort();
}

/** The text of a repository file; `relativePath` is one of `repositoryFiles()`. */
export function readRepositoryFile(relativePath: string): string {
  return readFileSync(path.join(workspaceRoot, relativePath), 'utf8');
}

function filesBelow(
  isDirectory: boolean,
  relativePath: string,
  ignored: (name: string) => boolean,
): string[] {
  if (ignored(path.posix.basename(relativePath))) return [];
  if (!isDirectory) return [relativePath];
  return readdirSync(path.join(workspaceRoot, relativePath), { withFileTypes: true }).flatMap((entry) =>
    filesBelow(entry.isDirectory(), `${relativePath}/${entry.name}`, ignored),
  );
}

/** Understands what the repository's `.gitignore` uses: plain names, with `*` and a closing slash. */
function ignoredNames(): (name: string) => boolean {
  const lines = readRepositoryFile('.gitignore')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const patterns = ['.git', ...lines].map((line) => {
    const name = line.replace(/\/$/, '');
    if (/[/!?[\]]/.test(name))
      throw new Error(`.gitignore: repositoryFiles.ts does not understand "${line}"`);
    return new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
  });
  return (name) => patterns.some((pattern) => pattern.test(name));
}
