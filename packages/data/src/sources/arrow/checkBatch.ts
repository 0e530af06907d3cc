import { DataError } from '@tfaip/core';
import type { Data, RecordBatch } from 'apache-arrow';

/**
 * Checks that the buffers of a record batch hold as many values as it says. `apache-arrow` believes what a file says, so
 * that a damaged number would be billions of rows, or a list of billions of items.
 *
 * @throws {DataError} if they do not.
 */
export function checkBatch({ numRows, schema, data }: RecordBatch): void {
  data.children.forEach((column, index) => {
    if (holdsItsValues(column)) return;
    throw new DataError('The Arrow file is damaged: a column does not hold as many values as it says.', {
      given: `column "${schema.fields[index]?.name}" of a batch of ${numRows} rows`,
    });
  });
}

function holdsItsValues(column: Data): boolean {
  if (column.length === 0) return true;
  return holdsOwnValues(column) && column.children.every(holdsItsValues);
}

function holdsOwnValues({ type, length, values, valueOffsets, children }: Data): boolean {
  const offsets: ArrayLike<number | bigint> = valueOffsets ?? [];
  const available: number = children.length > 0 ? children[0]!.length : (values?.length ?? 0);
  if (offsets.length > 0) return areOffsets(offsets, length, available);
  if ('listSize' in type) return available >= length * Number(type.listSize);
  if (children.length > 0) return children.every((child) => child.length >= length);
  // Truth values are bits, and all others at least one element each; a column of nulls has no values.
  return values === undefined || available * 8 >= length;
}

/** Offsets of lists and texts begin at 0 or later, do not go back, and end within the values. */
function areOffsets(offsets: ArrayLike<number | bigint>, length: number, available: number): boolean {
  if (offsets.length <= length || Number(offsets[0]) < 0) return false;
  for (let i = 0; i < length; i++) if (offsets[i]! > offsets[i + 1]!) return false;
  return Number(offsets[length]) <= available;
}
