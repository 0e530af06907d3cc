import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** Between which operations on files the process shall die. */
export interface KillPoint {
  /** Number of the operation, from 1. */
  readonly operation: number;
  /** Whether it is done before the process dies. */
  readonly done: boolean;
}

type Operation = (...args: never[]) => Promise<unknown>;

/**
 * Counts what this process writes, syncs and renames in checkpoints, and kills it with SIGKILL at one of these operations,
 * as a power cut would.
 *
 * @param point undefined: it only counts.
 * @returns how many operations there were so far.
 */
export async function killAtFileOperation(point: KillPoint | undefined): Promise<() => number> {
  let count = 0;
  const paths = new WeakMap<object, string>();
  const counted = (
    operation: Operation,
    pathOf: (self: object, args: unknown[]) => string | undefined,
  ): Operation =>
    async function (this: object, ...args: never[]): Promise<unknown> {
      if (!pathOf(this, args)?.includes('checkpoint')) return operation.apply(this, args);
      count++;
      if (count === point?.operation && !point.done) die();
      const result = await operation.apply(this, args);
      if (count === point?.operation) die();
      return result;
    };
  const open = fs.open;
  fs.open = async (...args) => {
    const handle = await open(...args);
    paths.set(handle, String(args[0]));
    return handle;
  };
  fs.rename = counted(fs.rename as Operation, (_self, [from]) => String(from)) as typeof fs.rename;
  await patchHandles((operation) => counted(operation, (self) => paths.get(self)));
  syncBuiltinESMExports();
  return () => count;
}

async function patchHandles(wrap: (operation: Operation) => Operation): Promise<void> {
  const handle = await fs.open(process.execPath);
  const prototype = Object.getPrototypeOf(handle) as Record<'writeFile' | 'sync', Operation>;
  await handle.close();
  for (const name of ['writeFile', 'sync'] as const) prototype[name] = wrap(prototype[name]);
}

function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
