import { currentLayer } from '@tfaip/core';

/** Who made a node: what errors say about it. */
export interface Origin {
  /** Path of the layer whose call made it; empty outside of layers. */
  readonly layer: string;
  /** True for what the gradient of the layer's operations made. */
  readonly gradient: boolean;
  /** Holds the stack, which is formatted only when somebody reads it. */
  readonly error: { readonly stack?: string };
}

/** Where the code that calls this is; `limit` frames are kept. */
export function captureOrigin(): Origin {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  const error: { stack?: string } = {};
  Error.captureStackTrace(error, captureOrigin);
  Error.stackTraceLimit = stackTraceLimit;
  return { layer: currentLayer(), gradient: false, error };
}

/** The user's own line that made a node: `src/model.ts:12:5`; undefined if the stack has none. */
export function sourceLine({ error }: Origin): string | undefined {
  for (const line of error.stack?.split('\n').slice(1) ?? []) {
    const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(line.trim())?.[1];
    if (place && !isFramework(place)) return place.replace(/^file:\/\//, '');
  }
  return undefined;
}

/** Frames of Node, tfjs and this framework are not the user's. */
function isFramework(place: string): boolean {
  return (
    place.startsWith('node:') ||
    /[\\/]node_modules[\\/]/.test(place) ||
    /[\\/]packages[\\/](core|graph|layers|libtensorflow|losses-metrics|optimizers|trainer)[\\/](src|dist)[\\/](?!.*\.test\.|.*fixtures)/.test(
      place,
    )
  );
}
