import { TfaipError } from '@tfaip/core';

/** A graph that cannot be written as a GraphDef, or bytes that are none or hold what a `Graph` has no place for. */
export class GraphDefError extends TfaipError {}

/** Runs `action`; where it fails, the error says in what, such as `node x`. */
export function inPlace<T>(place: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof GraphDefError)) throw error;
    throw new GraphDefError(`${place}: ${error.message}`, { cause: error });
  }
}
