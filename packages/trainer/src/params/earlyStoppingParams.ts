import { Params, param } from '@tfaip/core';

/** When training ends before its last epoch, by the value that `bestLoggingSettings` names. */
export class EarlyStoppingParams extends Params {
  @param.int({
    help: 'End after so many checks in a row without a new best value; default: never for this reason',
    min: 1,
    optional: true,
  })
  n_to_go: number | null = null;

  @param.int({ help: 'Check every so many epochs', min: 1 })
  frequency = 1;

  @param.float({
    help: 'Where larger is better: checks without a new best count from this value on. Where smaller is better: end at once at this value or below',
    optional: true,
  })
  lower_threshold: number | null = null;

  @param.float({
    help: 'Where larger is better: end at once at this value or above. Where smaller is better: checks without a new best count from this value on',
    optional: true,
  })
  upper_threshold: number | null = null;
}
