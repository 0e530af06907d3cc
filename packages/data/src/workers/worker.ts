import { DataError, type Json, type ParamsClass, paramsFromJson, type Sample } from '@tfaip/core';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { createGroup } from '../processors/createProcessors.js';
import type { GroupSource } from '../processors/processingPlan.js';
import { DataProcessorGroupParams } from '../processors/processingStepParams.js';
import { type Outcome, ProcessorChain } from '../processors/processorChain.js';
import { compactSamples } from './compactSamples.js';
import { newSlot } from './sharedSlots.js';
import { cloneError, type WorkerResult, type WorkerSetupFailure, type WorkerTask } from './workerMessages.js';

/** Each group is made once and lives as long as the worker. */
const chains = new Map<string, Promise<ProcessorChain>>();

/** The code of a worker thread: takes the samples of a task through a group of processors. */
export default async function work(task: WorkerTask): Promise<WorkerResult | WorkerSetupFailure> {
  let chain: ProcessorChain;
  try {
    chain = await chainOf(task.source);
  } catch (error) {
    return { setupError: cloneError(error) };
  }
  const result = await processAll(chain, task);
  const { samples, buffer } = compactSamples(result.samples, {
    allocate: (bytes) => allocate(bytes, task.results),
    lent: task.lent,
  });
  if (buffer instanceof ArrayBuffer) return moved({ ...result, samples, slot: undefined }, buffer);
  return { ...result, samples, slot: buffer as SharedArrayBuffer | undefined };
}

function allocate(bytes: number, { shared, slot }: WorkerTask['results']): ArrayBufferLike {
  if (!shared) return new ArrayBuffer(bytes);
  return slot && slot.byteLength >= bytes ? slot : newSlot(bytes);
}

async function processAll(chain: ProcessorChain, task: WorkerTask): Promise<Omit<WorkerResult, 'slot'>> {
  const { indices, run, progress } = task;
  const samples: (Sample | null)[] = [];
  const failures: WorkerResult['failures'][number][] = [];
  const start = performance.now();
  for (const [at, sample] of task.samples.entries()) {
    Atomics.store(progress, 0, at);
    const applied = chain.apply({ index: indices[at]!, order: at, sample }, run);
    const made = applied instanceof Promise ? await applied : applied;
    const outcome = task.tryResults ? sendable(made, task.source.name) : made;
    samples.push(outcome.failure ? null : outcome.sample);
    if (outcome.failure) {
      failures.push({ at, where: outcome.failure.where, error: cloneError(outcome.failure.error) });
    }
  }
  Atomics.store(progress, 0, indices.length);
  return { samples, failures, milliseconds: performance.now() - start };
}

function sendable(outcome: Outcome, where: string): Outcome {
  if (outcome.failure) return outcome;
  try {
    structuredClone(outcome.sample);
    return outcome;
  } catch (error) {
    return { failure: { where, error } };
  }
}

function chainOf(source: GroupSource): Promise<ProcessorChain> {
  const key = `${source.mode} ${source.name} ${source.className} ${source.module} ${source.params}`;
  let chain = chains.get(key);
  if (!chain) {
    chain = createChain(source);
    chains.set(key, chain);
  }
  return chain;
}

async function createChain({ module, className, params, name, mode }: GroupSource): Promise<ProcessorChain> {
  const exports = Object.values((await import(module)) as Record<string, unknown>);
  const cls = exports.find((value): value is ParamsClass => isGroupClass(value) && value.name === className);
  if (!cls) {
    throw new DataError(`The module of the group ${className} does not export it.`, {
      given: module,
      fix: `export class ${className}, and let its static module be import.meta.url of its own file`,
    });
  }
  const group = paramsFromJson(cls, JSON.parse(params) as Json);
  return new ProcessorChain(createGroup(group as DataProcessorGroupParams, name, mode), mode);
}

function isGroupClass(value: unknown): value is ParamsClass {
  return typeof value === 'function' && value.prototype instanceof DataProcessorGroupParams;
}

/** Tells piscina to move this memory instead of copying it. */
function moved<T extends object>(value: T, buffer: ArrayBuffer): T {
  return move({ [transferableSymbol]: buffer, [valueSymbol]: value }) as unknown as T;
}
