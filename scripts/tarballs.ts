import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { publicPackages, workspaceRoot } from './workspace.js';

/** One packed package: what `npm publish` would upload. */
export interface Tarball {
  /** Name of the package, with its scope. */
  name: string;
  /** Absolute path of the `.tgz` file. */
  file: string;
  /** Paths inside the package. */
  entries: string[];
}

const quiet = { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
const onWindows = process.platform === 'win32';

/** Builds what is not built and packs every public package into `folder`. */
export function packPublicPackages(folder: string): Tarball[] {
  const filters = publicPackages().flatMap((each) => ['--filter', each.manifest.name]);
  const turbo = path.join(workspaceRoot, 'node_modules/turbo/bin/turbo');
  runQuietly(process.execPath, [turbo, 'run', 'build', ...filters, '--output-logs=errors-only']);
  const json = runQuietly(
    'pnpm',
    ['-r', ...filters, 'pack', '--json', '--pack-destination', folder],
    onWindows,
  );
  const packed: { name: string; filename: string; files: { path: string }[] }[] = JSON.parse(json);
  return packed.map(({ name, filename, files }) => ({
    name,
    file: filename,
    entries: files.map((each) => each.path),
  }));
}

/** What publint has to say about a tarball, one line per message; suggestions count as well. */
export async function publintProblems(tarball: Tarball): Promise<string[]> {
  const bytes = readFileSync(tarball.file);
  const archive = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages, pkg } = await publint({ pack: { tarball: archive }, strict: true });
  return messages.map((message) => formatMessage(message, pkg) ?? message.code);
}

/** What "are the types wrong" reports about a tarball for importers of ES modules; empty when all is well. */
export function typesProblems(tarball: Tarball): string {
  const attw = path.join(workspaceRoot, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [
    attw,
    tarball.file,
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--no-color',
    '--no-emoji',
  ];
  try {
    runQuietly(process.execPath, args);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** @throws {Error} with all that the command said if it fails. */
function runQuietly(command: string, args: string[], shell = false): string {
  try {
    return execFileSync(command, args, {
      cwd: workspaceRoot,
      encoding: 'utf8',
      env: { ...process.env, ...quiet },
      maxBuffer: 64 * 1024 * 1024,
      shell,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${[command, ...args].join(' ')} failed\n${stdout}\n${stderr}`);
  }
}
