import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Batch } from '@tfaip/core';
import { DataPipelineParams, type PipelineMode } from '@tfaip/data';
import sharp from 'sharp';
import { afterAll } from 'vitest';
import { LineData, LineDataParams } from '../data/lineData.js';

/** A folder for lines, removed after the tests; the user's cache is in it too. */
export class LineFolder {
  readonly path = mkdtempSync(path.join(tmpdir(), 'tfaip-lines-'));

  constructor() {
    process.env.XDG_CACHE_HOME = path.join(this.path, 'cache');
    afterAll(() => rmSync(this.path, { recursive: true }));
  }

  write(name: string, content: string | Uint8Array): string {
    const file = path.join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  /** A white line with a black bar in it, and its text. */
  async line(name: string, width: number, height: number, text?: string): Promise<string> {
    const ink = {
      create: { width: Math.ceil(width / 2), height: 1, channels: 3, background: '#000' },
    } as const;
    const paper = { create: { width, height, channels: 3, background: '#fff' } } as const;
    const bar = await sharp(ink).png().toBuffer();
    const image = await sharp(paper)
      .composite([{ input: bar, top: 0, left: 0 }])
      .png()
      .toBuffer();
    if (text !== undefined) this.write(`${name}.gt.txt`, text);
    return this.write(`${name}.png`, image);
  }

  /** Data of these images, for training and evaluation. */
  data(training: readonly string[], heldOut: readonly string[] = training): LineData {
    const params = new LineDataParams();
    params.train_files.lists = [this.write('train.list', training.join('\n'))];
    params.val_files.lists = [this.write('val.list', heldOut.join('\n'))];
    return new LineData(params);
  }
}

/** The first eight batches at most (training has no end), and the lines that were printed. */
export async function batchesOf(
  data: LineData,
  mode: PipelineMode,
  change: Partial<DataPipelineParams> = {},
): Promise<{ batches: Batch[]; printed: string[] }> {
  const params = Object.assign(new DataPipelineParams(), { num_processes: 0, ...change });
  const printed: string[] = [];
  const pipeline = await data.createPipeline(mode, params, 1, { print: (line) => void printed.push(line) });
  const batches: Batch[] = [];
  for await (const batch of pipeline.batches()) if (batches.push(batch) === 8) break;
  await data.close();
  return { batches, printed };
}
