import { TfaipError } from '@tfaip/core';

/** A command line that cannot be understood; holds every problem. */
export class UsageError extends TfaipError {}
