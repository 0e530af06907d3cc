/**
 * Makes the pictures of README.md from a run: `pnpm source examples/text-line-recognition/src/pictures/makePictures.ts
 * runs/x examples/text-line-recognition/pictures`; the run needs `--trainer.loggers jsonl`.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type JsonObject, type NdArray, ndArray, type Sample } from '@tfaip/core';
import { loadExportedScenario, PredictorParams } from '@tfaip/trainer';
import sharp from 'sharp';
import { upright } from '../model/posteriorPicture.js';
import { TextLineScenarioParams } from '../scenario.js';
import { chart, type Series } from './learningCurve.js';

const [run, target] = process.argv.slice(2);
if (run === undefined || target === undefined) throw new Error('Usage: makePictures.ts RUN FOLDER');
await mkdir(target, { recursive: true });
await writeFile(path.join(target, 'learning-curve.svg'), await learningCurve(run));
const read = await readHeldOutLines(run, 6);
await writePng('rendered-lines.png', stack(read.map(({ inputs }) => upright(batchOf(inputs.img!), 1))));
const { inputs, outputs } = read[1]!;
const pictures = [upright(batchOf(inputs.img!), 1), upright(batchOf(softmax(outputs.logits!)), 4)];
await writePng('posteriors.png', stack(pictures));

async function learningCurve(folder: string): Promise<string> {
  const text = await readFile(path.join(folder, 'metrics.jsonl'), 'utf8');
  const rows = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
  const series = (
    name: string,
    colour: string,
    kind: string,
    of: string,
    field: string,
    factor = 1,
  ): Series => ({
    name,
    colour,
    marks: kind === 'epoch',
    points: rows
      .filter((row) => row.kind === kind)
      .map((row) => [Number(row.step), factor * Number((row[of] as JsonObject)[field])]),
  });
  const xLabel = 'training steps of 16 lines';
  return chart([
    {
      title: 'CTC loss per line',
      xLabel,
      series: [
        series('training, mean of the epoch', '#4878cf', 'step', 'losses', 'ctc'),
        series('held out', '#d65f5f', 'epoch', 'val', 'ctc'),
      ],
    },
    {
      title: 'Error rate on held-out lines, percent',
      xLabel,
      series: [
        series('words', '#b8860b', 'epoch', 'val', 'wer', 100),
        series('characters', '#d65f5f', 'epoch', 'val', 'cer', 100),
      ],
    },
  ]);
}

/** Held-out lines with the scores of the run's best model. */
async function readHeldOutLines(folder: string, limit: number): Promise<Sample[]> {
  const params = Object.assign(new PredictorParams(), { export_dir: path.join(folder, 'best') });
  Object.assign(params.pipeline, { limit, num_processes: 0, batch_size: 1 });
  const scenario = await loadExportedScenario(params.export_dir, { paramsClass: TextLineScenarioParams });
  scenario.data.post_proc = [];
  const samples = [];
  for await (const sample of scenario.create().createPredictor(params).predict()) samples.push(sample);
  return samples;
}

function batchOf({ shape, data }: NdArray): NdArray {
  return ndArray('float32', [1, ...shape], data as Float32Array);
}

/** Over the last axis. */
function softmax({ shape, data }: NdArray): NdArray {
  const classes = shape.at(-1)!;
  const probabilities = Float32Array.from(data as Float32Array, Math.exp);
  for (let start = 0; start < probabilities.length; start += classes) {
    const frame = probabilities.subarray(start, start + classes);
    const sum = frame.reduce((total, each) => total + each, 0);
    frame.forEach((each, i) => {
      frame[i] = each / sum;
    });
  }
  return ndArray('float32', shape, probabilities);
}

/** Pictures [rows, columns, 1] below each other, with some paper between them. */
function stack(pictures: readonly NdArray[]): NdArray {
  const gap = 8;
  const width = Math.max(...pictures.map(({ shape }) => shape[1]!));
  const height = pictures.reduce((sum, { shape }) => sum + shape[0]! + gap, -gap);
  const page = new Float32Array(width * height).fill(1);
  let top = 0;
  for (const { shape, data } of pictures) {
    const [rows, columns] = shape as [number, number];
    for (let row = 0; row < rows; row++) {
      page.set((data as Float32Array).subarray(row * columns, (row + 1) * columns), (top + row) * width);
    }
    top += rows + gap;
  }
  return ndArray('float32', [height, width, 1], page);
}

async function writePng(name: string, { shape, data }: NdArray): Promise<void> {
  const [height, width] = shape as [number, number];
  const pixels = Uint8Array.from(data as Float32Array, (each) => Math.round(255 * each));
  const image = sharp(pixels, { raw: { width, height, channels: 1 } });
  await image.png({ compressionLevel: 9 }).toFile(path.join(target!, name));
}
