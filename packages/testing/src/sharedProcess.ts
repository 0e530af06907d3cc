import * as tf from '@tensorflow/tfjs';
import { afterAll, vi } from 'vitest';

/**
 * Runs before each test file that shares its process with others, the project `together` of `vitest.config.ts`: takes
 * back what the file leaves behind in the environment, in spied objects and in tfjs.
 */
const folder = process.cwd();
const environment = { ...process.env };

afterAll(async () => {
  vi.restoreAllMocks();
  process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  tf.disposeVariables();
  // As in a new process, whichever backends have been registered.
  await tf.setBackend('cpu');
});
