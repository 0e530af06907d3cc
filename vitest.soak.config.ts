import { mergeConfig, type ViteUserConfig } from 'vitest/config';
import { workspaceTests } from './vitest.config.js';

const hour = 3_600_000;

/** `pnpm soak`: the long tests with all their cases. */
const config: ViteUserConfig = mergeConfig(workspaceTests(['.soak.ts']), {
  test: { env: { TFAIP_SOAK: '1' }, testTimeout: hour, hookTimeout: hour, passWithNoTests: true },
});
export default config;
