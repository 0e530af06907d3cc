import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SummaryWriter } from '../summaryWriter.js';
import { readCurrentScalars } from './readCurrentScalars.js';
import { readScalars } from './readScalars.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-current-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One process of a run, which logs the numbers of steps as values, on `scale`. */
async function log(run: string, steps: readonly number[], scale: number): Promise<void> {
  await using writer = new SummaryWriter(path.join(folder, run));
  writer.sessionStart(steps[0]!);
  for (const step of steps) writer.scalar('loss', step * scale, step);
}

describe('readCurrentScalars', () => {
  it('leaves out what a run has logged again, of that run alone', async () => {
    await log('train', [1, 2, 3, 4], 1);
    await log('val', [2, 4], 1);
    await log('train', [3, 4, 5], 10);
    const found: unknown[] = [];
    for await (const { run, step, value } of readCurrentScalars(folder)) found.push([run, step, value]);
    expect(found).toEqual([
      ['train', 1, 1],
      ['train', 2, 2],
      ['train', 3, 30],
      ['train', 4, 40],
      ['train', 5, 50],
      ['val', 2, 2],
      ['val', 4, 4],
    ]);
    const all: unknown[] = [];
    for await (const { step } of readScalars(path.join(folder, 'train'))) all.push(step);
    expect(all).toEqual([1, 2, 3, 4, 3, 4, 5]);
  });
});
