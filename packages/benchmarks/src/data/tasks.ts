import { type NdArray, ndArray, param, type Sample } from '@tfaip/core';
import {
  ArrayGenerator,
  DataPipeline,
  DataPipelineParams,
  DataProcessorGroupParams,
  DataProcessorParams,
  MappingDataProcessor,
} from '@tfaip/data';

/** Work of the language alone, and work on arrays; `peers/data_tasks.py` does the same. */
export const tasks = ['language', 'array'] as const;
export type Task = (typeof tasks)[number];

/** Samples per batch. */
export const taskBatchSize = 16;

const letters = 'abcdefghijklmnopqrstuvwxyz';
const size = 128;

/** Draws letters, cuts them into words at vowels, counts the words; a histogram of their lengths. */
export function languageTask(index: number): NdArray {
  let state = index + 1;
  const counts = new Map<string, number>();
  let word = '';
  for (let i = 0; i < 4000; i++) {
    state = (Math.imul(1103515245, state) + 12345) & 0x7fffffff;
    const letter = letters[(state >> 16) % 26]!;
    if ('aeiou'.includes(letter)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      word = '';
    } else {
      word += letter;
    }
  }
  const histogram = new Float32Array(32);
  for (const [each, count] of counts) histogram[Math.min(each.length, 31)]! += count;
  return ndArray('float32', [32], histogram);
}

/**
 * Standardises an image, blurs it by 5 x 5, takes signed roots, moves it around in a circle.
 *
 * Loops do several things at once, as one writes them in a compiled language.
 */
export function arrayTask(index: number): NdArray {
  const image = standardise(checkered(index));
  const rows = blurRows(image);
  const moved = image;
  for (let y = 0; y < size; y++) {
    const at = (shift: number): number => ((y + shift) & (size - 1)) * size;
    const [a, b, c, d, e] = [at(-2), at(-1), at(0), at(1), at(2)];
    for (let x = 0; x < size; x++) {
      const mean = 0.2 * (rows[a + x]! + rows[b + x]! + rows[c + x]! + rows[d + x]! + rows[e + x]!);
      const root = Math.sqrt(Math.abs(mean));
      moved[c + ((x + index) & (size - 1))] = mean < 0 ? -root : root;
    }
  }
  return ndArray('float32', [size, size], moved);
}

function checkered(index: number): Float32Array {
  const image = new Float32Array(size * size);
  for (let y = 0, at = 0; y < size; y++) {
    for (let x = 0; x < size; x++) image[at++] = (x * 7 + y * 13 + index * 31) & 255;
  }
  return image;
}

/** In place. */
function standardise(values: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const scale = 1 / Math.sqrt(squares / values.length - mean * mean);
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * scale;
  return values;
}

/** Used anew for each sample: memory that is not asked for need not be cleared. */
const blurred = new Float32Array(size * size);

/** Mean of five neighbours in each row, which is a circle. */
function blurRows(image: Float32Array): Float32Array {
  for (let start = 0; start < image.length; start += size) {
    let sum = image[start + size - 2]! + image[start + size - 1]! + image[start]! + image[start + 1]!;
    for (let x = 0; x < size; x++) {
      sum += image[start + ((x + 2) & (size - 1))]!;
      blurred[start + x] = 0.2 * sum;
      sum -= image[start + ((x - 2) & (size - 1))]!;
    }
  }
  return blurred;
}

export class TaskParams extends DataProcessorParams {
  @param.oneOf(tasks, { help: 'The task' }) task: Task = 'language';

  override cls(): typeof TaskProcessor {
    return TaskProcessor;
  }
}

class TaskProcessor extends MappingDataProcessor<TaskParams> {
  override apply(sample: Sample): Sample {
    const index = sample.meta.index as number;
    return {
      ...sample,
      inputs: { x: this.params.task === 'language' ? languageTask(index) : arrayTask(index) },
    };
  }
}

export class TaskGroupParams extends DataProcessorGroupParams {
  static override readonly module: string = import.meta.url;
  @param.choices(() => [TaskParams], { help: 'The task' }) override processors: TaskParams[] = [
    new TaskParams(),
  ];
}

/** A pipeline that does a task for each of so many samples. */
export function taskPipeline(task: Task, workers: number, count: number): DataPipeline {
  const samples = Array.from({ length: count }, (_, index) => ({
    inputs: {},
    targets: {},
    outputs: {},
    meta: { index },
  }));
  const group = new TaskGroupParams();
  group.processors[0]!.task = task;
  return new DataPipeline({
    mode: 'evaluation',
    params: Object.assign(new DataPipelineParams(), { batch_size: taskBatchSize, num_processes: workers }),
    seed: 1,
    generator: ArrayGenerator.fromSamples(samples),
    inputSpecs: { x: { shape: task === 'language' ? [32] : [size, size], dtype: 'float32' } },
    targetSpecs: {},
    preProc: [group],
  });
}
