import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeNative } from '../packages/testing/src/index.js';
import { publicPackages, workspacePackages, workspaceRoot } from './workspace.js';

const source = ['--conditions=@tfaip/source', '--import', new URL('./typescript.mjs', import.meta.url).href];
const packages = workspacePackages().map(({ name }) => name);

/** The examples of a package's README: the first block of code, and all that say what they print. */
function examples(name: string): string[] {
  const readme = join(workspaceRoot, 'packages', name, 'README.md');
  const text = existsSync(readme) ? readFileSync(readme, 'utf8') : '';
  const blocks = [...text.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);
  return blocks.filter((code, index) => index === 0 || /^\/\/ prints: /m.test(code));
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

function printWhatTheySay(name: string, codes: readonly string[]): void {
  it.each(codes)(`example %# of ${name} prints what it says`, (code) => {
    const expected = [...code.matchAll(/^\/\/ prints: (.*)$/gm)].map(([, line]) => line);
    expect(expected.length).toBeGreaterThan(0);
    // tfjs's plain JavaScript backend may greet before that.
    expect(run(name, code).slice(-expected.length)).toEqual(expected);
  });
}

const needsNative = (code: string): boolean => code.includes('registerNativeBackend');

describe('the examples in the READMEs', () => {
  for (const name of packages) {
    const codes = examples(name).filter((code) => !needsNative(code));
    if (codes.length > 0) printWhatTheySay(name, codes);
  }
});

describeNative('the examples in the READMEs', () => {
  for (const name of packages) {
    const codes = examples(name).filter(needsNative);
    if (codes.length > 0) printWhatTheySay(name, codes);
  }
});

it('every public package has a README', () => {
  const without = publicPackages().filter(({ dir }) => !existsSync(join(dir, 'README.md')));
  expect(without.map(({ name }) => name)).toEqual([]);
});
