// For `node --import`: lets Node import TypeScript as the installed command line does for scenarios, with the decorators
// that params use, whatever the working directory. Plain tsx heeds the tsconfig.json of the working directory only.
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as tsx from 'tsx/esm/api';

register(new URL('../packages/cli/scenarioHooks.mjs', import.meta.url));
tsx.register({ tsconfig: fileURLToPath(new URL('../packages/cli/scenario.tsconfig.json', import.meta.url)) });
