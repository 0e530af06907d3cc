import { posix as path } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRepositoryFile, repositoryFiles } from './repositoryFiles.js';
import { readManifest, workspaceRoot } from './workspace.js';

const files = repositoryFiles();
const folders = new Set(files.flatMap(parentFolders));
const documents = files.filter((file) => file.endsWith('.md'));
const topLevel = new Set([...files, ...folders].map((entry) => entry.split('/')[0] ?? entry));
/** Commands of pnpm itself and of installed packages that the documents use. */
const pnpmCommands = new Set(['install', 'add', 'exec', 'vitest', 'tsc', 'biome', 'turbo', 'pack']);

function parentFolders(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function exists(entry: string): boolean {
  const clean = path.normalize(entry).replace(/\/$/, '');
  if (clean.includes('*')) {
    const pattern = new RegExp(
      `^${clean.replaceAll('.', '\\.').replaceAll('**/', '(.*/)?').replaceAll('*', '[^/]*')}$`,
    );
    return [...files, ...folders].some((each) => pattern.test(each));
  }
  return files.includes(clean) || folders.has(clean) || clean === '.';
}

/** Paths named in a document, in code spans and code blocks: what starts with a top-level entry of the repository. */
function namedPaths(text: string): string[] {
  const words = codeOf(text).flatMap((code) => code.split(/[\s"'`,;:()=|]+/));
  return words
    .map((word) => word.replace(/^\.\//, '').replace(/\.$/, ''))
    .filter((word) => /^[\w@.*/-]+$/.test(word) && topLevel.has(word.split('/')[0] ?? ''))
    .filter((word) => word.includes('/') || word.includes('.'))
    .filter((word) => !isPlaceholder(word) && !/(^|\/)(dist|node_modules)(\/|$)/.test(word));
}

/** `packages/NAME/src` shows a form, it names no folder. */
function isPlaceholder(word: string): boolean {
  return word.split('/').some((part) => /^[A-Z]+(\.ts)?$/.test(part));
}

function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^```[^\n]*\n(.*?)^```/gms)].map((match) => match[1] ?? '');
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  return [...blocks, ...[...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '')];
}

function links(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]+`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** The anchors that a Markdown viewer gives to the headings of a document. */
function anchors(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  return [...prose.matchAll(/^#+ +(.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function brokenLinks(document: string): string[] {
  const text = readRepositoryFile(document);
  return links(text).filter((link) => {
    if (/^(https?:|mailto:)/.test(link)) return false;
    const [file, anchor] = link.split('#');
    const target = file ? path.join(path.dirname(document), file) : document;
    if (!exists(target)) return true;
    return anchor !== undefined && !anchors(readRepositoryFile(target)).includes(anchor);
  });
}

function unknownScripts(text: string): string[] {
  const scripts = new Set(Object.keys(readManifest(workspaceRoot).scripts ?? {}));
  const called = codeOf(text).flatMap((code) =>
    [...code.matchAll(/(?:^|\s)pnpm(?:@10)? (?:run )?([a-z][\w:-]*)/gm)].map((match) => match[1] ?? ''),
  );
  return called.filter((name) => !scripts.has(name) && !pnpmCommands.has(name));
}

describe.each(documents)('%s', (document) => {
  const text = readRepositoryFile(document);

  it('names only paths that exist', () => {
    const nearby = (name: string) => exists(path.join(path.dirname(document), name));
    expect(namedPaths(text).filter((name) => !exists(name) && !nearby(name))).toEqual([]);
  });

  it('has links that resolve', () => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it('calls only scripts that exist', () => {
    expect(unknownScripts(text)).toEqual([]);
  });
});

describe('the checks themselves', () => {
  it('find a path in a code span and in a code block, and leave placeholders alone', () => {
    const text =
      'See `scripts/gone.ts` and `packages/NAME/src`.\n```bash\nnode scripts/lost.mjs --out runs/x\n```\n';
    expect(namedPaths(text).filter((name) => !exists(name))).toEqual(['scripts/lost.mjs', 'scripts/gone.ts']);
  });

  it('know files, folders and patterns', () => {
    expect(['package.json', 'scripts/', 'packages/*/src', 'scripts/*.test.ts'].map(exists)).toEqual(
      Array(4).fill(true),
    );
    expect(['scripts/*.py', 'packages/nothing'].map(exists)).toEqual([false, false]);
  });

  it('find links and the anchors of headings', () => {
    expect(links('[a](x.md#two-words) `[b](y.md)` [c](https://example.org)')).toEqual([
      'x.md#two-words',
      'https://example.org',
    ]);
    expect(anchors('## Two words\n### `pnpm test`: all')).toEqual(['two-words', 'pnpm-test-all']);
  });

  it('find a script that does not exist', () => {
    expect(unknownScripts('`pnpm test`, `npx -y pnpm@10 start`, `pnpm tset`')).toEqual(['tset']);
  });
});
