import type { NumberedSample } from '../numberedSample.js';
import type { Outcome, ProcessingRun } from '../processors/processorChain.js';
import { readAhead } from '../readAhead.js';
import type { Stream } from '../streamStage.js';
import { chunks } from './chunks.js';
import type { ParallelGroup } from './parallelGroup.js';

/** A sample with what was made of it. */
export interface ProcessedSample {
  readonly item: NumberedSample;
  readonly outcome: Outcome;
}

export interface ParallelStageOptions {
  /** How many of the pool's workers this stream keeps busy. */
  readonly workers: number;
  /** Whether arrays may lie in memory that is used anew once their sample is released. */
  readonly mayLend: boolean;
}

/** Time that a task should take: long beside the cost of sending it, short beside a batch. */
const TASK_MS = 4;
const MOST_SAMPLES_OF_A_TASK = 64;
/** Tasks for each worker that may be under way or wait to be taken, in order, behind a slow one. */
const TASKS_PER_WORKER = 3;

/**
 * Takes a stream through a group in workers; what comes out has the order of what goes in.
 */
export async function* parallelStage(
  items: Stream<NumberedSample>,
  group: ParallelGroup,
  run: ProcessingRun,
  { workers, mayLend }: ParallelStageOptions,
): AsyncGenerator<ProcessedSample, void, undefined> {
  const tasks = startTasks(items, group, run, mayLend);
  for await (const { chunk, outcomes } of readAhead(tasks, workers * TASKS_PER_WORKER)) {
    for (const [at, outcome] of (await outcomes).entries()) yield { item: chunk[at]!, outcome };
  }
}

interface StartedTask {
  readonly chunk: readonly NumberedSample[];
  readonly outcomes: Promise<Outcome[]>;
}

async function* startTasks(
  items: Stream<NumberedSample>,
  group: ParallelGroup,
  run: ProcessingRun,
  mayLend: boolean,
): AsyncGenerator<StartedTask, void, undefined> {
  for await (const chunk of chunks(items, () => samplesPerTask(group))) {
    const outcomes = group.process(chunk, run, mayLend);
    // Seen by whoever takes the outcomes; if the consumer stops before, nobody is to be told.
    outcomes.catch(() => {});
    yield { chunk, outcomes };
  }
}

function samplesPerTask({ costs: { samples, work } }: ParallelGroup): number {
  if (samples === 0) return 1;
  const count = Math.round((TASK_MS * samples) / work);
  return Math.min(Math.max(count, 1), MOST_SAMPLES_OF_A_TASK);
}
