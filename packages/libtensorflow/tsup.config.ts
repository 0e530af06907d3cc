import type { Plugin } from 'esbuild';
import { defineConfig } from 'tsup';
import { packageBuild } from '../../tsup.base.js';

/**
 * Bundles the JavaScript half of tfjs-node, whose own package cannot be a dependency: its install script downloads
 * another TensorFlow. What its files require is given to them here.
 */
const tfjsNodeFiles: Plugin = {
  name: 'tfjs-node-files',
  setup(build) {
    const namespace = 'given-to-tfjs-node';
    const modules: Record<string, string> = {
      // The caller's tfjs: one engine for all.
      '@tensorflow/tfjs': 'export * from "@tensorflow/tfjs";',
      '@tensorflow/tfjs-core': 'export * from "@tensorflow/tfjs";',
      // Two functions that Node removed in version 23.
      util:
        'export const isNullOrUndefined = (x) => x === null || x === undefined;' +
        'export const isArray = Array.isArray;',
      './legacyUtil.js': 'export function provideLegacyUtil() {}',
      os: 'export { endianness } from "node:os";',
      // Protocol buffers for one method that writes histograms; @tfaip/tensorboard does that.
      './proto/api_pb':
        'export class HistogramPluginData { constructor() {' +
        ' throw new Error("Histograms are written by @tfaip/tensorboard."); } }' +
        'export const SummaryMetadata = { PluginData: HistogramPluginData };',
    };
    build.onResolve({ filter: /.*/ }, ({ importer, path }) => {
      if (importer.includes('tfjs-node-gpu') && Object.hasOwn(modules, path)) return { path, namespace };
      if (path === './legacyUtil.js') return { path, namespace };
      return path === '@tensorflow/tfjs' ? { path, external: true } : undefined;
    });
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: modules[path] ?? '',
      loader: 'js',
    }));
  },
};

export default defineConfig(
  packageBuild(['src/index.ts'], {
    // tfjs too, or it would be decided before the plugin is asked; the plugin keeps it external.
    noExternal: [/^@tensorflow\/tfjs-node-gpu/, /^@tensorflow\/tfjs$/],
    esbuildPlugins: [tfjsNodeFiles],
  }),
);
