import { inspect } from 'node:util';
import type { Sample } from '@tfaip/core';

/** The sample's meta in one short line, whatever it holds. */
export function sampleIdentity({ meta }: Sample): string {
  return inspect(meta, {
    breakLength: Number.POSITIVE_INFINITY,
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: 100,
  });
}
