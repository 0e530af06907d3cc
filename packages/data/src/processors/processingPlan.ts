import { DataError, paramsToJson } from '@tfaip/core';
import type { PipelineMode } from '../pipelineMode.js';
import { activeSteps, createGroup, createProcessor } from './createProcessors.js';
import { GeneratingDataProcessor } from './dataProcessor.js';
import { DataProcessorGroupParams, type ProcessingStepParams } from './processingStepParams.js';
import { type NamedProcessor, ProcessorChain } from './processorChain.js';

/** Where a worker finds a group, and how it makes it. */
export interface GroupSource {
  /** URL of the module that exports the class of its params. */
  readonly module: string;
  /** Name of that class. */
  readonly className: string;
  /** The params as JSON text. */
  readonly params: string;
  /** Name of the group in its list. */
  readonly name: string;
  readonly mode: PipelineMode;
}

/** One stage that samples go through. */
export type ProcessingStage =
  | { readonly kind: 'map'; readonly chain: ProcessorChain }
  /** The chain is there to run in the main thread, where there are no workers. */
  | { readonly kind: 'parallel'; readonly chain: ProcessorChain; readonly source: GroupSource }
  | { readonly kind: 'generate'; readonly name: string; readonly processor: GeneratingDataProcessor };

/**
 * The stages that a list of steps makes in a mode: processors that follow each other are one stage, a parallel group
 * is a stage of its own.
 *
 * @throws {DataError} if a step has an unknown mode, a group holds a generating processor, or a parallel group does not
 *   say its module.
 */
export function planProcessing(
  steps: readonly ProcessingStepParams[],
  mode: PipelineMode,
): ProcessingStage[] {
  const stages: ProcessingStage[] = [];
  let serial: NamedProcessor[] = [];
  const endSerial = (): void => {
    if (serial.length > 0) stages.push({ kind: 'map', chain: new ProcessorChain(serial, mode) });
    serial = [];
  };
  for (const { name, params } of activeSteps(steps, mode)) {
    if (params instanceof DataProcessorGroupParams) {
      const processors = createGroup(params, name, mode);
      if (!params.run_parallel) {
        serial.push(...processors);
      } else if (processors.length > 0) {
        endSerial();
        const chain = new ProcessorChain(processors, mode);
        stages.push({ kind: 'parallel', chain, source: sourceOf(params, name, mode) });
      }
      continue;
    }
    const processor = createProcessor(params);
    if (processor instanceof GeneratingDataProcessor) {
      endSerial();
      stages.push({ kind: 'generate', name, processor });
    } else {
      serial.push({ name, processor });
    }
  }
  endSerial();
  return stages;
}

function sourceOf(params: DataProcessorGroupParams, name: string, mode: PipelineMode): GroupSource {
  const { module } = params.constructor as typeof DataProcessorGroupParams;
  const className = params.constructor.name;
  if (module === undefined) {
    throw new DataError(`${className} is to run in workers, but does not say where they find it.`, {
      fix: `export the class and write into it: static override readonly module = import.meta.url; or set run_parallel to false`,
    });
  }
  return { module, className, params: JSON.stringify(paramsToJson(params)), name, mode };
}
