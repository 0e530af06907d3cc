// A newcomer's first minute, `pnpm start`: obtains native TensorFlow if that is possible within reason, then trains
// the tutorial. Arguments are handed on: `pnpm start --trainer.epochs 5`.
import { obtainRuntime } from './nativeRuntime.mjs';
import { runNode, sourceFlags } from './processes.mjs';

const commandLine = [...sourceFlags, 'packages/cli/src/bin.ts'];
const scenario = 'examples/tutorial-mnist/src/full/scenario.ts';
const onNative = ['--backend', 'native', 'train', scenario, '--model.graph', 'Cnn', '--trainer.epochs', '3'];
const onWebAssembly = [
  '--backend',
  'wasm',
  'train',
  scenario,
  '--model.graph',
  'Mlp',
  '--trainer.epochs',
  '3',
];

process.exitCode = await main(process.argv.slice(2));

/** @param {string[]} more */
async function main(more) {
  console.log('tfaip learns to read handwritten digits.\n');
  const { found, reason } = await obtainRuntime({ install: true });
  console.log(found ? nativeText(found.version) : webAssemblyText(reason ?? 'it was not found'));
  const { code } = await runNode([...commandLine, ...(found ? onNative : onWebAssembly), ...more]);
  return code;
}

/** @param {string} version */
function nativeText(version) {
  return `Native TensorFlow ${version} is there: the convolutional network (CNN) is trained on it.\n`;
}

/** @param {string} reason */
function webAssemblyText(reason) {
  return [
    `There is no native TensorFlow: ${reason}\n`,
    'So the small network (MLP) is trained on WebAssembly, which is good for first steps; native TensorFlow is for',
    'work. To get it, on Linux (x64, arm64) or macOS (arm64) with Python 3 and pip:',
    '  npx -y pnpm@10 tfaip native install\n',
  ].join('\n');
}
