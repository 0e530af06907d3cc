import type { Json, NamedArrays } from '@tfaip/core';

/** What an export holds beside its weights. */
export interface ExportInfo {
  /** The scenario's params as JSON; files in them are named relative to the export's folder. */
  readonly scenarioParams: Json;
  /** Where the weights come from, in the writer's own keys: epoch and step, the values of losses and metrics, … */
  readonly origin: Readonly<Record<string, Json>>;
}

/** The scenario's code, bundled into one ES module that imports nothing but tfaip, TensorFlow.js and Node's own modules. */
export interface ScenarioCode {
  readonly text: string;
  /** Name under which the module exports the class of the scenario's params. */
  readonly exportName: string;
}

/** All that goes into an export, whatever its formats. */
export interface ExportContent extends ExportInfo {
  readonly weights: NamedArrays;
  /** What training keeps beside the weights, where an export shall hold it. */
  readonly state?: NamedArrays;
  /** Or the reason why there is none. */
  readonly code: ScenarioCode | { readonly missing: string };
}

/**
 * Adds a further format to exports, such as a SavedModel. Made once for a run, it writes into the folder of each export
 * before that gets its name: a reader sees all formats, or no export.
 */
export interface ExportWriter {
  /** Key of what {@link write} tells in `formats` of the manifest, e.g. `saved_model`. */
  readonly name: string;
  /**
   * @param folder of the export, with weights, params, resources and code in it. New files are synced by the caller.
   * @returns what the manifest says of the format, such as its files and signatures.
   */
  write(folder: string, content: ExportContent): Promise<Json>;
}
