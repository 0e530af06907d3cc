import { createRequire } from 'node:module';

/** Functions of `node:util` that tfjs-node's kernels call and that Node removed in version 23. */
const removed = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};

/**
 * Puts them back where they are missing. The build gives the kernels a `util` of their own instead, so this only
 * acts when the package runs from its sources.
 */
export function provideLegacyUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  for (const [name, implementation] of Object.entries(removed)) {
    if (!(name in util)) util[name] = implementation;
  }
}
