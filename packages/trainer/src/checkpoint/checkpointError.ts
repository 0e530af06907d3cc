import { TfaipError } from '@tfaip/core';

/** A checkpoint cannot be written, read, or does not fit the run that shall go on from it. */
export class CheckpointError extends TfaipError {}

/** A checkpoint is not as it was written: an earlier one may be whole. */
export class DamagedCheckpointError extends CheckpointError {}
