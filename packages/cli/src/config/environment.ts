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
  return Object.entries(env).flatMap(([name, text]) => {
    if (!name.startsWith(prefix) || !name.includes('__') || text === undefined) return [];
    const names = name.slice(prefix.length).toLowerCase().split('__');
    return roots.has(names[0]!) ? [{ path: names.join('.'), origin: name, value: { text } }] : [];
  });
}

/** The variable that sets an argument. */
export function environmentName(path: string): string {
  return prefix + path.replaceAll('.', '__').toUpperCase();
}
