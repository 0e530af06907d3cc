import type { Sample } from '@tfaip/core';
import type { DataBase, DataPipelineParams } from '@tfaip/data';
import type { EvaluatorValues } from '@tfaip/evaluator';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import type { EvaluateParams } from './evaluateParams.js';
import { readSampleFile, SampleFileError, type StoredSample } from './sampleFile.js';

/**
 * Measures stored predictions by a scenario's evaluator, without a model.
 *
 * Targets are those in the file; where it has none, those of the held-out data, sample by sample in their order.
 *
 * @throws {SampleFileError} if the file cannot be read, is empty, or does not fit the data.
 */
export async function evaluatePredictions(
  { predictions: path, pipeline }: EvaluateParams,
  scenario: ScenarioBase,
): Promise<{ numSamples: number; values: EvaluatorValues }> {
  const data = scenario.createData();
  const evaluator = scenario.createEvaluator(data);
  let numSamples = 0;
  try {
    evaluator.enter();
    for await (const sample of pairs(path, data, pipeline)) {
      evaluator.updateState(sample);
      numSamples++;
    }
    if (numSamples === 0) throw new SampleFileError(`The predictions ${path} hold no sample.`);
    return { numSamples, values: evaluator.result() };
  } finally {
    evaluator.exit();
    await data.close();
  }
}

async function* pairs(
  path: string,
  data: DataBase,
  params: DataPipelineParams,
): AsyncGenerator<Sample, void, undefined> {
  let truths: AsyncIterator<Sample> | undefined;
  let number = 0;
  for await (const stored of readSampleFile(path)) {
    number++;
    if (Object.keys(stored.targets).length > 0) {
      yield { inputs: {}, ...stored };
      continue;
    }
    truths ??= (await data.createPipeline('targets', params, 0)).generateInputSamples();
    yield paired(stored, await truths.next(), `${path}, sample ${number}`);
  }
  if (truths && !(await truths.next()).done) {
    throw new SampleFileError(`There are fewer predictions in ${path} than samples in the data.`, {
      given: `${number} predictions`,
      fix: 'predict all samples, or evaluate as many: --lav.limit',
    });
  }
}

function paired(stored: StoredSample, { value, done }: IteratorResult<Sample>, place: string): Sample {
  if (done) throw new SampleFileError(`${place} is more than the data has.`);
  const truth = value as Sample;
  const [said, is] = [stored.meta, truth.meta].map((meta) => JSON.stringify(meta));
  if (Object.keys(stored.meta).length > 0 && said !== is) {
    throw new SampleFileError(`${place} is another sample than the data has there.`, {
      given: said as string,
      expected: is as string,
      fix: 'evaluate predictions with the data that they were made of, in its order',
    });
  }
  return { ...truth, outputs: stored.outputs };
}
