import { CallSite, currentLayer } from '@tfaip/core';

/** Who made a node: what errors say about it. */
export interface Origin {
  /** Path of the layer whose call made it; empty outside of layers. */
  readonly layer: string;
  /** True for what the gradient of the layer's operations made. */
  readonly gradient: boolean;
  readonly site: CallSite;
}

/** The code that calls this. */
export function captureOrigin(): Origin {
  return { layer: currentLayer(), gradient: false, site: new CallSite(captureOrigin) };
}

/** The user's own line that made a node: `src/model.ts:12:5`; undefined if the stack has none. */
export function sourceLine({ site }: Origin): string | undefined {
  return site.line;
}
