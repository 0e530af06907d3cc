import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInterop, describeNative } from '../packages/testing/src/index.js';
import { workspaceRoot } from './workspace.js';

const readme = readFileSync(join(workspaceRoot, 'README.md'), 'utf8');
const [scenario = '', program = ''] = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);
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

test("the program of the trainer's README trains, validates and predicts with that scenario", () => {
  const text = readFileSync(join(workspaceRoot, 'packages/trainer/README.md'), 'utf8');
  writeFileSync(join(folder, 'trainer.ts'), /```typescript\n(.*?)```/s.exec(text)![1]!);
  const lines = run('trainer.ts');
  const accuracies = [...lines.matchAll(/^\d (0\.\d+)$/gm)].map(([, value]) => Number(value));
  expect(accuracies).toHaveLength(5);
  expect(Math.max(...accuracies)).toBeGreaterThan(learnt);
  const [, samples, scored] = /^(\d+) \{.* acc: (0\.\d+)/ms.exec(lines) ?? [];
  expect(Number(samples)).toBe(2000);
  expect(Number(scored)).toBeCloseTo(Math.max(...accuracies), 5);
  expect(lines).toMatch(/dtype: 'float32',\s+shape: \[ 2 \]/);
});

test('the command line of the README trains its scenario', () => {
  const tfaip = fileURLToPath(new URL('../packages/cli/src/bin.ts', import.meta.url));
  const [, args = ''] = /`tfaip (train \.\/circle\.ts [^`]*)`/.exec(readme) ?? [];
  expect(args).not.toBe('');
  expect(accuracy(run(tfaip, ...args.split(' '), '--trainer.output_dir', 'cli'))).toBeGreaterThan(learnt);
});

describeNative('the Python program of the README', () => {
  describeInterop('in Python', (runPython) => {
    test('runs what its command line has exported', () => {
      const [, python = ''] = /```python\n(.*?)```/s.exec(readme) ?? [];
      const program = python.replace('runs/circle/best', join(folder, 'cli', 'best'));
      expect(program).not.toBe(python);
      const [[outside, inside]] = runPython(`${program.replace('.numpy()', '.numpy().tolist()')}`) as [
        [number, number],
      ];
      expect(inside).toBeGreaterThan(outside);
    });
  });
});
