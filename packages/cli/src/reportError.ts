import { ParamsError, TfaipError } from '@tfaip/core';
import { UsageError } from './usageError.js';

/** Errors that a command line can mend; by name, so that packages which may never be needed are not loaded for them. */
const mendable = ['RunDirectoryError', 'ScenarioLoadError', 'BackendError'];

/** Prints an error for the user to stderr and gives the exit code. */
export function reportError(error: unknown): number {
  if (error instanceof TfaipError) {
    console.error(`error: ${error.message}`);
    printStack(error);
    return isMendable(error) ? 2 : 1;
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  console.error(`error: ${message}`);
  if (!wantsStack()) console.error('Set TFAIP_LOG_LEVEL=debug to see where it comes from.');
  printStack(error);
  return 1;
}

function isMendable(error: TfaipError): boolean {
  return error instanceof UsageError || error instanceof ParamsError || mendable.includes(error.name);
}

function printStack(error: unknown): void {
  if (wantsStack() && error instanceof Error) console.error(error);
}

function wantsStack(): boolean {
  return process.env.TFAIP_LOG_LEVEL === 'debug';
}
