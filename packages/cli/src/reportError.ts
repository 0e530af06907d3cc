import { errorPlace } from './errorPlace.js';

/** Errors that a command line can mend, by the name of their class. */
const mendable = ['UsageError', 'ParamsError', 'RunDirectoryError', 'ScenarioLoadError', 'BackendError'];

/** Errors of packages that know nothing of ours: they are written for users, too. */
const foreign = ['NativeRuntimeError', 'LibraryError', 'InstallError', 'TensorboardError'];

/** Prints an error for the user to stderr and gives the exit code. */
export async function reportError(error: unknown): Promise<number> {
  const { TfaipError } = await import('@tfaip/core');
  if (error instanceof TfaipError || (error instanceof Error && foreign.includes(error.name))) {
    // A step's own error says what it ran on; where the user's code failed, its cause knows.
    const place =
      error.name === 'RuntimeStepError' && error.cause instanceof Error ? errorPlace(error.cause) : '';
    console.error(`error: ${error.message}${place}`);
    printStack(error);
    return mendable.includes(error.name) ? 2 : 1;
  }
  const message =
    error instanceof Error ? `${error.name}: ${error.message}${errorPlace(error)}` : String(error);
  console.error(`error: ${message}`);
  if (!wantsStack()) console.error('Set TFAIP_LOG_LEVEL=debug to see where it comes from.');
  printStack(error);
  return 1;
}

function printStack(error: unknown): void {
  if (wantsStack() && error instanceof Error) console.error(error);
}

function wantsStack(): boolean {
  return process.env.TFAIP_LOG_LEVEL === 'debug';
}
