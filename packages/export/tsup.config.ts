import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.js';

const faces = {
  index: 'src/index.ts',
  'saved-model': 'src/savedModel/index.ts',
  onnx: 'src/onnx/index.ts',
  tfjs: 'src/tfjs/index.ts',
};

export default defineConfig(
  packageBuild(
    { ...faces, 'hdf5-worker': 'src/kerasFile/hdf5Worker.mjs' },
    // The thread's code is JavaScript, and nobody's face.
    { dts: { entry: faces } },
  ),
);
