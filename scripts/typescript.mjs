// For `node --import`: lets Node import TypeScript, with the decorators that params use, whatever the working
// directory. Plain tsx heeds the tsconfig.json of the working directory only.
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register({ tsconfig: fileURLToPath(new URL('../packages/cli/scenario.tsconfig.json', import.meta.url)) });
