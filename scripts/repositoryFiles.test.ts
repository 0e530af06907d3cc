import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRepositoryFile, repositoryFiles } from './repositoryFiles.js';
import { workspaceRoot } from './workspace.js';

const files = repositoryFiles();
/** A path below someone's home or work folder, on any system. */
const personalPath = /(?<![\w.~}$/-])\/(?:home|Users|root|work)\/[A-Za-z]|[A-Z]:\\+Users\\/;
const maxBytes = 1024 * 1024;

describe('the files of the repository', () => {
  it('are found, without what is ignored', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'scripts/repositoryFiles.ts']));
    expect(files.filter((file) => /(^|\/)(node_modules|dist|\.git)\//.test(file))).toEqual([]);
  });

  it('name no folder of the machine that they were written on', () => {
    const here = [workspaceRoot, homedir()].map((folder) => folder + path.sep);
    const offending = files.filter((file) => {
      const text = readRepositoryFile(file);
      return personalPath.test(text) || here.some((folder) => new RegExp(`(?<![\\w.])${folder}`).test(text));
    });
    expect(offending).toEqual([]);
  });

  it('are smaller than 1 MiB each', () => {
    const large = files.filter((file) => statSync(path.join(workspaceRoot, file)).size > maxBytes);
    expect(large).toEqual([]);
  });

  it('pin no registry: the lock file has integrity hashes but no addresses', () => {
    const lines = readRepositoryFile('pnpm-lock.yaml').split('\n');
    expect(lines.filter((line) => line.includes('integrity:')).length).toBeGreaterThan(100);
    expect(lines.filter((line) => /tarball:|https?:/.test(line) && !/^\s+deprecated:/.test(line))).toEqual(
      [],
    );
  });

  it('hold every snapshot of line ends as Unix has them', () => {
    expect(
      files.filter(
        (file) => /\.(ts|mjs|json|md|yaml)$/.test(file) && readRepositoryFile(file).includes('\r\n'),
      ),
    ).toEqual([]);
  });
});

describe('the pattern for personal paths', () => {
  it.each([
    `see ${['', 'home', 'ann', 'x.ts'].join('/')}`,
    `"${['', 'Users', 'ann'].join('/')}"`,
    `${['C:', 'Users', 'ann'].join('\\')}`,
    `(${['', 'root', '.cache'].join('/').replace('.', '')})`,
  ])('finds %s', (text) => {
    expect(text).toMatch(personalPath);
  });

  it.each(['src/work/queue.ts', `https://example.org${['', 'home', 'x'].join('/')}`, './root/x'])(
    'leaves %s alone',
    (text) => {
      expect(text).not.toMatch(personalPath);
    },
  );
});
