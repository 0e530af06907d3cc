import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const scenario = fileURLToPath(new URL('../fixtures/signScenario.ts', import.meta.url));

it('prints a line with the rate of each stage of the training pipeline', async () => {
  const { code, out, err } = await runInProcess([
    'benchmark-input-pipeline',
    scenario,
    '--train.batch_size',
    '8',
  ]);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^read +[\d,]+ samples\/s {3}\([\d,]+ samples\)$/),
    expect.stringMatching(/^batches +[\d,]+ samples\/s {3}\([\d,]+ samples\)$/),
  ]);
});

it('refuses parameters that are out of range before it reads anything', async () => {
  const { code, out, err } = await runInProcess([
    'benchmark-input-pipeline',
    scenario,
    '--train.batch_size',
    '0',
  ]);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toMatch(/--train\.batch_size/);
});
