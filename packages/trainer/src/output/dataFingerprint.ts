import { createHash } from 'node:crypto';
import type { JsonObject, NamedArrays } from '@tfaip/core';
import type { DataPipeline } from '@tfaip/data';

/** Samples whose content is hashed: enough to notice other data, few enough to cost nothing. */
const HASHED_SAMPLES = 32;

/**
 * Tells one data set from another: the number of its samples, and the SHA-256 of the arrays of the first ones, before any
 * processing. Data that differ further behind only have the same fingerprint.
 */
export async function dataFingerprint(pipeline: DataPipeline): Promise<JsonObject> {
  const hash = createHash('sha256');
  let hashed = 0;
  for await (const { inputs, targets } of pipeline.rawSamples()) {
    for (const arrays of [inputs, targets]) hashArrays(hash, arrays);
    if (++hashed === HASHED_SAMPLES) break;
  }
  return { samples: pipeline.samplesPerEpoch ?? null, hashed, sha256: hash.digest('hex') };
}

function hashArrays(hash: ReturnType<typeof createHash>, arrays: NamedArrays): void {
  for (const name of Object.keys(arrays).sort()) {
    const { dtype, shape, data } = arrays[name]!;
    hash.update(JSON.stringify([name, dtype, shape]));
    if (ArrayBuffer.isView(data)) hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    else hash.update(JSON.stringify(data));
  }
}
