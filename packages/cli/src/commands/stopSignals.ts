import { constants } from 'node:os';

/** What a signal asks of a run. */
export interface StopSignals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Exit code of a program that a signal has ended, 128 plus its number; undefined if none came. */
  exitCode(): number | undefined;
  /** Lets signals act as before. */
  release(): void;
}

/**
 * Catches Ctrl-C and the request to terminate: the first lets the run stop in an orderly way, a second ends the process at
 * once.
 *
 * @param say is told what happens now.
 */
export function catchStopSignals(
  say: (line: string) => void,
  process: NodeJS.Process = global.process,
): StopSignals {
  const stop = new AbortController();
  let code: number | undefined;
  const onSignal = (name: 'SIGINT' | 'SIGTERM'): void => {
    if (code !== undefined) process.exit(code);
    code = 128 + constants.signals[name];
    say('Stopping after this step; the same signal again ends at once.');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: stop.signal,
    exitCode: () => code,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
