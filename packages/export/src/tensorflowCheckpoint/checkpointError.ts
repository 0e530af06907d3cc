import { TfaipError } from '@tfaip/core';

/** A TensorFlow checkpoint is damaged, or holds what cannot be read. */
export class TensorflowCheckpointError extends TfaipError {}

export function damagedCheckpoint(path: string, given: string, cause?: unknown): TensorflowCheckpointError {
  return new TensorflowCheckpointError(`${path} is not a complete TensorFlow checkpoint.`, {
    given,
    fix: 'use another copy of it, or write it again',
    cause,
  });
}
