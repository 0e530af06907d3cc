import { threadId } from 'node:worker_threads';
import { ndArray, param, type Sample } from '@tfaip/core';
import { MappingDataProcessor, type ProcessorContext } from '../processors/dataProcessor.js';
import {
  DataProcessorGroupParams,
  DataProcessorParams,
  type ProcessingStepParams,
} from '../processors/processingStepParams.js';

/** Adds a random number below 1000 to `x`, and one more for each unit of `amount`. */
export class NoiseParams extends DataProcessorParams {
  @param.int({ help: 'Amount' }) amount = 0;
  override cls(): typeof Noise {
    return Noise;
  }
}

class Noise extends MappingDataProcessor<NoiseParams> {
  override apply(sample: Sample, { random }: ProcessorContext): Sample {
    const x = sample.inputs.x!;
    const data = (x.data as Int32Array).map((value) => value + random.int(0, 999) + this.params.amount);
    return { ...sample, inputs: { x: ndArray('int32', x.shape, data) } };
  }
}

/** Drops samples whose id is a multiple of `every`. */
export class DropParams extends DataProcessorParams {
  @param.int({ help: 'Every' }) every = 3;
  override cls(): typeof Drop {
    return Drop;
  }
}

class Drop extends MappingDataProcessor<DropParams> {
  override async apply(sample: Sample): Promise<Sample | null> {
    return (sample.meta.id as number) % this.params.every === 0 ? null : sample;
  }
}

/** Notes in the meta which thread a sample was processed in. */
export class ThreadParams extends DataProcessorParams {
  override cls(): typeof Thread {
    return Thread;
  }
}

class Thread extends MappingDataProcessor<ThreadParams> {
  override apply(sample: Sample): Sample {
    return { ...sample, meta: { ...sample.meta, thread: threadId } };
  }
}

const faults = ['none', 'throw', 'exit', 'hang', 'unserializable', 'memory'] as const;
export type Fault = (typeof faults)[number];

/** Goes wrong at some samples. */
export class FaultParams extends DataProcessorParams {
  @param.oneOf(faults, { help: 'What goes wrong' }) fault: Fault = 'none';
  @param.list('int', { help: 'The ids of the samples that it goes wrong with' }) ids: number[] = [];
  override cls(): typeof Faulty {
    return Faulty;
  }
}

class Faulty extends MappingDataProcessor<FaultParams> {
  override apply(sample: Sample): Sample {
    if (!this.params.ids.includes(sample.meta.id as number)) return sample;
    switch (this.params.fault) {
      case 'throw':
        throw new RangeError('a broken sample');
      case 'exit':
        return process.exit(7);
      case 'hang':
        for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
      case 'unserializable':
        return { ...sample, meta: { ...sample.meta, callback: () => sample } };
      case 'memory': {
        const kept: unknown[] = [];
        for (;;) kept.push(new Array(10_000).fill(kept.length));
      }
      case 'none':
        return sample;
    }
  }
}

/** A group that workers can make. */
export class WorkerGroupParams extends DataProcessorGroupParams {
  static override readonly module: string = import.meta.url;
  @param.choices(() => [NoiseParams, DropParams, ThreadParams, FaultParams], { help: 'Processors' })
  override processors: ProcessingStepParams[] = [];
}

/** A group of which the workers know nothing. */
export class HomelessGroupParams extends DataProcessorGroupParams {
  @param.choices(() => [NoiseParams], { help: 'Processors' })
  override processors: ProcessingStepParams[] = [new NoiseParams()];
}

export function workerGroup(...processors: ProcessingStepParams[]): WorkerGroupParams {
  return Object.assign(new WorkerGroupParams(), { processors });
}

export function faulty(fault: Fault, ...ids: number[]): FaultParams {
  return Object.assign(new FaultParams(), { fault, ids });
}
