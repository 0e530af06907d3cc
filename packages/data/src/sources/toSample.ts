import type { Sample } from '@tfaip/core';
import type { Fields } from './recordFormat.js';
import { errorAt, type RecordPosition } from './recordPosition.js';

/** Makes a sample of what a source found; may take its time, to read or decode a file, say. */
export type ToSample<T = Fields> = (item: T, position: RecordPosition) => Sample | Promise<Sample>;

/** {@link ToSample} whose errors tell at which record they happened. */
export function sampleAt<T>(
  toSample: ToSample<T>,
  item: T,
  position: RecordPosition,
): Sample | Promise<Sample> {
  try {
    const sample = toSample(item, position);
    return sample instanceof Promise
      ? sample.catch((error) => Promise.reject(errorAt(position, error)))
      : sample;
  } catch (error) {
    throw errorAt(position, error);
  }
}
