import { fileURLToPath } from 'node:url';

/** A line of a stack with the file that it names; Node's own modules are no files. */
const frame = /^ +at (?:.*\(|async )?(?<source>(?:file:\/\/|\/|[A-Za-z]:\\).+?):(?<position>\d+:\d+)\)?$/;

/** Where the packages of tfaip lie: their lines are not what a user looks for. */
const packagesFolder = fileURLToPath(new URL('../..', import.meta.url));

/** As {@link placeOf}, to be put behind a message: ` (file:line:column)`, or nothing. */
export function errorPlace(error: Error, file?: string): string {
  const place = placeOf(error, file);
  return place === undefined ? '' : ` (${place})`;
}

/**
 * Where an error comes from, as `file:line:column`: the first line that is neither Node's nor a package's; undefined if
 * there is none.
 *
 * @param file whose lines come before all others, such as the module that was being loaded.
 */
export function placeOf({ stack = '' }: Error, file?: string): string | undefined {
  const frames = stack.split('\n').flatMap((line) => {
    const { source, position } = frame.exec(line)?.groups ?? {};
    if (source === undefined) return [];
    return [{ path: source.startsWith('file:') ? fileURLToPath(source) : source, position }];
  });
  const found = frames.find(({ path }) => path === file) ?? frames.find(({ path }) => isUsers(path, file));
  return found && `${found.path}:${found.position}`;
}

/** While a module is loaded, all that it imports may be the user's. */
function isUsers(path: string, file: string | undefined): boolean {
  if (path.includes('node_modules')) return false;
  return file !== undefined || !path.startsWith(packagesFolder);
}
