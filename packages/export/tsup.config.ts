import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.js';

export default defineConfig(
  packageBuild({
    index: 'src/index.ts',
    'saved-model': 'src/savedModel/index.ts',
    onnx: 'src/onnx/index.ts',
    tfjs: 'src/tfjs/index.ts',
  }),
);
