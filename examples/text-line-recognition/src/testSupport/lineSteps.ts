import { type Batch, type NamedArrays, type NdArray, ndArray, scalarValue } from '@tfaip/core';
import type { CompiledStep } from '@tfaip/graph';
import { AdamParams } from '@tfaip/optimizers';
import {
  type BackendName,
  batchFeeds,
  batchSpecs,
  buildModel,
  DeviceParams,
  learningRateFeed,
  selectBackend,
  trainFeeds,
  trainStep,
} from '@tfaip/trainer';
import { LineModel, LineModelParams } from '../model/lineModel.js';

/** Height of the lines, and classes of the network: more than characters of the tests' texts. */
export const [height, classes] = [16, 12];

/** A small network and its steps on a backend. */
export interface LineSteps {
  /** A training step; gives its loss. */
  train(batch: Batch): Promise<number>;
  /** Each line's scores and its loss, by the prediction graph. */
  score(batch: Batch): Promise<NamedArrays>;
  /** The weights as they are now, by name. */
  weights(): Promise<NamedArrays>;
  /** Graphs that training has been compiled to, on the native backend. */
  graphs(): number;
  dispose(): void;
}

const inputs = {
  img: { shape: [null, height, 1], dtype: 'float32' },
  width: { shape: [], dtype: 'int32' },
} as const;
const targets = { gt: { shape: [null], dtype: 'int32' }, gt_length: { shape: [], dtype: 'int32' } } as const;

export async function createLineSteps(
  backend: BackendName,
  change: Partial<LineModelParams> = {},
): Promise<LineSteps> {
  const { runtime } = await selectBackend(Object.assign(new DeviceParams(), { backend }));
  const params = Object.assign(new LineModelParams(), { filters: [4, 6], units: [8], classes }, change);
  const built = buildModel(new LineModel(params), 1, lineBatch([40, 50]), 'unchecked');
  const optimizer = Object.assign(new AdamParams(), { global_clip_norm: 5 }).create();
  optimizer.build(built.variables);
  const training = runtime.prepare(trainStep(built, built.variables, optimizer), {
    name: 'training',
    seed: 1,
    feeds: { ...batchSpecs(inputs, targets), [learningRateFeed]: { shape: [], dtype: 'float32' } },
  });
  const scoring = runtime.prepare(
    (feeds) => {
      const img = feeds['inputs/img']!;
      const width = feeds['inputs/width']!;
      const outputs = built.graph.buildPredictionGraph({ img, width });
      const gt = feeds['targets/gt']!;
      const losses = built.model.loss(
        { img, width },
        { gt, gt_length: feeds['targets/gt_length']! },
        outputs,
      );
      return { logits: outputs.logits!, frames: outputs.frames!, loss: losses.ctc! };
    },
    { name: 'scoring', seed: 1, feeds: batchSpecs(inputs, targets) },
  );
  let step = 0;
  return {
    async train(batch) {
      const { values } = await training.run(trainFeeds(batch, 3e-3), { step: step++ });
      return Number(scalarValue(values.loss!));
    },
    async score(batch) {
      return (await scoring.run(batchFeeds(batch), { step })).values;
    },
    async weights() {
      const arrays: Record<string, NdArray> = {};
      for (const { name, variable } of built.variables) arrays[name] = await runtime.readVariable(variable);
      return arrays;
    },
    graphs: () => (training as CompiledStep).graphs.length,
    dispose() {
      for (const each of [training, scoring, optimizer, built]) each.dispose();
      runtime.dispose?.();
    },
  };
}

/** Lines of these widths, filled up to the widest; image and text of a line follow from its width alone. */
export function lineBatch(widths: readonly number[]): Batch {
  const texts = widths.map((width) =>
    Array.from({ length: 1 + (width % 5) }, (_, i) => 1 + ((width + i) % (classes - 1))),
  );
  const [widest, longest] = [Math.max(...widths), Math.max(...texts.map(({ length }) => length))];
  const img = new Float32Array(widths.length * widest * height);
  const gt = new Int32Array(widths.length * longest);
  widths.forEach((width, line) => {
    for (let i = 0; i < width * height; i++) img[line * widest * height + i] = ((i * 31 + width) % 17) / 17;
    gt.set(texts[line]!, line * longest);
  });
  const vector = (values: readonly number[]) => ndArray('int32', [values.length], Int32Array.from(values));
  return {
    inputs: { img: ndArray('float32', [widths.length, widest, height, 1], img), width: vector(widths) },
    targets: {
      gt: ndArray('int32', [widths.length, longest], gt),
      gt_length: vector(texts.map(({ length }) => length)),
    },
    meta: widths.map(() => ({})),
    size: widths.length,
  };
}
