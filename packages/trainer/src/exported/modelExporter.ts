import { type Json, type NamedArrays, paramsToJson } from '@tfaip/core';
import { exportResources } from '@tfaip/data';
import { type ExportWriter, type ScenarioCode, sha256Of, writeExport } from '@tfaip/export';
import type { ScenarioBaseParams } from '../scenario/scenarioBaseParams.js';
import { bundleScenario } from './bundleScenario.js';
import { trustCode } from './codeTrust.js';

export interface ModelExporterOptions {
  readonly scenarioParams: ScenarioBaseParams;
  /** Of further formats. */
  readonly writers: readonly ExportWriter[];
  readonly warn: (line: string) => void;
}

/** One model to be exported. */
export interface ModelToExport {
  readonly weights: NamedArrays;
  readonly state?: NamedArrays;
  readonly origin: Readonly<Record<string, Json>>;
}

/**
 * Writes complete exports of a run's model while training goes on. Of models that wait for the same folder the newest
 * alone is written. The scenario's code is bundled once, before the first export.
 */
export class ModelExporter {
  private code: Promise<ScenarioCode | { readonly missing: string }> | undefined;
  private readonly waiting = new Map<string, ModelToExport>();
  private last: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;
  private params: ScenarioBaseParams;

  constructor(private readonly options: ModelExporterOptions) {
    this.params = options.scenarioParams;
  }

  /** From now on exports take their resources from where these params have them, e.g. in the run's folder. */
  useResourcesOf(params: ScenarioBaseParams): void {
    this.params = params;
  }

  /**
   * Exports a model into a folder, later; {@link settle} waits for it.
   *
   * @throws the error of an earlier export, if one has failed.
   */
  export(directory: string, model: ModelToExport): void {
    this.throwFailure();
    const isWaiting = this.waiting.has(directory);
    this.waiting.set(directory, model);
    if (isWaiting) return;
    this.last = this.last
      .then(() => this.writeWaiting(directory))
      .catch((error: unknown) => {
        this.failure ??= { error };
      });
  }

  /**
   * Waits until all exports stand in their folders.
   *
   * @throws the error of an export that has failed.
   */
  async settle(): Promise<void> {
    await this.last;
    this.throwFailure();
  }

  private async writeWaiting(directory: string): Promise<void> {
    const model = this.waiting.get(directory)!;
    this.waiting.delete(directory);
    const code = await this.bundledCode();
    await writeExport(
      directory,
      async (folder) => ({
        ...model,
        code,
        scenarioParams: paramsToJson(await exportResources(this.params, folder)),
      }),
      this.options.writers,
    );
  }

  private bundledCode(): Promise<ScenarioCode | { readonly missing: string }> {
    this.code ??= this.bundle();
    return this.code;
  }

  private async bundle(): Promise<ScenarioCode | { readonly missing: string }> {
    const { scenarioParams, warn } = this.options;
    const code = await bundleScenario(scenarioParams);
    if ('missing' in code) {
      if (scenarioParams.module !== null) warn(`Exports hold no code of the scenario: ${code.missing}`);
    } else if (!(await trustCode(sha256Of(code.text)))) {
      warn('The folder of your data cannot be written: exports of this run need --trust_code to be loaded.');
    }
    return code;
  }

  private throwFailure(): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure.error;
  }
}
