import { TfaipError } from '@tfaip/core';

/** The environment asks for a log level that does not exist. */
export class LogLevelError extends TfaipError {}

/** Levels of what is logged, the most talkative first; `silent` is none. */
export const logLevels = ['debug', 'info', 'warning', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * The level that `TFAIP_LOG_LEVEL` asks for; default `info`.
 *
 * @throws {LogLevelError} if it names none.
 */
export function logLevelOf({ TFAIP_LOG_LEVEL: said }: NodeJS.ProcessEnv): LogLevel {
  if (!said) return 'info';
  const level = logLevels.find((each) => each === said.toLowerCase());
  if (level) return level;
  throw new LogLevelError('The environment asks for a log level that does not exist.', {
    given: `TFAIP_LOG_LEVEL=${said}`,
    expected: logLevels.join(', '),
  });
}

/** Whether a record of a level is shown where another is asked for. */
export function isLogged(level: LogLevel, asked: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(asked);
}
