import { TfaipError } from '@tfaip/core';

/** A Keras file is damaged, or is none. */
export class KerasFileError extends TfaipError {}

export function damagedKerasFile(path: string, given: string, cause?: unknown): KerasFileError {
  return new KerasFileError(`${path} is not a complete Keras file.`, {
    given,
    expected: 'a .keras, .weights.h5 or .h5 file as Keras saves it',
    fix: 'use another copy of it, or save it again',
    cause,
  });
}
