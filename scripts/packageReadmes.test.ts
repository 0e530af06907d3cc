import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeNative } from '../packages/testing/src/index.js';
import { workspaceRoot } from './workspace.js';

const source = ['--conditions=@tfaip/source', '--import', new URL('./typescript.mjs', import.meta.url).href];
const packages = readdirSync(join(workspaceRoot, 'packages'));

/** The first example of a package's README; undefined if it has none. */
function example(name: string): string | undefined {
  const readme = join(workspaceRoot, 'packages', name, 'README.md');
  return existsSync(readme) ? /```ts\n(.*?)```/s.exec(readFileSync(readme, 'utf8'))?.[1] : undefined;
}

/** Runs an example inside its package, where the package resolves by its own name. */
function run(name: string, code: string): string[] {
  const folder = mkdtempSync(join(workspaceRoot, 'packages', name, '.readme-'));
  try {
    writeFileSync(join(folder, 'example.ts'), code);
    const printed = execFileSync(process.execPath, [...source, 'example.ts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    return printed.trimEnd().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function printsWhatItSays(name: string): void {
  it(`of ${name} prints what it says`, () => {
    const code = example(name)!;
    const expected = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => line);
    expect(expected.length).toBeGreaterThan(0);
    // tfjs's plain JavaScript backend may greet before that.
    expect(run(name, code).slice(-expected.length)).toEqual(expected);
  });
}

describe('the example in the README', () => {
  for (const name of packages) {
    if (name !== 'libtensorflow' && example(name)) printsWhatItSays(name);
  }
});

describeNative('the example in the README', () => printsWhatItSays('libtensorflow'));

it('every public package has a README', () => {
  const isPublic = (name: string) => {
    return !JSON.parse(readFileSync(join(workspaceRoot, 'packages', name, 'package.json'), 'utf8')).private;
  };
  const without = packages.filter(
    (name) => isPublic(name) && !existsSync(join(workspaceRoot, 'packages', name, 'README.md')),
  );
  expect(without).toEqual([]);
});
