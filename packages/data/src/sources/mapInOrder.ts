/** The outcome of one call; boxed, since an async generator awaits the promises that it yields. */
interface Started<U> {
  readonly result: U | Promise<U>;
}

/**
 * Calls a function on every item and yields the results in the order of the items, with at most `concurrency` calls
 * (1 or more) under way. A synchronous function is called only when its result is asked for.
 *
 * Errors, those of `items` included, are thrown when their turn comes. A caller that stops early waits for the calls
 * that are under way, so that nothing goes on afterwards.
 */
export async function* mapInOrder<T, U>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  call: (item: T) => U | Promise<U>,
): AsyncGenerator<U, void, undefined> {
  const underWay: (U | Promise<U>)[] = [];
  try {
    for await (const { result } of startAll(items, call)) {
      underWay.push(result);
      while (underWay.length >= concurrency || (underWay.length > 0 && !(underWay[0] instanceof Promise))) {
        yield await underWay.shift()!;
      }
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}

async function* startAll<T, U>(
  items: Iterable<T> | AsyncIterable<T>,
  call: (item: T) => U | Promise<U>,
): AsyncGenerator<Started<U>, void, undefined> {
  try {
    for await (const item of items) yield start(() => call(item));
  } catch (error) {
    yield start(() => Promise.reject(error));
  }
}

function start<U>(call: () => U | Promise<U>): Started<U> {
  try {
    const result = call();
    // Whoever comes to this result gets its error; until then Node must not take it for unhandled.
    if (result instanceof Promise) result.catch(() => {});
    return { result };
  } catch (error) {
    return start(() => Promise.reject(error));
  }
}
