import type { ModelBase, Print } from '@tfaip/core';
import type { DataBase } from '@tfaip/data';
import type { TrainerCallback, ValidationEnd } from './trainerCallback.js';

/** Lets the model show the first validation samples: its `printEvaluate` hook. */
export class ShowSamples implements TrainerCallback {
  constructor(
    private readonly model: ModelBase,
    private readonly data: DataBase,
    private readonly print: Print,
  ) {}

  onValidationEnd({ samples }: ValidationEnd): void {
    for (const sample of samples) this.model.printEvaluate(sample, this.data, this.print);
  }
}
