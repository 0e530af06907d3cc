/** Frames that are kept to find the user's own among them. */
const MOST_FRAMES = 60;

/** Where code was called from; the stack is formatted only when somebody asks for the line. */
export class CallSite {
  private readonly error: { readonly stack?: string } = {};

  /** @param caller the function whose callers are meant. */
  constructor(caller?: (...args: never[]) => unknown) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = MOST_FRAMES;
    Error.captureStackTrace(this.error, caller);
    Error.stackTraceLimit = stackTraceLimit;
  }

  /** The innermost line of the user's own code, as `src/model.ts:12:5`; undefined if the stack has none. */
  get line(): string | undefined {
    for (const frame of this.error.stack?.split('\n').slice(1) ?? []) {
      const place = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/.exec(frame.trim())?.[1];
      if (place && !isFramework(place)) return place.replace(/^file:\/\//, '');
    }
    return undefined;
  }
}

/** Frames of Node, of installed packages and of this framework are not the user's. */
function isFramework(place: string): boolean {
  const own =
    /[\\/]packages[\\/](core|graph|layers|libtensorflow|losses-metrics|optimizers|trainer)[\\/](src|dist)[\\/](?!.*\.test\.|.*fixtures)/;
  return place.startsWith('node:') || /[\\/]node_modules[\\/]/.test(place) || own.test(place);
}
