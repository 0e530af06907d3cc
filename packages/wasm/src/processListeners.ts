const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * What the WASM module's loader hooks into the process: handlers that throw errors again from within, which prints a
 * line of minified source instead of the error and makes Node exit with 7 instead of 1.
 */
const LOADER_HANDLERS = /ExitStatus|throw reason/;

/** Runs the loader of the WASM module and takes away the process handlers that it left. */
export async function withoutLoaderHandlers<T>(load: () => Promise<T> | T): Promise<T> {
  const before = EVENTS.map((event) => new Set(process.rawListeners(event)));
  try {
    return await load();
  } finally {
    EVENTS.forEach((event, i) => {
      for (const listener of process.rawListeners(event)) {
        if (before[i]!.has(listener) || !LOADER_HANDLERS.test(String(listener))) continue;
        process.removeListener(event, listener as (...args: unknown[]) => void);
      }
    });
  }
}
