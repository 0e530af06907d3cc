import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../eventEncoding.js';
import { type Summary_Value, SummarySchema } from '../proto/event_pb.js';
import type { DenseArray } from './denseArray.js';
import { histogramSummary } from './histogram.js';
import { imageSummary } from './image.js';
import { prCurveSummary, prCurveSummaryOfCounts } from './prCurve.js';
import { scalarSummary } from './scalar.js';
import { textSummary } from './text.js';

interface GoldenArray {
  dtype: string;
  shape: number[];
  data: number[];
}

interface Input {
  tag: string;
  step: number;
  value: number;
  values: GoldenArray;
  buckets: number | null;
  text: string | string[] | string[][];
  pixels: GoldenArray;
  decoded: GoldenArray;
  num_thresholds: number;
  labels: GoldenArray;
  predictions: GoldenArray;
  weights: GoldenArray | null;
  made_by: string;
  counts_tp_fp_tn_fn_precision_recall: GoldenArray;
  expected_6_x_thresholds: GoldenArray;
}

interface Case {
  id: string;
  inputs: Input[];
  accumulator: {
    summary_metadata: Record<string, { summary_description: string; display_name: string }>;
  };
  framing: { sha256: string }[];
  events: { step: number; wall_time: number; tags: string[] }[];
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../golden/tensorboard.json', import.meta.url), 'utf8'),
);

function caseOf(id: string): Case {
  const found = cases.find((each) => each.id === id);
  if (!found) throw new Error(`no golden case ${id}`);
  return found;
}

/** The hash of TensorFlow's record of an input, and that of ours with the same time. */
function hashes({ events, framing }: Case, { tag, step }: Input, summary: Uint8Array) {
  const index = events.findIndex((event) => event.tags[0] === tag && event.step === step);
  const event = encodeEvent('summary', summary, step, events[index]!.wall_time);
  return { ours: createHash('sha256').update(event).digest('hex'), theirs: framing[index]!.sha256 };
}

function labelsOf({ accumulator }: Case, tag: string) {
  const { summary_description: description, display_name: displayName } = accumulator.summary_metadata[tag]!;
  return { description, displayName };
}

const float32 = ({ shape, data }: GoldenArray) => ({ shape, data: Float32Array.from(data) });
const firstValue = (summary: Uint8Array): Summary_Value => fromBinary(SummarySchema, summary).value[0]!;

function tensorOf(summary: Uint8Array) {
  const { value } = firstValue(summary);
  if (value.case !== 'tensor') throw new Error('no tensor');
  return value.value;
}

/** The 32-bit floats of a summary's tensor. */
function floatsOf(summary: Uint8Array): number[] {
  const { tensorContent } = tensorOf(summary);
  return [...new Float32Array(tensorContent.slice().buffer)];
}

/** Rows of a PNG file as this package writes them: without filter, or as the difference to the row above. */
function decodePng(file: Uint8Array): number[] {
  const bytes = Buffer.from(file);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const channels = { 0: 1, 4: 2, 2: 3, 6: 4 }[bytes[25] as 0 | 2 | 4 | 6];
  const filtered = inflateSync(bytes.subarray(41, 41 + bytes.readUInt32BE(33)));
  const row = width * channels;
  const pixels: number[] = [];
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (row + 1)];
    for (let x = 0; x < row; x++) {
      const above = filter === 2 ? pixels[(y - 1) * row + x]! : 0;
      pixels.push((filtered[y * (row + 1) + 1 + x]! + above) & 0xff);
    }
  }
  return pixels;
}

describe('summaries equal those of TensorFlow and TensorBoard', () => {
  const scalar = caseOf('scalar');
  it.each(scalar.inputs)('scalar, byte for byte: $tag at $step', (input) => {
    const { ours, theirs } = hashes(
      scalar,
      input,
      scalarSummary(input.tag, input.value, labelsOf(scalar, input.tag)),
    );
    expect(ours).toBe(theirs);
  });

  const text = caseOf('text');
  it.each(text.inputs)('text, byte for byte: $tag', (input) => {
    const { ours, theirs } = hashes(text, input, textSummary(input.tag, input.text));
    expect(ours).toBe(theirs);
  });

  const histogram = caseOf('histogram');
  it.each(histogram.inputs)('histogram, byte for byte: $tag', (input) => {
    const options = input.buckets === null ? {} : { buckets: input.buckets };
    const summary = histogramSummary(input.tag, float32(input.values), options);
    const { ours, theirs } = hashes(histogram, input, summary);
    expect(ours).toBe(theirs);
  });

  const pr = caseOf('pr');
  it.each(pr.inputs.filter(({ labels }) => labels))('PR curve: $tag', (input) => {
    const name = input.tag.replace('/pr_curves', '');
    const weights = input.weights ? { weights: Float32Array.from(input.weights.data) } : {};
    const summary = prCurveSummary(name, input.labels.data, Float32Array.from(input.predictions.data), {
      ...labelsOf(pr, input.tag),
      ...weights,
      numThresholds: input.num_thresholds,
    });
    const { data } = input.expected_6_x_thresholds;
    const floats = floatsOf(summary);
    expect(floats).toHaveLength(data.length);
    for (const [i, value] of data.entries()) expect(floats[i]).toBeCloseTo(value, 5);
    if (input.made_by !== 'pr_curve.summary.pb' || input.weights) return;
    const { ours, theirs } = hashes(pr, input, summary);
    expect(ours).toBe(theirs);
  });

  it('PR curve of counts', () => {
    const input = pr.inputs.find(({ tag }) => tag === 'raw/pr_curves')!;
    const { data, shape } = input.counts_tp_fp_tn_fn_precision_recall;
    const row = (i: number): number[] => data.slice(i * shape[1]!, (i + 1) * shape[1]!);
    const [truePositives, falsePositives, trueNegatives, falseNegatives] = [row(0), row(1), row(2), row(3)];
    const summary = prCurveSummaryOfCounts('raw', {
      truePositives,
      falsePositives,
      trueNegatives,
      falseNegatives,
    });
    expect(firstValue(summary).tag).toBe('raw/pr_curves');
    for (const [i, value] of input.expected_6_x_thresholds.data.slice(0, 4 * shape[1]!).entries()) {
      expect(floatsOf(summary)[i]).toBe(value);
    }
  });

  const image = caseOf('image');
  it.each(image.inputs)('image, pixel for pixel: $tag', (input) => {
    const { shape, data, dtype } = input.pixels;
    const pixels: DenseArray = {
      shape,
      data: dtype === 'uint8' ? Uint8Array.from(data) : Float32Array.from(data),
    };
    const summary = imageSummary(input.tag, pixels);
    const [width, height, ...files] = tensorOf(summary).stringVal;
    expect(Buffer.from(width!).toString()).toBe(String(shape[2]));
    expect(Buffer.from(height!).toString()).toBe(String(shape[1]));
    expect(files.flatMap(decodePng)).toEqual(input.decoded.data);
    expect(firstValue(summary).metadata?.pluginData?.pluginName).toBe('images');
  });
});
