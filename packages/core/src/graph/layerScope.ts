let path = '';

/** Path of the layer whose call is running; empty outside of layers. What records a step asks for it. */
export function currentLayer(): string {
  return path;
}

/** Runs a layer's call under its path. */
export function withLayer<R>(layer: string, call: () => R): R {
  const outer = path;
  path = layer;
  try {
    return call();
  } finally {
    path = outer;
  }
}
