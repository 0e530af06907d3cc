/** A stream that is synchronous where its source is: awaiting each sample costs more than many a stage. */
export type Stream<T> = Iterable<T> | AsyncIterable<T>;

/** One step of a pipeline, with whatever it holds back. */
export interface StreamStage<In, Out> {
  /** Takes an item; returns the one that leaves, if any. */
  push(item: In): Out | undefined;
  /** Ends the stream: what was held back. */
  drain(): Iterable<Out>;
  /** Set when no more items are wanted: the source is closed, then the stage drained. */
  readonly isDone?: boolean;
}

/** Runs a stream through a stage; synchronous if the source is. */
export function runStage<In, Out>(source: Stream<In>, stage: StreamStage<In, Out>): Stream<Out> {
  return Symbol.iterator in source ? runSync(source, stage) : runAsync(source, stage);
}

function* runSync<In, Out>(source: Iterable<In>, stage: StreamStage<In, Out>): Iterable<Out> {
  for (const item of source) {
    const leaving = stage.push(item);
    if (leaving !== undefined) yield leaving;
    if (stage.isDone) break;
  }
  yield* stage.drain();
}

async function* runAsync<In, Out>(
  source: AsyncIterable<In>,
  stage: StreamStage<In, Out>,
): AsyncIterable<Out> {
  for await (const item of source) {
    const leaving = stage.push(item);
    if (leaving !== undefined) yield leaving;
    if (stage.isDone) break;
  }
  yield* stage.drain();
}
