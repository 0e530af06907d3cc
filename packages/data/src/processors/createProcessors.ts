import { DataError, type ParamsClass, typeNameOf } from '@tfaip/core';
import type { PipelineMode } from '../pipelineMode.js';
import { GeneratingDataProcessor, type MappingDataProcessor } from './dataProcessor.js';
import {
  DataProcessorGroupParams,
  DataProcessorParams,
  type ProcessingStepParams,
} from './processingStepParams.js';
import type { NamedProcessor } from './processorChain.js';

/** The steps of a list that are active in a mode, each with its name: `Rotate`, for the second of a kind `Rotate#2`. */
export function activeSteps(
  steps: readonly ProcessingStepParams[],
  mode: PipelineMode,
): { name: string; params: ProcessingStepParams }[] {
  const counts = new Map<string, number>();
  const named = steps.map((params) => {
    const kind = typeNameOf(params.constructor as ParamsClass);
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return { name: count === 1 ? kind : `${kind}#${count}`, params };
  });
  return named.filter(({ params }) => params.modes.includes(mode));
}

/**
 * Makes a processor.
 *
 * @throws {DataError} if the params are not those of a processor.
 */
export function createProcessor(
  params: ProcessingStepParams,
): MappingDataProcessor | GeneratingDataProcessor {
  if (!(params instanceof DataProcessorParams)) {
    throw new DataError('A processing step must be a processor or a group of processors.', {
      given: params.constructor.name,
      expected: 'params that extend DataProcessorParams or DataProcessorGroupParams',
    });
  }
  const Processor = params.cls() as new (params: unknown) => MappingDataProcessor | GeneratingDataProcessor;
  return new Processor(params);
}

/**
 * Makes the processors of a group that are active in a mode, those of groups within it included.
 *
 * @param groupName stands before the processors' names.
 * @throws {DataError} if a generating processor is among them.
 */
export function createGroup(
  group: DataProcessorGroupParams,
  groupName: string,
  mode: PipelineMode,
): NamedProcessor[] {
  return activeSteps(group.processors, mode).flatMap(({ name, params }): NamedProcessor[] => {
    const path = `${groupName}/${name}`;
    if (params instanceof DataProcessorGroupParams) return createGroup(params, path, mode);
    const processor = createProcessor(params);
    if (processor instanceof GeneratingDataProcessor) {
      throw new DataError(`${path} makes any number of samples, so it cannot be in a group.`, {
        fix: 'put it into the list itself, before or behind the group',
      });
    }
    return [{ name: path, processor }];
  });
}
