import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, param } from '@tfaip/core';
import { DataBaseParams } from '@tfaip/data';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ParityData, ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';

class TableDataParams extends DataBaseParams {
  @param.string({ help: 'A table', optional: true }) table: string | null = null;

  override resourceFields(): string[] {
    return ['table'];
  }

  cls(): typeof ParityData {
    return ParityData;
  }
}

class TableScenarioParams extends ParityScenarioParams {
  override data = new TableDataParams();
}

const folder = mkdtempSync(join(tmpdir(), 'tfaip-exported-resources-'));
beforeAll(() => tf.setBackend('cpu'));
afterAll(() => rmSync(folder, { recursive: true }));

it('exports of a run have its resources even if the originals go while it trains', async () => {
  const table = join(folder, 'table.txt');
  writeFileSync(table, 'odd, even');
  const scenario = new TableScenarioParams();
  scenario.data.table = table;
  const run = join(folder, 'run');
  const params = Object.assign(new TrainerParams(), { epochs: 1, seed: 3, output_dir: run });
  const callbacks = [{ onTrainBegin: () => rmSync(table) }];
  await scenario.create().createTrainer(params, { runtime: new EagerRuntime(), callbacks }).train();
  for (const exported of ['best', 'export']) {
    expect(readFileSync(join(run, exported, 'resources', 'table.txt'), 'utf8')).toBe('odd, even');
  }
  expect(scenario.data.table).toBe(table);
});
