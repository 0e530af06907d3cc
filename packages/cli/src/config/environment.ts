import type { Setting } from '../arguments/settingSource.js';

const prefix = 'TFAIP_';

/**
 * What environment variables say of the arguments: `TFAIP_TRAINER__EPOCHS=3` for `--trainer.epochs 3`, the words of a list
 * with spaces between them. Variables without a double underscore are other settings of tfaip, and arguments that begin
 * otherwise than the roots belong to other commands.
 *
 * @param roots first names of the paths that the command has.
 */
export function readEnvironment(env: NodeJS.ProcessEnv, roots: ReadonlySet<string>): Setting[] {
  const keys = new Set([...roots].map(environmentKey));
  return Object.entries(env).flatMap(([name, text]) => {
    if (!name.startsWith(prefix) || !name.includes('__') || text === undefined) return [];
    const path = environmentKey(name.slice(prefix.length).replaceAll('__', '.'));
    return keys.has(path.split('.')[0]!) ? [{ path, origin: name, value: { text } }] : [];
  });
}

/** What of an argument's path a variable can say: names of variables are in capitals. */
export function environmentKey(path: string): string {
  return path.toLowerCase();
}
