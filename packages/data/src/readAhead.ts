/**
 * Reads a stream ahead of its consumer, at most `count` items, which wait in their order.
 *
 * The source is asked for the next item as soon as there is room, not when the consumer comes; it is closed when the
 * consumer stops.
 */
export async function* readAhead<T>(
  source: AsyncIterable<T>,
  count: number,
): AsyncGenerator<T, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  const waiting: T[] = [];
  let isOpen = true;
  let failure: { error: unknown } | undefined;
  let changed = signal();
  let wanted = signal();
  const read = async (): Promise<void> => {
    try {
      while (isOpen) {
        const next = await iterator.next();
        if (next.done) break;
        waiting.push(next.value);
        changed.give();
        if (waiting.length >= count) await wanted.given;
      }
    } catch (error) {
      failure = { error };
    }
    isOpen = false;
    changed.give();
  };
  void read();
  try {
    for (;;) {
      while (waiting.length > 0) {
        const item = waiting.shift()!;
        wanted.give();
        wanted = signal();
        yield item;
      }
      if (!isOpen) break;
      changed = signal();
      await changed.given;
    }
    if (failure) throw failure.error;
  } finally {
    isOpen = false;
    wanted.give();
    await iterator.return?.();
  }
}

interface Signal {
  readonly given: Promise<void>;
  give(): void;
}

function signal(): Signal {
  let give!: () => void;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
