import { TfaipError } from '@tfaip/core';

/** An export or a set of weights does not fit the model that shall take it. */
export class ExportError extends TfaipError {}
