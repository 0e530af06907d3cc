import { ModelError } from '@tfaip/core';

/** The class index that a blank index means. @throws {ModelError} if there is no such class. */
export function blankClass(blankIndex: number, classes: number): number {
  const blank = blankIndex < 0 ? blankIndex + classes : blankIndex;
  if (Number.isInteger(blank) && blank >= 0 && blank < classes) return blank;
  throw new ModelError('CTC: blankIndex must be one of the classes.', {
    given: `blankIndex ${blankIndex}, ${classes} classes`,
    expected: `a whole number from ${-classes} to ${classes - 1}`,
  });
}
