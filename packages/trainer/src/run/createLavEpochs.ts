import { LavEpochs } from '../callbacks/lavEpochs.js';
import type { Cleanup } from '../cleanup.js';
import { MetricValues } from '../loop/metricValues.js';
import { measures, Validation } from '../loop/validation.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { evaluationStep } from '../steps/evaluationStep.js';
import type { RunParts } from './runParts.js';

/** Makes what `lav_every_n` asks for. */
export function createLavEpochs(parts: RunParts, scenario: ScenarioBase, cleanup: Cleanup): LavEpochs {
  const { params, averaged, log } = parts;
  return new LavEpochs({
    every: params.lav_every_n,
    minEpoch: params.lav_min_epoch,
    validations: () => makeValidations(parts, scenario, cleanup),
    during: (run) => averaged.during(run),
    print: log.info,
  });
}

async function makeValidations(
  { params, data, built, runtime, specs, log }: RunParts,
  scenario: ScenarioBase,
  cleanup: Cleanup,
): Promise<Map<string, Validation>> {
  const metrics = new MetricValues(runtime, built.metrics);
  cleanup.add(() => metrics.dispose());
  const step = runtime.prepare(evaluationStep(built, { outputs: true }), {
    name: 'LAV',
    seed: params.seed,
    feeds: specs,
  });
  cleanup.add(() => step.dispose());
  const evaluator = scenario.createEvaluator(data);
  const validations = new Map<string, Validation>();
  for (const { name, generator } of await data.evaluationSets()) {
    const pipeline = await data.createPipeline('evaluation', params.lav, params.seed, {
      generator,
      print: log.warn,
    });
    const parts = { pipeline, step, stepWithOutputs: step, metrics };
    validations.set(name, new Validation({ ...parts, ...(measures(evaluator) && { evaluator }) }));
  }
  return validations;
}
