import * as tf from '@tensorflow/tfjs';
import { RuntimeStepError } from '../errors/domainErrors.js';
import { TfaipError } from '../errors/tfaipError.js';
import type { NamedArrays, NamedTensors, NdArray } from '../samples/ndArray.js';
import type {
  LoggedValue,
  LogHandler,
  PreparedStep,
  PrepareOptions,
  RunOptions,
  Runtime,
  StepFunction,
  StepResult,
} from './runtime.js';
import { withStepContext } from './stepContext.js';
import { toArray, toTensor, toTensors } from './tensorArrays.js';

/** Runs steps op by op on the current tfjs backend, whichever it is. */
export class EagerRuntime implements Runtime {
  readonly name: string = `eager on ${tf.getBackend()}`;

  prepare(step: StepFunction, options: PrepareOptions): PreparedStep {
    return new EagerStep(step, options);
  }

  readVariable(variable: tf.Variable): Promise<NdArray> {
    return toArray(variable);
  }

  async writeVariable(variable: tf.Variable, value: NdArray): Promise<void> {
    tf.tidy(() => variable.assign(toTensor(value)));
  }
}

interface PendingLog {
  readonly handler: LogHandler;
  readonly path: string;
  readonly tensor: tf.Tensor;
}

class EagerStep implements PreparedStep {
  constructor(
    private readonly step: StepFunction,
    private readonly options: PrepareOptions,
  ) {}

  async run(feeds: NamedArrays, { step, logging = false }: RunOptions): Promise<StepResult> {
    const pending: PendingLog[] = [];
    const collect = (handler: LogHandler, path: string, value: tf.Tensor): void => {
      // A clone, so that disposing it later never frees a tensor that the step returned as well.
      pending.push({ handler, path, tensor: tf.keep(value.clone()) });
    };
    const context = { seed: this.options.seed, step, ...(logging && { collect }) };
    try {
      const tensors = tf.tidy(() => withStepContext(context, () => this.step(toTensors(feeds))));
      return { values: await readAndDispose(tensors), logged: await Promise.all(pending.map(readLogged)) };
    } catch (error) {
      if (error instanceof TfaipError) throw error;
      throw new RuntimeStepError(`The ${this.options.name} step failed: ${(error as Error).message}`, {
        given: describe(feeds),
        cause: error,
      });
    } finally {
      for (const { tensor } of pending) tensor.dispose();
    }
  }

  dispose(): void {}
}

async function readAndDispose(tensors: NamedTensors): Promise<NamedArrays> {
  try {
    const values: Record<string, NdArray> = {};
    for (const [name, tensor] of Object.entries(tensors)) values[name] = await toArray(tensor);
    return values;
  } finally {
    for (const tensor of Object.values(tensors)) {
      if (!(tensor instanceof tf.Variable)) tensor.dispose();
    }
  }
}

async function readLogged({ handler, path, tensor }: PendingLog): Promise<LoggedValue> {
  return { handler, path, value: await toArray(tensor) };
}

function describe(feeds: NamedArrays): string {
  return Object.entries(feeds)
    .map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape.join(', ')}]`)
    .join(', ');
}
