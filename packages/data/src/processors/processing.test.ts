import { DataError, type Sample } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { type PipelineMode, pipelineModes } from '../pipelineMode.js';
import { DropParams, faulty, NoiseParams, workerGroup } from '../testSupport/processors.js';
import { collect, idsOf, sampleWithId, testPipeline } from '../testSupport/testPipeline.js';
import { GeneratingDataProcessor, MappingDataProcessor, type ProcessorContext } from './dataProcessor.js';
import { DataProcessorParams, ProcessingStepParams } from './processingStepParams.js';

/** Adds its mode to the meta. */
class ModeParams extends DataProcessorParams {
  override cls(): typeof Mode {
    return Mode;
  }
}

class Mode extends MappingDataProcessor<ModeParams> {
  override apply(sample: Sample, { mode }: ProcessorContext): Sample {
    return { ...sample, meta: { ...sample.meta, mode } };
  }
}

/** Makes each sample twice, with a random number. */
class TwiceParams extends DataProcessorParams {
  override cls(): typeof Twice {
    return Twice;
  }
}

class Twice extends GeneratingDataProcessor<TwiceParams> {
  override async *apply(samples: AsyncIterable<Sample>, { random }: ProcessorContext): AsyncIterable<Sample> {
    for await (const sample of samples) {
      for (const copy of [1, 2])
        yield { ...sample, meta: { ...sample.meta, copy, drawn: random.int(0, 1e9) } };
    }
  }
}

const steps = (...all: ProcessingStepParams[]) => ({ data: 9, preProc: all, params: { num_processes: 0 } });

describe('processing steps', () => {
  it('follow each other, groups and single processors alike', async () => {
    const plain = testPipeline(steps(new DropParams(), new NoiseParams(), new NoiseParams()));
    const [first] = await collect(plain.generateInputSamples());
    const values = first!.inputs.x!.data as Int32Array;
    const once = await collect(
      testPipeline(steps(new DropParams(), new NoiseParams())).generateInputSamples(),
    );
    // The second of a kind has random numbers of its own.
    const same = once.find(({ meta }) => meta.id === first!.meta.id)!.inputs.x!.data as Int32Array;
    expect(values.every((value, i) => value >= same[i]!)).toBe(true);
    expect([...values]).not.toEqual([...same].map((value) => 2 * value - (first!.meta.id as number)));
    const grouped = testPipeline(steps(workerGroup(new DropParams(), workerGroup(new NoiseParams()))));
    expect((await collect(grouped.generateInputSamples())).map(({ meta }) => meta.id).sort()).toEqual([
      1, 2, 4, 5, 7, 8,
    ]);
  });

  it.each(pipelineModes)('are active in the modes that they say: %s', async (mode: PipelineMode) => {
    const active = new ModeParams();
    active.modes = ['evaluation', 'targets'];
    const pipeline = testPipeline({ ...steps(active), mode });
    const modes = (await collect(pipeline.generateInputSamples())).map(({ meta }) => meta.mode);
    const expected = mode === 'evaluation' || mode === 'targets' ? mode : undefined;
    expect(modes).toEqual(new Array(9).fill(expected));
  });

  it('make any number of samples, the same for the same seed and pass', async () => {
    const run = async (pass: number) =>
      (
        await collect(
          testPipeline(steps(new TwiceParams(), new NoiseParams())).generateInputSamples({ pass }),
        )
      ).map(({ meta, inputs }) => [meta.id, meta.drawn, inputs.x!.data.join()]);
    const first = await run(0);
    expect(first).toHaveLength(18);
    expect(await run(0)).toEqual(first);
    expect((await run(1)).map(([, drawn]) => drawn)).not.toEqual(first.map(([, drawn]) => drawn));
    // Two samples that were made of one are two samples.
    const long = first.filter(([id]) => id === 8).map(([, , values]) => values);
    expect(new Set(long).size).toBe(2);
  });

  it('leave open how many samples there are if they make some', () => {
    expect(testPipeline(steps(new TwiceParams())).samplesPerEpoch).toBeUndefined();
    expect(testPipeline(steps(new NoiseParams())).samplesPerEpoch).toBe(9);
  });

  it('that drop everything end the run instead of turning for ever', async () => {
    const nothing = Object.assign(new DropParams(), { every: 1 });
    await expect(testPipeline(steps(nothing)).batches().next()).rejects.toThrow(/no batch/);
  });

  it('skip failing samples in the main thread too, tell some, and count all', async () => {
    const lines: string[] = [];
    const pipeline = testPipeline({
      data: 20,
      mode: 'evaluation',
      params: { num_processes: 0, on_error: 'skip' },
      preProc: [faulty('throw', 2, 3, 5, 7, 11, 13, 17)],
      print: (line) => lines.push(line),
    });
    expect(idsOf(await collect(pipeline.batches()))).toEqual([0, 1, 4, 6, 8, 9, 10, 12, 14, 15, 16, 18, 19]);
    expect(pipeline.skippedSamples).toBe(7);
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe(
      'Skipped sample { id: 2 } (number 2 of its pass), failed in Fault: RangeError: a broken sample',
    );
    expect(lines[5]).toBe('Skipped 7 samples so far');
  });

  it('skip samples that do not fit the specifications', async () => {
    const wrong = { ...sampleWithId(3), inputs: {} };
    const pipeline = testPipeline({ data: 1, params: { on_error: 'skip' } });
    expect(idsOf(await collect(pipeline.apply([sampleWithId(1), wrong, sampleWithId(2)])))).toEqual([1, 2]);
    expect(pipeline.skippedSamples).toBe(1);
    const strict = testPipeline({ data: 1 });
    await expect(collect(strict.apply([wrong]))).rejects.toThrow(/input "x" is missing/);
  });

  it('work on samples from outside, before a batch and after a model', async () => {
    const pipeline = testPipeline({
      data: 1,
      preProc: [new DropParams()],
      postProc: [new ModeParams()],
      mode: 'prediction',
    });
    const given = [sampleWithId(3), sampleWithId(4)];
    expect((await collect(pipeline.preProcess(given))).map(({ meta }) => meta)).toEqual([{ id: 4 }]);
    expect(idsOf(await collect(pipeline.apply(given)))).toEqual([4]);
    expect((await collect(pipeline.postProcess(given))).map(({ meta }) => meta)).toEqual([
      { id: 3, mode: 'prediction' },
      { id: 4, mode: 'prediction' },
    ]);
  });

  it('give targets alone where nothing else is wanted', async () => {
    const targetsOnly = { ...sampleWithId(3), inputs: {} };
    const [batch] = await collect(testPipeline({ data: 1, mode: 'targets' }).apply([targetsOnly]));
    expect(batch).toMatchObject({ inputs: {}, targets: { y: { shape: [1] } } });
  });

  it('of one group are one to one', () => {
    expect(() => testPipeline(steps(workerGroup(new TwiceParams())))).toThrow(
      /^WorkerGroup\/Twice makes any number of samples, so it cannot be in a group/,
    );
  });

  it('are processors or groups', () => {
    class OtherParams extends ProcessingStepParams {}
    expect(() => testPipeline(steps(new OtherParams()))).toThrow(DataError);
    expect(() => testPipeline(steps(new OtherParams()))).toThrow(/given: OtherParams/);
  });
});
