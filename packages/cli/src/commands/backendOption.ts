import type { Command } from 'commander';

/** `--backend` in front of the command, as if it stood behind it. */
export function backendArguments(program: Command): string[] {
  const { backend } = program.opts<{ backend?: string }>();
  return backend === undefined ? [] : ['--backend', backend];
}
