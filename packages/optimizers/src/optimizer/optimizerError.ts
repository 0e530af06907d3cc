import { TfaipError } from '@tfaip/core';

/** An optimizer or a schedule was set up or called in a way that cannot work. */
export class OptimizerError extends TfaipError {}
