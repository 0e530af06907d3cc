import { placeOf } from './errorPlace.js';
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

/** Errors that the code of a model can make: where it has made them is a part of what is wrong. */
const ofModels = ['ShapeError', 'DtypeError', 'ModelError', 'RuntimeStepError'];

/** Prints an error for the user and gives the exit code: 2 if another command line helps, else 1. */
export async function reportError(error: unknown, io: CommandIo): Promise<number> {
  const { layerOf, TfaipError } = await import('@tfaip/core');
  const isForUsers = error instanceof TfaipError || (error instanceof Error && foreign.includes(error.name));
  const say = (line: string): void => void io.err.write(`${line}\n`);
  const message = isForUsers ? error.message : describe(error);
  const origin = originOf(error);
  const isPlaced = !isForUsers || ofModels.includes(error.name);
  const where = isPlaced && origin ? whereOf(origin, layerOf(origin)) : '';
  say(`${painter(io.err, io)('error', 'error:')} ${withPlace(message, where)}`);
  const wantsStack = io.env.TFAIP_LOG_LEVEL?.toLowerCase() === 'debug';
  if (!isForUsers && !wantsStack) say('Set TFAIP_LOG_LEVEL=debug to see its stack.');
  if (wantsStack && error instanceof Error) say(stackOf(error));
  return isForUsers && mendable.includes(error.name) ? 2 : 1;
}

/** The error whose stack knows where it comes from: that of a step is made by the runtime, of what has caused it. */
function originOf(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.name === 'RuntimeStepError' && error.cause instanceof Error ? error.cause : error;
}

/** The user's line and the layer that was called there, as far as they are known. */
function whereOf(error: Error, layer: string | undefined): string {
  return [placeOf(error), layer && `in layer ${layer}`].filter(Boolean).join(', ');
}

/** A message of one line has its place behind it, others below. */
function withPlace(message: string, where: string): string {
  if (where === '') return message;
  return message.includes('\n') ? `${message}\n  at: ${where}` : `${message} (${where})`;
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Stacks of an error and of what has caused it. */
function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
