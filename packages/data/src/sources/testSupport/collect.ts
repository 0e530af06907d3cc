/** All items of a stream. */
export async function collect<T>(items: Iterable<T> | AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The items before a stream fails, and what it fails with; undefined if it does not. */
export async function collectUntilError<T>(
  items: Iterable<T> | AsyncIterable<T>,
): Promise<{ items: T[]; error: unknown }> {
  const all: T[] = [];
  try {
    for await (const item of items) all.push(item);
  } catch (error) {
    return { items: all, error };
  }
  return { items: all, error: undefined };
}
