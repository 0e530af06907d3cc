import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { Evaluator, type EvaluatorValues } from '@tfaip/evaluator';
import { readExport } from '@tfaip/export';
import { readEvents, textSummary } from '@tfaip/tensorboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LavParams } from '../exported/lavParams.js';
import { ParityModel, ParityModelParams, ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { EvaluatorParams } from '../scenario/evaluatorParams.js';
import type { TrainResult } from '../trainer.js';

/** What the evaluator finds in the validation of each epoch, and after them. */
const difficulties = [3, 1, 2, 1, 7];
let scored = 0;

/** A value that the model knows nothing of, and a note for TensorBoard. */
class Difficulty extends Evaluator<EvaluatorParams> {
  private samples = 0;

  override enter(): void {
    this.samples = 0;
  }
  override updateState(): void {
    this.samples++;
  }
  override result(): EvaluatorValues {
    // Before training it is asked for names only.
    const difficulty = this.samples === 0 ? Number.NaN : difficulties[scored++]!;
    return { difficulty, note: textSummary('note', `difficulty ${difficulty}`) };
  }
}

class DifficultyParams extends EvaluatorParams {
  override cls(): typeof Difficulty {
    return Difficulty;
  }
}

class LeastDifficult extends ParityModel {
  override bestLoggingSettings(): never {
    return ['min', 'difficulty'] as never;
  }
}

class LeastDifficultParams extends ParityModelParams {
  override cls(): typeof LeastDifficult {
    return LeastDifficult;
  }
}

class DifficultScenarioParams extends ParityScenarioParams {
  override model = new LeastDifficultParams();
  override evaluator = new DifficultyParams();
}

const runtime = new EagerRuntime();
const lines: string[] = [];
let folder: string;
let result: TrainResult;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-values-'));
  const params = Object.assign(new TrainerParams(), { output_dir: join(folder, 'run'), epochs: 4, seed: 3 });
  const print = (line: string): void => void lines.push(line);
  result = await new DifficultScenarioParams().create().createTrainer(params, { runtime, print }).train();
});

afterAll(() => rm(folder, { recursive: true }));

async function notesIn(where: string): Promise<string[]> {
  const notes: string[] = [];
  for await (const event of readEvents(where)) {
    if (event.kind === 'tensor' && event.tag === 'note') {
      notes.push(`${event.step} ${Buffer.from(event.value.data[0] as Uint8Array)}`);
    }
  }
  return notes;
}

describe("an evaluator's values", () => {
  it('decide on the best model, which is that of their epoch', async () => {
    expect(result.best).toEqual({ epoch: 2, name: 'difficulty', value: 1 });
    const { origin } = await readExport(join(folder, 'run', 'best'));
    expect(origin).toMatchObject({ epoch: 2 });
  });

  it('that are summaries go to event files as they are, and are shown nowhere else', async () => {
    expect(await notesIn(join(folder, 'run', 'val'))).toEqual([
      '10 difficulty 3',
      '20 difficulty 1',
      '30 difficulty 2',
      '40 difficulty 1',
    ]);
    expect(lines.join('\n')).toMatch(/val_difficulty 3/);
    expect(lines.join('\n')).not.toMatch(/note/);
    const params = Object.assign(new LavParams(), { export_dir: join(folder, 'run', 'export') });
    params.log_dir = join(folder, 'logs');
    const { evaluation } = await new DifficultScenarioParams().create().createLav(params, { runtime }).run();
    expect(evaluation.difficulty).toBe(7);
    expect(evaluation.note).toBeInstanceOf(Uint8Array);
    expect(await notesIn(params.log_dir)).toEqual(['40 difficulty 7']);
  });
});
