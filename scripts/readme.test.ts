import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workspaceRoot } from './workspace.js';

const [scenario = '', program = ''] = [
  ...readFileSync(join(workspaceRoot, 'README.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs),
].map((match) => match[1]!);
const source = ['--conditions=@tfaip/source', '--import', new URL('./typescript.mjs', import.meta.url).href];
/** Chance is 0.5, and the seed is the README's: well between the two, whatever the backend. */
const learnt = 0.8;
let folder: string;

beforeAll(() => {
  // Inside a package that has every other one installed, as a user's project would.
  folder = mkdtempSync(join(workspaceRoot, 'examples/tutorial-mnist/.readme-'));
  writeFileSync(join(folder, 'circle.ts'), scenario);
  writeFileSync(join(folder, 'program.ts'), program);
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(...args: string[]): string {
  return execFileSync(process.execPath, [...source, ...args], { cwd: folder, encoding: 'utf8' });
}

/** Validation accuracy of the last epoch that a run has printed. */
function accuracy(output: string): number {
  return Number([...output.matchAll(/val_acc (\S+)/g)].at(-1)?.[1]);
}

test('the scenario of the README has 30 lines', () => {
  expect(
    scenario
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '').length,
  ).toBeLessThanOrEqual(30);
});

test('the program of the README trains its scenario', () => {
  expect(accuracy(run('program.ts'))).toBeGreaterThan(learnt);
  expect(readdirSync(join(folder, 'runs')).length).toBe(1);
});

test('the command line of the README trains its scenario', () => {
  const tfaip = fileURLToPath(new URL('../packages/cli/src/bin.ts', import.meta.url));
  const [, args = ''] =
    /`tfaip (train \.\/circle\.ts [^`]*)`/.exec(readFileSync(join(workspaceRoot, 'README.md'), 'utf8')) ?? [];
  expect(args).not.toBe('');
  expect(accuracy(run(tfaip, ...args.split(' '), '--trainer.output_dir', 'cli'))).toBeGreaterThan(learnt);
});
