import type { Options } from 'tsup';

/** What every package's build has in common; `entry` names the package's public faces. */
export function packageBuild(entry: string[] | Record<string, string>, more: Options = {}): Options {
  return {
    entry,
    format: 'esm',
    target: 'node20',
    platform: 'node',
    // `pnpm typecheck` checks; here the dependencies' declarations, which are built before, are enough.
    dts: { compilerOptions: { customConditions: [], noCheck: true } },
    sourcemap: true,
    clean: true,
    treeshake: true,
    ...more,
  };
}
