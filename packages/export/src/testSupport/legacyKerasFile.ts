import { File, ready } from 'h5wasm';

/** A file of weights as Keras 2 wrote it: one layer with a group for each, variables by their full names. */
export async function legacyKerasFile(
  variables: Readonly<Record<string, Float32Array>>,
): Promise<Uint8Array> {
  const { FS } = await ready;
  const name = 'legacy.h5';
  const file = new File(name, 'w');
  const layers = new Set(Object.keys(variables).map((each) => each.split('/')[0]!));
  file.create_attribute('layer_names', [...layers]);
  for (const layer of layers) file.create_group(layer).create_group(layer);
  for (const [path, data] of Object.entries(variables)) {
    file.create_dataset({ name: `${path.split('/')[0]}/${path}`, data, shape: [data.length], dtype: '<f' });
  }
  file.close();
  const bytes = FS.readFile(name);
  FS.unlink(name);
  return bytes;
}
