import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeInterop, describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricRow } from './evaluator/evaluatorBenchmark.js';
import type { ExportRow } from './export/exportBenchmark.js';
import type { BenchmarkRow } from './step/benchmarkRow.js';

const loader = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
const bin = fileURLToPath(new URL('./bin.ts', import.meta.url));
const flags = ['--conditions=@tfaip/source', `--import=${loader}`, bin];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-bench-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs it where neither a native TensorFlow nor a peer is to be had. */
function bench(...args: string[]) {
  const nothing = join(folder, 'nothing');
  return benchWith({ TFAIP_LIBTENSORFLOW: nothing, TFAIP_PEERS: nothing }, ...args);
}

function benchWith(env: NodeJS.ProcessEnv, ...args: string[]) {
  return spawnSync(process.execPath, [...flags, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

describe('bench step', () => {
  it('measures what can be had, says what cannot and why, and writes the rows', async () => {
    const json = join(folder, 'rows.json');
    const { stdout, stderr, status } = bench(
      'step',
      ...['--networks', 'mlp', '--batch', '2,3', '--steps', '4', '--rounds', '2'],
      ...['--systems', 'compiled,keras3-fit,wasm,wasm-tfjs-layers', '--json', json],
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/compiled: not available\.\n.*\n.*TFAIP_LIBTENSORFLOW: .*does not exist/);
    expect(stdout).toMatch(/keras3-fit: not available\.\n.*pnpm bench install-peers/);
    expect(stdout).toMatch(/mlp +2 +wasm-tfjs-layers +\d+\.\d\d +\d+\.\d\d +\d+\.\d\d +-\n/);
    const rows: BenchmarkRow[] = JSON.parse(await readFile(json, 'utf8'));
    expect(rows.map(({ network, batch, system }) => [network, batch, system])).toEqual([
      ['mlp', 2, 'wasm'],
      ['mlp', 2, 'wasm-tfjs-layers'],
      ['mlp', 3, 'wasm'],
      ['mlp', 3, 'wasm-tfjs-layers'],
    ]);
    for (const { p10Ms, medianMs, p90Ms } of rows) {
      expect(p10Ms).toBeGreaterThan(0);
      expect(medianMs).toBeGreaterThanOrEqual(p10Ms);
      expect(p90Ms).toBeGreaterThanOrEqual(medianMs);
    }
  });

  it('names the networks if it is given another', () => {
    const { stderr, status } = bench('step', '--networks', 'rnn');
    expect(status).toBe(1);
    expect(stderr).toMatch(/"rnn" is none of mlp, cnn/);
  });
});

describe('bench evaluator', () => {
  it('measures metrics, with or without a peer, and writes the rows', async () => {
    const json = join(folder, 'metrics.json');
    const sizes = ['--pairs', '20', '--scores', '50', '--rounds', '2'];
    const { stdout, stderr, status } = bench('evaluator', ...sizes, '--json', json);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/rapidfuzz: not available\. .*pnpm bench install-peers/);
    expect(stdout).toMatch(/auc 50 tfaip: \d+ ms, peak \d+ MiB \(\d+ with the data alone\)/);
    const rows: MetricRow[] = JSON.parse(await readFile(json, 'utf8'));
    expect(rows.map(({ metric, system, size }) => [metric, system, size])).toEqual([
      ['cer', 'tfaip', 20],
      ['auc', 'tfaip', 50],
    ]);
  });
});

describeNative('bench checkpoint', () => {
  it('tells what validation, LAV and a checkpoint take, and which part of an epoch that is', () => {
    const { stdout, stderr, status } = benchWith({}, 'checkpoint', '--networks', 'mlp', '--epochs', '2');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const share = String.raw`\d+\.\d ms, \d+\.\d %`;
    const parts = [`validation ${share}`, `LAV of as many samples ${share}`, `holds training up ${share}`];
    expect(stdout).toMatch(/^mlp: an epoch trains \d+ ms \(100 %\);/);
    for (const part of parts) expect(stdout).toMatch(new RegExp(part));
    expect(stdout).not.toMatch(/NaN/);
  });
});

describe('a benchmark that needs Keras', () => {
  it.each(['accuracy', 'text-line', 'text-line-accuracy'])('%s says how it is installed first', (name) => {
    const { stdout, stderr, status } = bench(name);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/pnpm bench install-peers/);
    expect(stderr).not.toMatch(/\n +at /);
  });
});

describeNative('the text-line network', () => {
  describeInterop('beside Keras', (_, python) => {
    const peers = { TFAIP_PEERS: dirname(dirname(python)) };

    it('is timed in training and in prediction', () => {
      const sizes = ['--batches', '2', '--batch', '2', '--steps', '1', '--rounds', '1'];
      const { stdout, status } = benchWith(peers, 'text-line', ...sizes);
      expect(status).toBe(0);
      for (const task of ['train', 'predict']) {
        for (const system of ['tfaip', 'Keras'])
          expect(stdout).toMatch(new RegExp(`${task} ${system}: \\d+\\.\\d ms per step of 2, \\d+ lines/s`));
        expect(stdout).toMatch(new RegExp(`${task}: \\d+\\.\\d\\d of Keras' time`));
      }
    }, 120_000);

    it('is trained on the same lines, and both read the held-out ones', () => {
      const sizes = ['--steps', '2', '--batch', '2', '--seeds', '1', '--every', '1'];
      const { stdout, status } = benchWith(peers, 'text-line-accuracy', ...sizes);
      expect(status).toBe(0);
      const rates = String.raw`character error rate \d+\.\d\d % tfaip, \d+\.\d\d % Keras`;
      for (const steps of [1, 2]) expect(stdout).toMatch(new RegExp(`seed 1, ${steps} steps: ${rates}`));
      expect(stdout).toMatch(/difference -?\d+\.\d\d points/);
    }, 120_000);
  });
});

describe('bench export', () => {
  it('says how native TensorFlow is had, without a stack', () => {
    const { stderr, status } = bench('export', '--networks', 'mlp');
    expect(status).toBe(1);
    expect(stderr).toMatch(/TFAIP_LIBTENSORFLOW/);
    expect(stderr).not.toMatch(/\n +at /);
  });
});

describeNative('bench export', () => {
  it('measures exports and predictions, with or without Keras, and writes the rows', async () => {
    const json = join(folder, 'exports.json');
    const { stdout, stderr, status } = benchWith(
      { TFAIP_PEERS: join(folder, 'nothing') },
      'export',
      ...['--networks', 'mlp', '--batch', '2', '--exports', '2', '--steps', '2', '--rounds', '2'],
      ...['--json', json],
    );
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Keras: not available\. .*pnpm bench install-peers/);
    expect(stdout).toMatch(/mlp export, tfaip: \d+ ms \(the first \d+\), 0\.39 MiB/);
    expect(stdout).toMatch(/mlp predict 2, tfaip: \d+\.\d\d ms, \d+ samples\/s/);
    const rows: ExportRow[] = JSON.parse(await readFile(json, 'utf8'));
    expect(rows.map(({ task, system }) => [task, system])).toEqual([
      ['export', 'tfaip'],
      ['export', 'tfaip again'],
      ['predict', 'tfaip'],
    ]);
    // 784 · 128 + 128 + 128 · 10 + 10 weights, and the graph.
    expect(rows[0]!.bytes).toBeGreaterThan(4 * 101_770);
  });
});
