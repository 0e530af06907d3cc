import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, NamedSpecs, ParamsClass } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import type { ScenarioBase, ScenarioBaseParams } from '@tfaip/trainer';

const scenarioFile = new URL('../../../../examples/text-line-recognition/src/scenario.ts', import.meta.url);

/** Batches of the text-line example, of widths that vary, and what the network has to know. */
export interface TextLineBatches {
  readonly scenario: ScenarioBase;
  readonly data: ReturnType<ScenarioBase['createData']>;
  readonly batches: readonly Batch[];
  readonly specs: { readonly inputs: NamedSpecs; readonly targets: NamedSpecs };
}

/** Renders the first batches of the example's embedded training data. */
export async function textLineBatches(count: number, batchSize: number): Promise<TextLineBatches> {
  const { TextLineScenarioParams } = (await import(scenarioFile.href)) as {
    TextLineScenarioParams: ParamsClass<ScenarioBaseParams>;
  };
  const scenario = new TextLineScenarioParams().create();
  const data = scenario.createData();
  const params = Object.assign(new DataPipelineParams(), { batch_size: batchSize, limit: count * batchSize });
  const pipeline = await data.createPipeline('training', params, 1);
  const batches: Batch[] = [];
  for await (const batch of pipeline.batches()) if (batches.push(batch) === count) break;
  return {
    scenario,
    data,
    batches,
    specs: { inputs: data.inputLayerSpecs(), targets: data.targetLayerSpecs() },
  };
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
