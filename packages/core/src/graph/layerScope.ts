let path = '';

/** Which layer's call an error came out of first, for messages: the error itself stays what it is. */
const failedIn = new WeakMap<object, string>();

/** Path of the layer whose call is running; empty outside of layers. What records a step asks for it. */
export function currentLayer(): string {
  return path;
}

/** Path of the innermost layer whose call has thrown an error; undefined if it came from elsewhere. */
export function layerOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? failedIn.get(error) : undefined;
}

/** Runs a layer's call under its path. */
export function withLayer<R>(layer: string, call: () => R): R {
  const outer = path;
  path = layer;
  try {
    return call();
  } catch (error) {
    if (typeof error === 'object' && error !== null && !failedIn.has(error)) failedIn.set(error, layer);
    throw error;
  } finally {
    path = outer;
  }
}
