import { ndArray, param, type Sample } from '@tfaip/core';
import {
  ArrayGenerator,
  DataPipeline,
  DataPipelineParams,
  DataProcessorGroupParams,
  DataProcessorParams,
  MappingDataProcessor,
  type ProcessorContext,
} from '@tfaip/data';
import { trainingBatches } from '../step/trainingBatch.js';

const size = 28;

/** Warps an image by a smooth random field, as one does with handwriting (Simard et al. 2003, sec. 2). */
export class ElasticParams extends DataProcessorParams {
  @param.float({ help: 'Largest shift in pixels', min: 0 }) shift = 4;
  @param.int({ help: 'How often the random field is smoothed', min: 0 }) smoothings = 12;

  override cls(): typeof Elastic {
    return Elastic;
  }
}

class Elastic extends MappingDataProcessor<ElasticParams> {
  override apply(sample: Sample, { random }: ProcessorContext): Sample {
    const { shift, smoothings } = this.params;
    const field = (): Float32Array => {
      let values: Float32Array = Float32Array.from({ length: size * size }, () =>
        random.uniform(-shift, shift),
      );
      for (let i = 0; i < smoothings; i++) values = smoothed(values);
      return values;
    };
    const image = sample.inputs.x!.data as Float32Array;
    return { ...sample, inputs: { x: ndArray('float32', [size, size, 1], warped(image, field(), field())) } };
  }
}

/** Mean of each pixel and its four neighbours; those beyond the border count as the border. */
function smoothed(values: Float32Array): Float32Array {
  const result = new Float32Array(values.length);
  for (let y = 0; y < size; y++) {
    const above = Math.max(0, y - 1) * size;
    const below = Math.min(size - 1, y + 1) * size;
    for (let x = 0; x < size; x++) {
      const row = y * size;
      const left = values[row + Math.max(0, x - 1)]!;
      const right = values[row + Math.min(size - 1, x + 1)]!;
      result[row + x] = (values[row + x]! + values[above + x]! + values[below + x]! + left + right) / 5;
    }
  }
  return result;
}

/** The image with each pixel taken from where the fields say, between pixels by linear interpolation. */
function warped(image: Float32Array, dx: Float32Array, dy: Float32Array): Float32Array {
  const result = new Float32Array(image.length);
  const pixel = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= size || y >= size ? 0 : image[y * size + x]!;
  for (let i = 0; i < image.length; i++) {
    const x = (i % size) + dx[i]!;
    const y = Math.floor(i / size) + dy[i]!;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, bottom] = [x - left, y - top];
    const upper = pixel(left, top) * (1 - right) + pixel(left + 1, top) * right;
    const lower = pixel(left, top + 1) * (1 - right) + pixel(left + 1, top + 1) * right;
    result[i] = upper * (1 - bottom) + lower * bottom;
  }
  return result;
}

export class ElasticGroupParams extends DataProcessorGroupParams {
  static override readonly module: string = import.meta.url;

  @param.choices(() => [ElasticParams], { help: 'Augmentation' })
  override processors: ElasticParams[] = [new ElasticParams()];
}

/** A training pipeline of images that are augmented by so many workers; 0: in the main thread. */
export function augmentedDigits(workers: number): DataPipeline {
  const count = 512;
  const [images] = trainingBatches('cnn', count, 1);
  return new DataPipeline({
    mode: 'training',
    params: Object.assign(new DataPipelineParams(), { num_processes: workers }),
    seed: 1,
    generator: ArrayGenerator.fromArrays({
      inputs: { x: ndArray('float32', [count, size, size, 1], images!.inputs) },
      targets: { gt: ndArray('int32', [count], images!.classes) },
    }),
    inputSpecs: { x: { shape: [size, size, 1], dtype: 'float32' } },
    targetSpecs: { gt: { shape: [], dtype: 'int32' } },
    preProc: [new ElasticGroupParams()],
  });
}
