import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeInterop, describeNative } from '@tfaip/testing';
import { PredictorParams } from '@tfaip/trainer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Codec } from './codec/codec.js';
import { decodeLine } from './evaluation/decodeLine.js';
import { TextLineScenarioParams } from './scenario.js';

const workspace = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('packages/cli/src/bin.ts', workspace));
const loader = new URL('scripts/typescript.mjs', workspace).href;
const example = fileURLToPath(new URL('..', import.meta.url));
const nodeArguments = ['--conditions=@tfaip/source', `--import=${loader}`, program];
const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-whole-way-'));
const run = path.join(folder, 'run');

afterAll(() => rmSync(folder, { recursive: true }));

const tiny = [
  ...['--model.filters', '4', '4', '--model.units', '8', '--data.embedded_lines', '24', '--val.limit', '6'],
  ...['--train.num_processes', '0', '--val.num_processes', '0', '--trainer.seed', '3'],
];

/** Runs a command to its end; gives its output. */
async function tfaip(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...nodeArguments, ...args], { maxBuffer: 2 ** 26 }, (error, out, err) =>
      error ? reject(new Error(out + err)) : resolve(out),
    );
  });
}

async function hasCheckpoint(child: ChildProcess): Promise<void> {
  while (!filesOf(path.join(run, 'checkpoint')).includes('latest')) {
    if (child.exitCode !== null) throw new Error(`The training has ended with ${child.exitCode}.`);
    await sleep(20);
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

describeNative('text-line recognition from the command line', () => {
  beforeAll(async () => {
    const args = ['train', example, ...tiny, '--trainer.epochs', '3', '--trainer.output_dir', run];
    const child = spawn(process.execPath, [...nodeArguments, ...args], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    await hasCheckpoint(child);
    child.kill('SIGKILL');
    await exit;
  }, 120_000);

  it('goes on after a kill, scores, and predicts a line of JSON for each line', async () => {
    expect(await tfaip('resume-training', run)).toMatch(/Done: 6 steps/);
    const scored = await tfaip(
      'lav',
      '--export_dir',
      path.join(run, 'export'),
      '--lav.limit',
      '5',
      '--lav.num_processes',
      '0',
    );
    expect(scored).toMatch(/5 samples/);
    expect(scored).toMatch(/cer: \d/);
    const image = path.join(folder, 'a.png');
    const bar = { create: { width: 90, height: 30, channels: 3, background: '#777' } } as const;
    await sharp(bar).png().toFile(image);
    const args = ['--predict.num_processes', '0', '--data.images', image];
    const predicted = await tfaip('predict', '--export_dir', path.join(run, 'export'), ...args);
    const { meta } = JSON.parse(predicted.trim().split('\n').at(-1)!) as { meta: Record<string, unknown> };
    expect(meta).toMatchObject({
      file: image,
      predicted: expect.any(String),
      confidence: expect.any(Number),
    });
    expect(meta.characters).toBeInstanceOf(Array);
  }, 180_000);

  describeInterop('its export', (runPython) => {
    it('reads the same in Python TensorFlow', async () => {
      const scenario = new TextLineScenarioParams();
      scenario.data.charmap = path.join(run, 'export', 'resources', 'charmap.json');
      Object.assign(scenario.model, { filters: [4, 4], units: [8] });
      const params = Object.assign(new PredictorParams(), { export_dir: path.join(run, 'export') });
      Object.assign(params.pipeline, { limit: 3, num_processes: 0 });
      const read = [];
      for await (const sample of scenario.create().createPredictor(params).predict()) read.push(sample);
      expect(read.length).toBe(3);
      const inputs = read.map((sample) => ({
        width: Number(sample.inputs.width!.data[0]),
        shape: sample.inputs.img!.shape,
        img: Array.from(sample.inputs.img!.data as Float32Array),
      }));
      const file = path.join(folder, 'inputs.json');
      writeFileSync(file, JSON.stringify(inputs));
      const answer = path.join(folder, 'answers.json');
      expect(runPython(readLines, params.export_dir, file, answer)).toBe(3);
      const answers = JSON.parse(readFileSync(answer, 'utf8')) as { logits: number[][]; frames: number }[];
      const charmap = await readFile(scenario.data.charmap, 'utf8');
      const codec = new Codec(JSON.parse(charmap) as string[]);
      for (const [i, { meta }] of read.entries()) {
        const { logits, frames } = answers[i]!;
        const theirs = {
          logits: {
            dtype: 'float32',
            shape: [logits.length, logits[0]!.length],
            data: Float32Array.from(logits.flat()),
          },
          frames: { dtype: 'int32', shape: [], data: Int32Array.of(frames) },
        } as const;
        const { text, confidence } = decodeLine(theirs, codec);
        expect(text).toBe(meta.predicted);
        expect(confidence).toBeCloseTo(Number(meta.confidence), 4);
      }
    }, 120_000);
  });
});

const readLines = `
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf
signature = tf.saved_model.load(sys.argv[1]).signatures["serving_default"]
answers = []
for line in json.load(open(sys.argv[2])):
    img = np.array(line["img"], np.float32).reshape([1, *line["shape"]])
    outputs = signature(img=tf.constant(img), width=tf.constant([line["width"]], tf.int32))
    answers.append({"logits": outputs["logits"][0].numpy().tolist(), "frames": int(outputs["frames"][0])})
json.dump(answers, open(sys.argv[3], "w"))
print(len(answers))
`;
