import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer, type TrainerOptions } from '../trainer.js';
import { CsvLogger } from './csvLogger.js';
import { JsonLinesLogger } from './jsonLinesLogger.js';
import type { EpochRow, RunLogger } from './runLogger.js';

let folder: string;

beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-loggers-'));
});

afterEach(() => rm(folder, { recursive: true }));

function trainer(change: Partial<TrainerParams>, options: TrainerOptions = {}): Trainer {
  const params = Object.assign(new TrainerParams(), { epochs: 3, seed: 7, output_dir: folder }, change);
  return new Trainer(params, new ParityScenarioParams().create(), {
    runtime: new EagerRuntime(),
    ...options,
  });
}

const read = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

async function jsonRows(): Promise<{ kind: string; epoch: number; step: number }[]> {
  return (await read('metrics.jsonl'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function epochRow(epoch: number, change: Partial<EpochRow> = {}): EpochRow {
  return {
    epoch,
    step: 10 * epoch,
    seconds: 1,
    learningRate: 0.5,
    train: { loss: 2 },
    isBest: false,
    ...change,
  };
}

describe('loggers of a run', () => {
  it('write what callbacks see, and event files only where asked for', async () => {
    const seen: EpochRow[] = [];
    const own: RunLogger = { open: () => {}, logEpoch: (row) => void seen.push(row) };
    await trainer({ loggers: ['csv', 'jsonl'], log_every: 5, val_every_n: 2 }, { loggers: [own] }).train();
    const [header, ...lines] = (await read('metrics.csv')).trimEnd().split('\n');
    const columns = header!.split(',');
    expect(lines.map((line) => Number(line.split(',')[columns.indexOf('loss')]))).toEqual(
      seen.map(({ train }) => train.loss),
    );
    // The first epoch was not validated: nothing stands there, least of all a value of another epoch.
    expect(lines.map((line) => line.split(',')[columns.indexOf('val_loss')])).toEqual([
      '',
      ...seen.slice(1).map(({ val }) => String(val!.loss)),
    ]);
    const rows = await jsonRows();
    expect(rows.filter(({ kind }) => kind === 'epoch')).toHaveLength(3);
    const steps = rows.filter(({ kind }) => kind === 'step').map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, i) => 1 + 5 * i));
    expect(steps.length).toBeGreaterThan(3);
    expect((await readdir(folder)).filter((name) => name.startsWith('events'))).toEqual([]);
  });

  it('go on with a run without a line twice', async () => {
    const stop = new AbortController();
    const callbacks = [{ onStepEnd: ({ step }: { step: number }) => void (step === 10 && stop.abort()) }];
    const loggers = { loggers: ['csv', 'jsonl'] as TrainerParams['loggers'], log_every: 1 };
    await trainer(loggers, { callbacks, signal: stop.signal }).train();
    await trainer(loggers).resume();
    const rows = await jsonRows();
    const steps = rows.filter(({ kind }) => kind === 'step').map(({ step }) => step);
    expect(steps).toEqual(steps.map((_, i) => i + 1));
    const lines = (await read('metrics.csv')).trimEnd().split('\n');
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(['1', '2', '3']);
  });

  it('forget what a killed process has logged of steps that come again', async () => {
    for (const create of [() => new CsvLogger(), () => new JsonLinesLogger()]) {
      const killed = create();
      await killed.open({ outputDir: folder, stepsDone: 0 });
      for (const epoch of [1, 2]) await killed.logEpoch(epochRow(epoch));
      const next = create();
      await next.open({ outputDir: folder, stepsDone: 10 });
      await next.logEpoch(epochRow(2, { train: { loss: 3, 'a,"b"': 1 } }));
    }
    expect(await read('metrics.csv')).toBe(
      'epoch,step,seconds,learning_rate,loss,is_best,"a,""b"""\n1,10,1,0.5,2,0,\n2,20,1,0.5,3,0,1\n',
    );
    expect((await jsonRows()).map(({ step }) => step)).toEqual([10, 20]);
  });

  it('write numbers that JSON has not by their names', async () => {
    const logger = new JsonLinesLogger();
    await logger.open({ outputDir: folder, stepsDone: 0 });
    await logger.logEpoch(epochRow(1, { train: { loss: Number.NaN, top: Number.POSITIVE_INFINITY } }));
    expect((await jsonRows())[0]).toMatchObject({ train: { loss: 'NaN', top: 'Infinity' } });
  });
});
