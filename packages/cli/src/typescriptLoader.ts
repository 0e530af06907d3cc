// For `node --import`, and to be imported: lets Node import TypeScript, with the decorators that params use.
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as tsx from 'tsx/esm/api';

register(new URL('../scenarioHooks.mjs', import.meta.url));
tsx.register({ tsconfig: fileURLToPath(new URL('../scenario.tsconfig.json', import.meta.url)) });
