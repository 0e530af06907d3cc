/** Element types of arrays that are fed to a session and fetched from it. */
export type SessionDtype = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'bool' | 'string';

/**
 * Flat values: float32 as Float32Array, float64 as Float64Array, int32 as Int32Array, int64 as BigInt64Array, uint8 as
 * Uint8Array, bool as Uint8Array of 0 and 1, string as texts that are UTF-8 in TensorFlow.
 */
export type SessionData =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | readonly string[];

/** An array on the host: flat, row-major data with its shape; a scalar has the shape []. */
export interface SessionArray {
  readonly dtype: SessionDtype;
  readonly shape: readonly number[];
  readonly data: SessionData;
}
