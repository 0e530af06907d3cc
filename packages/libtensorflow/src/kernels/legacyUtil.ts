import { createRequire } from 'node:module';

/** Functions of `node:util` that tfjs-node's kernels call, deprecated, and removed in Node 23. */
const removed = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};

/**
 * Puts ours in their place: where Node has them still, they print a deprecation warning. Only for running from the
 * sources; the build gives the kernels a `util` of their own and drops this.
 */
export function provideLegacyUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  Object.assign(util, removed);
}
