import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runCommandLine } from '@tfaip/cli';
import { describeInterop, describeNative } from '@tfaip/testing';
import { loadExportedScenario, PredictorParams } from '@tfaip/trainer';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readCodec } from './codec/codecFile.js';
import { decodeLine } from './evaluation/decodeLine.js';
import { TextLineScenarioParams } from './scenario.js';

const workspace = new URL('../../../', import.meta.url);
const program = fileURLToPath(new URL('packages/cli/src/bin.ts', workspace));
const loader = new URL('scripts/typescript.mjs', workspace).href;
const source = ['--conditions=@tfaip/source', `--import=${loader}`];
const example = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-whole-way-'));
const run = path.join(folder, 'run');
const exported = path.join(run, 'export');

afterAll(() => rmSync(folder, { recursive: true }));

const tiny = [
  ...['--model.filters', '4', '4', '--model.units', '8', '--data.embedded_lines', '24', '--val.limit', '6'],
  ...['--train.num_processes', '0', '--val.num_processes', '0', '--trainer.seed', '3'],
];

/** Runs a command, which must end well; gives its output. */
async function tfaip(...args: string[]): Promise<string> {
  const [lines, complaints]: [string[], string[]] = [[], []];
  const streamTo = (list: string[]) => ({ write: (text: string) => void list.push(text) });
  const code = await runCommandLine(args, { out: streamTo(lines), err: streamTo(complaints), env: {} });
  expect([code, code === 0 ? '' : complaints.join('')]).toEqual([0, '']);
  return lines.join('');
}

/** Begins the run in a process of its own, which is killed once there is a checkpoint. */
async function trainAndKill(): Promise<void> {
  const args = ['train', example, ...tiny, '--trainer.epochs', '3', '--trainer.output_dir', run];
  const child = spawn(process.execPath, [...source, program, ...args], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  while (!existsSync(path.join(run, 'checkpoint', 'latest'))) {
    if (child.exitCode !== null) throw new Error(`The training has ended with ${child.exitCode}.`);
    await sleep(20);
  }
  child.kill('SIGKILL');
  await exit;
}

describeNative('text-line recognition from the command line', () => {
  beforeAll(trainAndKill, 120_000);

  it('goes on after a kill, scores, and predicts a line of JSON for each line', async () => {
    // Before there is any export, the charmap lies in the run.
    expect(existsSync(exported)).toBe(false);
    const saved = JSON.parse(readFileSync(path.join(run, 'scenario_params.json'), 'utf8'));
    expect(saved.data.charmap).toBe('resources/charmap.json');
    expect(readCodec(path.join(run, saved.data.charmap)).characters).toContain('Q');
    expect(await tfaip('resume-training', run)).toMatch(/Done: 6 steps/);
    const few = ['--lav.limit', '5', '--lav.num_processes', '0'];
    const scored = await tfaip('lav', '--export_dir', exported, ...few);
    expect(scored).toMatch(/5 samples/);
    expect(scored).toMatch(/cer: \d/);
    const image = path.join(folder, 'a.png');
    const bar = { create: { width: 90, height: 30, channels: 3, background: '#777' } } as const;
    await sharp(bar).png().toFile(image);
    const args = ['--predict.num_processes', '0', '--data.images', image];
    const predicted = await tfaip('predict', '--export_dir', exported, ...args);
    const { meta } = JSON.parse(predicted.trim().split('\n').at(-1)!) as { meta: Record<string, unknown> };
    expect(meta).toMatchObject({
      file: image,
      predicted: expect.any(String),
      confidence: expect.any(Number),
    });
    expect(meta.characters).toBeInstanceOf(Array);
  }, 120_000);

  it('reads lines by the program of the README', async () => {
    const [, program] = /```ts\n(.*?)```/s.exec(readFileSync(path.join(example, 'README.md'), 'utf8'))!;
    expect(program!.trim().split('\n').length).toBeLessThanOrEqual(12);
    const place = mkdtempSync(path.join(example, '.readme-'));
    try {
      const file = path.join(place, 'program.ts');
      const [best, lines] = [exported, path.join(folder, '*.png')].map((each) => JSON.stringify(each));
      const here = program!.replace("'runs/x/best'", best!).replace("'lines/*.png'", lines!);
      writeFileSync(file, here.replace('./src/', '../src/'));
      const { stdout } = await promisify(execFile)(process.execPath, [...source, file]);
      expect(stdout).toMatch(/^\S+a\.png .* [01](\.\d+)?\n$/);
    } finally {
      rmSync(place, { recursive: true });
    }
  }, 60_000);

  describeInterop('its export', (runPython) => {
    it('reads the same in Python TensorFlow, and its encoder is what the last layer looks at', async () => {
      const scenario = await loadExportedScenario(exported, { paramsClass: TextLineScenarioParams });
      const params = Object.assign(new PredictorParams(), { export_dir: exported });
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
      expect(runPython(readLines, exported, file, answer)).toBe(3);
      const answers = JSON.parse(readFileSync(answer, 'utf8')) as Answer[];
      const codec = readCodec(scenario.data.charmap!);
      for (const [i, { meta }] of read.entries()) {
        const { logits, frames, encoderError } = answers[i]!;
        expect(encoderError).toBeLessThan(1e-4);
        const shape = [logits.length, logits[0]!.length];
        const theirs = {
          logits: { dtype: 'float32', shape, data: Float32Array.from(logits.flat()) },
          frames: { dtype: 'int32', shape: [], data: Int32Array.of(frames) },
        } as const;
        const { text, confidence } = decodeLine(theirs, codec);
        expect(text).toBe(meta.predicted);
        expect(confidence).toBeCloseTo(Number(meta.confidence), 4);
      }
    }, 120_000);
  });
});

/** What Python says of a line: scores, how many frames count, and how far the encoder is from leading to them. */
type Answer = { logits: number[][]; frames: number; encoderError: number };

const readLines = `
import json, os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf
model = tf.saved_model.load(sys.argv[1])
signature, encoder = (model.signatures[name] for name in ("serving_default", "encoder"))
weights = {each.name.removesuffix(":0"): each.numpy() for each in model.variables}
kernel, bias = (next(w for name, w in weights.items() if name.endswith("logits/dense/" + part)) for part in ("kernel", "bias"))
answers = []
for line in json.load(open(sys.argv[2])):
    img = tf.constant(np.array(line["img"], np.float32).reshape([1, *line["shape"]]))
    width = tf.constant([line["width"]], tf.int32)
    outputs = signature(img=img, width=width)
    logits, frames = outputs["logits"][0].numpy(), int(outputs["frames"][0])
    encoded = encoder(img=img, width=width)
    assert int(encoded["frames"][0]) == frames
    error = float(np.abs(encoded["features"][0].numpy() @ kernel + bias - logits).max())
    answers.append({"logits": logits.tolist(), "frames": frames, "encoderError": error})
json.dump(answers, open(sys.argv[3], "w"))
print(len(answers))
`;
