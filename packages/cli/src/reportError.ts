import { errorPlace } from './errorPlace.js';
import { painter } from './help/style.js';
import type { CommandIo } from './io.js';

/** Errors that a command line can mend, by the name of their class. */
const mendable = [
  'UsageError',
  'ParamsError',
  'RunDirectoryError',
  'CheckpointError',
  'DamagedCheckpointError',
  'ScenarioLoadError',
  'BackendError',
  'LogLevelError',
  'ExportError',
  'SampleFileError',
  'WarmStartError',
];

/** Errors of packages that know nothing of ours: they are written for users, too. */
const foreign = ['NativeRuntimeError', 'LibraryError', 'InstallError', 'TensorboardError', 'EvaluatorError'];

/** Prints an error for the user and gives the exit code: 2 if another command line helps, else 1. */
export async function reportError(error: unknown, io: CommandIo): Promise<number> {
  const { TfaipError } = await import('@tfaip/core');
  const isForUsers = error instanceof TfaipError || (error instanceof Error && foreign.includes(error.name));
  const say = (line: string): void => void io.err.write(`${line}\n`);
  say(`${painter(io.err, io)('error', 'error:')} ${isForUsers ? messageOf(error) : describe(error)}`);
  const wantsStack = io.env.TFAIP_LOG_LEVEL?.toLowerCase() === 'debug';
  if (!isForUsers && !wantsStack) say('Set TFAIP_LOG_LEVEL=debug to see where it comes from.');
  if (wantsStack && error instanceof Error) say(stackOf(error));
  return isForUsers && mendable.includes(error.name) ? 2 : 1;
}

/** A step's own error says what it ran on; where the user's code failed, its cause knows. */
function messageOf(error: Error): string {
  const place =
    error.name === 'RuntimeStepError' && error.cause instanceof Error ? errorPlace(error.cause) : '';
  return error.message + place;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}${errorPlace(error)}` : String(error);
}

/** Stacks of an error and of what has caused it. */
function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
