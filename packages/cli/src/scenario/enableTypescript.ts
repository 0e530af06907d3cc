let isEnabled = false;

/**
 * Lets Node import TypeScript, decorators included; a second call does nothing, nor does one where the command line
 * itself runs from its source.
 */
export async function enableTypescript(): Promise<void> {
  if (isEnabled || import.meta.url.endsWith('.ts')) return;
  isEnabled = true;
  const loader = new URL('./typescriptLoader.js', import.meta.url).href;
  await import(loader);
  // Workers of the data pipeline, and other child processes, take their loaders from there.
  process.execArgv.push(`--import=${loader}`);
}
