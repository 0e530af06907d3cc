import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from './testSupport/runInProcess.js';
import { startTfaip } from './testSupport/startTfaip.js';

const scenario = fileURLToPath(
  new URL('../../../examples/tutorial-mnist/src/full/scenario.ts', import.meta.url),
);
const settings = [
  ...['--model.graph', 'Mlp', '--model.graph.nodes', '16'],
  ...['--train.limit', '160', '--val.limit', '80', '--trainer.print_eval_limit', '0'],
];
let folder: string;
let run: string;
let dump: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-every-command-'));
  run = join(folder, 'run');
  dump = join(folder, 'dump.jsonl');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a command prints that must end well. */
async function tfaip(...args: string[]): Promise<string> {
  const { code, out, err } = await runInProcess(['--backend', 'cpu', ...args]);
  expect([code, code === 0 ? '' : err]).toEqual([0, '']);
  return out;
}

/** A value by its name, as lav and evaluate print it. */
function printedValue(output: string, name: string): string | undefined {
  return new RegExp(`^ {2}${name}: (\\S+)`, 'm').exec(output)?.[1];
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

describe('the tutorial goes through every command, each on what the one before has left', () => {
  it('train, killed while it trains, goes on by resume-training', async () => {
    const args = ['train', scenario, ...settings, '--trainer.epochs', '100000', '--trainer.loggers', 'csv'];
    const { child, output } = startTfaip('--backend', 'cpu', ...args, '--trainer.output_dir', run);
    while (!output().includes('Epoch 3/')) {
      if (child.exitCode !== null) throw new Error(output());
      await sleep(20);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    const done = Number(lines(join(run, 'metrics.csv')).at(-1)!.split(',')[0]);
    const epochs = String(done + 2);
    const resumed = await tfaip('resume-training', run, '--trainer.epochs', epochs);
    expect(resumed).toMatch(/Going on from .*checkpoint/);
    expect(resumed).toMatch(
      new RegExp(`Epoch ${epochs}/${epochs} [\\s\\S]*Done: ${Number(epochs) * 10} steps`),
    );
    // Each epoch once, also those that a killed process has logged and another one has done again.
    const logged = lines(join(run, 'metrics.csv')).slice(1);
    expect(logged.map((line) => Number(line.split(',')[0]))).toEqual(logged.map((_, i) => i + 1));
    expect(logged).toHaveLength(Number(epochs));
  }, 60_000);

  it('lav scores its export as its validation did, and keeps what it has predicted', async () => {
    const { origin } = JSON.parse(readFileSync(join(run, 'best', 'manifest.json'), 'utf8'));
    const out = await tfaip('lav', '--export_dir', join(run, 'best'), '--lav.limit', '80', '--dump', dump);
    expect(out).toMatch(/held-out|validation data/);
    expect(Number(printedValue(out, 'acc'))).toBeCloseTo(origin.val.acc, 5);
    expect(lines(dump)).toHaveLength(80);
  }, 30_000);

  it('multi-lav lets two of its exports vote', async () => {
    const exports = [join(run, 'best'), join(run, 'export')];
    const out = await tfaip('multi-lav', '--export_dirs', ...exports, '--lav.limit', '80');
    expect(out.match(/: 80 samples/g)).toHaveLength(3);
  }, 30_000);

  it('predict writes a line for each sample, evaluate measures them as lav did', async () => {
    const predictions = join(folder, 'predictions.jsonl');
    const chosen = ['--export_dir', join(run, 'best'), '--predict.limit', '80'];
    await tfaip('predict', ...chosen, '--out', predictions);
    expect(lines(predictions)).toHaveLength(80);
    const stored = await tfaip('evaluate', scenario, '--predictions', dump);
    const applied = await tfaip('evaluate', scenario, '--predictions', predictions, '--lav.limit', '80');
    for (const name of ['error_rate', 'worst_recall']) {
      expect(printedValue(stored, name)).toMatch(/^\d/);
      expect(printedValue(applied, name)).toBe(printedValue(stored, name));
    }
  }, 30_000);

  it('experimenter trains a row of a table each, diff tells what they differ in', async () => {
    const table = join(folder, 'table.csv');
    writeFileSync(table, 'name,trainer.learning_rate.lr\nslow,0.0001\nfast,0.01\n');
    const experiments = join(folder, 'experiments');
    const common = [...settings, '--trainer.epochs', '1'];
    const args = ['--output_dir', experiments, scenario, table, ...common];
    // In a process of its own, because it starts the program that it is for each row.
    const { child, output } = startTfaip('--backend', 'cpu', 'experimenter', ...args);
    await once(child, 'close');
    expect([child.exitCode, output()]).toEqual([0, expect.stringContaining('results.csv')]);
    const results = lines(join(experiments, 'results.csv'));
    expect(results).toHaveLength(3);
    for (const line of results.slice(1)) expect(line).toContain('complete');
    for (const name of ['slow', 'fast']) expect(existsSync(join(experiments, name, 'export'))).toBe(true);
    const different = await tfaip('diff', join(experiments, 'slow'), join(experiments, 'fast'));
    expect(different).toContain('trainer.learning_rate.lr: 0.0001 -> 0.01');
  }, 60_000);
});
