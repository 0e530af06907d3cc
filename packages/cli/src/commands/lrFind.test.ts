import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const scenario = fileURLToPath(new URL('../fixtures/signScenario.ts', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-lr-find-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('tfaip lr-find shows the loss over the rates, suggests one, and writes all of them', async () => {
  const file = join(folder, 'rates.csv');
  const range = [
    '--lr_find.min',
    '1e-4',
    '--lr_find.max',
    '1',
    '--lr_find.steps',
    '30',
    '--lr_find.csv',
    file,
  ];
  const args = ['lr-find', scenario, '--backend', 'cpu', ...range, '--trainer.seed', '1'];
  const { code, out, err } = await runInProcess([...args, '--train.num_processes', '0']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const shown = out.match(/^\d\.\d\de-?\+?\d+ {2}loss \d.* {2}#+/gm) ?? [];
  expect(shown.length).toBeGreaterThan(5);
  const suggested = /Suggestion: --trainer\.learning_rate\.lr ([\d.e-]+)$/m.exec(out);
  expect(Number(suggested?.[1])).toBeGreaterThan(1e-4);
  const [header, ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(header).toBe('learning_rate,loss,smoothed_loss');
  const rates = rows.map((row) => row.split(',').map(Number)[0]!);
  expect(rates[0]).toBeCloseTo(1e-4, 8);
  expect(rates).toEqual([...rates].sort((a, b) => a - b));
});
