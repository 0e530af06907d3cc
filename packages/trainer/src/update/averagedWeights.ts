import type { NamedVariable, PreparedStep, Runtime } from '@tfaip/core';
import type { ExponentialMovingAverage } from '@tfaip/optimizers';

/** The weights that are validated and exported: moving averages, if the run keeps some. */
export class AveragedWeights {
  private readonly swap: PreparedStep | undefined;

  /** @param average undefined: the weights themselves are used. */
  constructor(
    runtime: Runtime,
    private readonly average: ExponentialMovingAverage | undefined,
  ) {
    if (!average) return;
    const swap = (): Record<string, never> => {
      average.swap();
      return {};
    };
    this.swap = runtime.prepare(swap, { name: 'exchange of weights and averages', seed: 0, feeds: {} });
  }

  /** Runs something while the averages stand in the place of the weights. */
  async during<R>(run: () => Promise<R>): Promise<R> {
    await this.swap?.run({}, { step: 0 });
    try {
      return await run();
    } finally {
      await this.swap?.run({}, { step: 0 });
    }
  }

  /** What holds the values to export, under the names of the weights; outside of {@link during}. */
  variables(weights: readonly NamedVariable[]): NamedVariable[] {
    const averages = new Map(this.average?.slots().map(({ name, variable }) => [name, variable]));
    return weights.map((weight) => ({
      ...weight,
      variable: averages.get(`ema/${weight.name}`) ?? weight.variable,
    }));
  }

  dispose(): void {
    this.swap?.dispose();
  }
}
