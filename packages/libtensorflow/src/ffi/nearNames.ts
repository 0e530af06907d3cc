/** At most `count` of the names, those most like `name` first: for messages about a name that is not known. */
export function nearNames(name: string, names: readonly string[], count = 5): string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(2, wanted.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** One name inside the other is near, however much is left out (`loss` and `train/loss`). */
function distanceOf(a: string, b: string): number {
  const contained = Math.min(a.length, b.length) >= 3 && (a.includes(b) || b.includes(a));
  return contained ? 1 : editDistance(a, b);
}

/** Insertions, deletions and replacements that make `b` of `a` (Levenshtein 1966), row by row. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
