import * as tf from '@tensorflow/tfjs';
import { type NamedArrays, toTensors, withStepContext } from '@tfaip/core';
import { ctcLoss, impossibleCtcLoss } from '@tfaip/losses-metrics';
import { expectNoLeak } from '@tfaip/testing';
import { beforeAll, expect, it } from 'vitest';
import type { LineData } from '../data/lineData.js';
import { decodeLine } from '../evaluation/decodeLine.js';
import { batchesOf, LineFolder } from '../testSupport/lineFolder.js';
import { LineGraph } from './lineGraph.js';
import { LineModelParams } from './lineModel.js';

const folder = new LineFolder();
const params = Object.assign(new LineModelParams(), { filters: [4, 6], units: [8], classes: 5 });
beforeAll(() => tf.setBackend('cpu'));

/** Scores and losses of the lines of a batch, without padding. */
function score(
  graph: LineGraph,
  inputs: NamedArrays,
  targets: NamedArrays,
): { logits: number[]; loss: number }[] {
  return tf.tidy(() => {
    const { img, width } = toTensors(inputs) as { img: tf.Tensor; width: tf.Tensor };
    const { gt, gt_length } = toTensors(targets) as { gt: tf.Tensor; gt_length: tf.Tensor };
    let found: { logits: number[]; loss: number }[] = [];
    withStepContext({ seed: 1, step: 0 }, () => {
      const { logits, frames } = graph.buildGraph({ img, width }, { training: false });
      const losses = ctcLoss({
        logits,
        labels: gt,
        labelLengths: gt_length,
        logitLengths: frames,
      }).arraySync();
      found = losses.map((loss, i) => ({
        loss,
        logits: [...logits.slice([i, 0, 0], [1, Number(frames.dataSync()[i]), 5]).dataSync()],
      }));
      return {};
    });
    return found;
  });
}

async function lines(): Promise<LineData> {
  const widths = [30, 61, 44, 90, 17, 75, 33, 52];
  const files = widths.map((width, i) => folder.line(`l${i}`, width, 12, 'abcd'.slice(i % 3)));
  return folder.data(await Promise.all(files));
}

it('L6: scores a line the same at batch 1, 3 and 8: padding is looked at by none of its layers', async () => {
  const graph = new LineGraph(params);
  graph.setSeed(3);
  const results = [];
  for (const batch_size of [1, 3, 8]) {
    const data = await lines();
    await data.generator('training');
    const { batches } = await batchesOf(data, 'evaluation', { batch_size });
    results.push(batches.flatMap(({ inputs, targets }) => score(graph, inputs, targets)));
  }
  const [alone, ...together] = results;
  for (const others of together) {
    others.forEach(({ logits, loss }, i) => {
      expect(logits.length).toBe(alone![i]!.logits.length);
      expect(Math.max(...logits.map((each, k) => Math.abs(each - alone![i]!.logits[k]!)))).toBeLessThan(1e-5);
      expect(loss).toBeCloseTo(alone![i]!.loss, 4);
    });
  }
  graph.dispose();
});

it('gives a line too narrow for its text the loss of the impossible, and keeps no tensor', async () => {
  const graph = new LineGraph(params);
  graph.setSeed(3);
  const narrow = folder.data([await folder.line('narrow', 4, 12, 'abcd'.repeat(20))]);
  await narrow.generator('training');
  const { batches } = await batchesOf(narrow, 'evaluation');
  const { inputs, targets } = batches[0]!;
  const [scored] = score(graph, inputs, targets);
  expect(scored!.loss).toBeCloseTo(impossibleCtcLoss, 0);
  await expectNoLeak(() => void score(graph, inputs, targets));
  graph.dispose();
});

it('decodes runs of a class to characters with their places', () => {
  const best = [0, 1, 1, 0, 1, 2, 2, 0, 3];
  const data = Float32Array.from(best.flatMap((label) => [0, 1, 2, 3].map((k) => (k === label ? 5 : 0))));
  const outputs = {
    logits: { dtype: 'float32', shape: [9, 4], data },
    frames: { dtype: 'int32', shape: [], data: Int32Array.of(7) },
  } as const;
  const codec = { decode: (labels: readonly number[]) => labels.map((each) => ' abc'[each]).join('') };
  const { text, characters, confidence } = decodeLine(outputs, codec as never);
  expect(text).toBe('aab');
  expect(characters.map(({ start, end }) => [start, end])).toEqual([
    [1, 3],
    [4, 5],
    [5, 7],
  ]);
  expect(confidence).toBeCloseTo(Math.exp(5) / (Math.exp(5) + 3));
  expect(decodeLine(outputs, codec as never, 10).text).toBe('aab');
});
