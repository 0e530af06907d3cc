/**
 * A seed that depends on a run's seed and on a path of names, e.g. a layer and its weight.
 *
 * FNV-1a over the UTF-16 code units, finished with MurmurHash3's 32-bit mixer, so that paths that differ in one
 * character get unrelated seeds.
 *
 * @returns an integer in [1, 2³¹): never 0, which tfjs takes for "no seed".
 */
export function deriveSeed(seed: number, ...path: (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = [seed, ...path].join('\u0000');
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return hash & 0x7fffffff || 1;
}
