// A newcomer's first minute, `pnpm start`: obtains native TensorFlow if that is possible within reason, then trains
// the tutorial. Arguments are handed on: `pnpm start --trainer.epochs 5`.
import { obtainRuntime } from './nativeRuntime.mjs';
import { runNode, sourceFlags } from './processes.mjs';

const commandLine = [...sourceFlags, 'packages/cli/src/bin.ts'];
const tutorial = ['--backend', 'auto', 'train', 'examples/tutorial-mnist/src/full/scenario.ts'];
const settings = ['--trainer.epochs', '3'];

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} more */
async function main(more) {
  console.log('tfaip: training a network on 9,000 handwritten digits, in TypeScript.\n');
  const { found, reason } = await obtainRuntime({ install: true });
  console.log(found ? onNative(found.version) : onWebAssembly(reason ?? 'it was not found'));
  const network = ['--model.graph', found ? 'Cnn' : 'Mlp'];
  const { code } = await runNode([...commandLine, ...tutorial, ...network, ...settings, ...more]);
  return code;
}

/** @param {string} version */
function onNative(version) {
  return `Backend: native TensorFlow ${version}, because it is there. Network: the convolutional one (CNN).\n`;
}

/** @param {string} reason */
function onWebAssembly(reason) {
  return [
    `Backend: WebAssembly, because there is no native TensorFlow: ${reason}`,
    'Network: the small one (MLP); WebAssembly is for first steps, native TensorFlow for work.',
    'To get native TensorFlow: on Linux (x64, arm64) or macOS (arm64), with Python 3 and pip, run',
    '  npx -y pnpm@10 tfaip native install\n',
  ].join('\n');
}
