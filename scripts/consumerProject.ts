import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { compileOurs } from './compileOurs.js';
import { type Manifest, readManifest, workspaceRoot } from './workspace.js';

const onWindows = process.platform === 'win32';
/** What an install script would call to compile something or to fetch it outside npm. */
const guardedTools = ['cc', 'gcc', 'g++', 'c++', 'clang', 'clang++', 'make', 'cmake', 'ninja'].concat([
  'python',
  'python3',
  'pip',
  'pip3',
  'node-gyp',
  'curl',
  'wget',
]);

/** A user's own settings at their strictest; the declarations of what is installed are checked as well. */
const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2023', 'DOM'],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  verbatimModuleSyntax: true,
  typeRoots: [path.join(workspaceRoot, 'node_modules/@types')],
  types: ['node'],
};

interface LockedPackage {
  version?: string;
  hasInstallScript?: boolean;
}

/**
 * A folder with nothing but a package.json, into which packages are installed with plain npm, as a user would. During
 * the installation every compiler and downloader on the PATH is replaced by one that notes its call and fails.
 */
export class ConsumerProject {
  private readonly guard: string;
  private readonly cache: string;

  constructor(readonly folder: string) {
    this.guard = path.join(folder, 'guard');
    this.cache = path.join(folder, 'user-cache');
    mkdirSync(this.guard, { recursive: true });
    mkdirSync(this.cache);
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
    for (const tool of onWindows ? [] : guardedTools) this.writeGuard(tool);
  }

  /** @throws {Error} with npm's whole output if the installation fails. */
  install(specifiers: string[]): void {
    const options = [
      '--no-audit',
      '--no-fund',
      '--foreground-scripts',
      '--prefer-offline',
      '--no-update-notifier',
    ];
    const result = spawnSync('npm', ['install', ...options, ...specifiers], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...this.environment(), PATH: `${this.guard}${path.delimiter}${process.env.PATH}` },
      maxBuffer: 64 * 1024 * 1024,
      shell: onWindows,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (result.status !== 0) throw new Error(`npm install failed\n${result.stdout}\n${result.stderr}`);
  }

  /** Calls of compilers and downloaders during the installations, one line each. */
  guardedCalls(): string[] {
    const log = path.join(this.guard, 'calls.log');
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  /** Names of the packages installed, nested ones included. */
  installedNames(): string[] {
    return Object.keys(this.locked()).map(nameOf);
  }

  has(relativePath: string): boolean {
    return existsSync(path.join(this.folder, relativePath));
  }

  manifestOf(name: string): Manifest {
    return readManifest(path.join(this.folder, 'node_modules', name));
  }

  /** Names of the packages that have an install script. */
  namesWithInstallScript(): string[] {
    const entries = Object.entries(this.locked()).filter(([, entry]) => entry.hasInstallScript);
    return entries.map(([location]) => nameOf(location));
  }

  /** Files that appeared in the user's cache folder, where a native library would be kept. */
  cachedFiles(): string[] {
    return readdirSync(this.cache, { recursive: true }).map(String);
  }

  /**
   * Compiles programs of the folder `consumers` to JavaScript and returns what the compiler has to say about them and
   * about our declarations. Mistakes in the declarations of others are theirs.
   */
  compile(programs: string[], moduleResolution: 'nodenext' | 'bundler'): string[] {
    const files = programs.map((program) => `${program}.ts`);
    for (const file of files) {
      copyFileSync(path.join(workspaceRoot, 'scripts/consumers', file), path.join(this.folder, file));
    }
    const module = moduleResolution === 'bundler' ? 'ESNext' : moduleResolution;
    const options = { ...compilerOptions, module, moduleResolution, noEmit: moduleResolution === 'bundler' };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions: options, files }));
    return compileOurs(path.join(this.folder, 'tsconfig.json'));
  }

  /** Runs a program of the project with Node and returns its standard output. */
  node(args: string[]): string {
    return execFileSync(process.execPath, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: this.environment(),
    });
  }

  /**
   * Without what pnpm and npm told this process about the workspace; only how to reach the registry stays, and no
   * native library is named or found in a cache.
   */
  private environment(): NodeJS.ProcessEnv {
    const reach =
      /^npm_config_(registry|userconfig|globalconfig|cache|cafile|noproxy|https?_proxy|strict_ssl)$/i;
    const entries = Object.entries(process.env).filter(([name]) => {
      if (/^(npm_|pnpm_)/i.test(name)) return reach.test(name);
      return !/^(TFAIP_|VITEST|NODE_OPTIONS$|NODE_PATH$)/.test(name);
    });
    return { ...Object.fromEntries(entries), XDG_CACHE_HOME: this.cache, LOCALAPPDATA: this.cache };
  }

  private write(name: string, text: string): void {
    writeFileSync(path.join(this.folder, name), text);
  }

  private locked(): Record<string, LockedPackage> {
    const lock = JSON.parse(readFileSync(path.join(this.folder, 'package-lock.json'), 'utf8'));
    const { '': _root, ...packages }: Record<string, LockedPackage> = lock.packages;
    return packages;
  }

  private writeGuard(tool: string): void {
    const file = path.join(this.guard, tool);
    writeFileSync(file, `#!/bin/sh\necho "${tool} $*" >> "${this.guard}/calls.log"\nexit 1\n`);
    chmodSync(file, 0o755);
  }
}

function nameOf(location: string): string {
  return location.slice(location.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
