import { register } from 'node:module';
import { fileURLToPath } from 'node:url';

let isEnabled = false;

/**
 * Lets Node import TypeScript, decorators included; a second call does nothing, nor does one where the command line
 * itself runs from its source.
 */
export async function enableTypescript(): Promise<void> {
  if (isEnabled || import.meta.url.endsWith('.ts')) return;
  isEnabled = true;
  const tsx = await import('tsx/esm/api');
  register(new URL('../scenarioHooks.mjs', import.meta.url));
  tsx.register({ tsconfig: fileURLToPath(new URL('../scenario.tsconfig.json', import.meta.url)) });
}
