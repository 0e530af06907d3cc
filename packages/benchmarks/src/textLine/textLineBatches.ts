import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, NamedSpecs, ParamsClass } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import type { ScenarioBase, ScenarioBaseParams } from '@tfaip/trainer';

const scenarioFile = new URL('../../../../examples/text-line-recognition/src/scenario.ts', import.meta.url);

/** The text-line example with its embedded lines. */
export interface TextLineData {
  readonly scenario: ScenarioBase;
  readonly data: ReturnType<ScenarioBase['createData']>;
  readonly specs: { readonly inputs: NamedSpecs; readonly targets: NamedSpecs };
}

/** Batches of the example, and what the network has to know. */
export interface TextLineBatches extends TextLineData {
  readonly batches: readonly Batch[];
}

export async function openTextLineData(): Promise<TextLineData> {
  const { TextLineScenarioParams } = (await import(scenarioFile.href)) as {
    TextLineScenarioParams: ParamsClass<ScenarioBaseParams>;
  };
  const scenario = new TextLineScenarioParams().create();
  const data = scenario.createData();
  return { scenario, data, specs: { inputs: data.inputLayerSpecs(), targets: data.targetLayerSpecs() } };
}

/** Renders the first training batches, of widths that vary. */
export async function textLineBatches(count: number, batchSize: number): Promise<TextLineBatches> {
  const lines = await openTextLineData();
  const params = Object.assign(new DataPipelineParams(), { batch_size: batchSize, limit: count * batchSize });
  const pipeline = await lines.data.createPipeline('training', params, 1);
  const batches: Batch[] = [];
  for await (const batch of pipeline.batches()) if (batches.push(batch) === count) break;
  return { ...lines, batches };
}

/** Writes batches for a peer: plain numbers, little-endian, and a JSON file with their shapes. */
export async function writeTextLineBatches(
  folder: string,
  { batches, specs }: TextLineBatches,
  classes: number,
): Promise<void> {
  for (const [i, { inputs, targets }] of batches.entries()) {
    for (const [name, { data }] of Object.entries({ ...inputs, ...targets })) {
      const { buffer, byteOffset, byteLength } = data as Float32Array | Int32Array;
      await writeFile(join(folder, `${i}.${name}`), new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  const shapes = batches.map(({ inputs, targets }) =>
    Object.fromEntries(Object.entries({ ...inputs, ...targets }).map(([name, { shape }]) => [name, shape])),
  );
  const height = specs.inputs.img!.shape[1];
  await writeFile(join(folder, 'batches.json'), JSON.stringify({ height, classes, batches: shapes }));
}
