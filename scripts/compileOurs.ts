import { createRequire } from 'node:module';
import path from 'node:path';
import type { Diagnostic, FormatDiagnosticsHost, Program, SourceFile } from 'typescript';

// An import would have Node look through the nine megabytes for the names of what is exported.
const ts: typeof import('typescript') = createRequire(import.meta.url)('typescript');

/**
 * Compiles a project as `tsc` does, but checks only its own files and the declarations of our packages: to check those
 * of others, such as tfjs and Node, takes most of the time of `tsc`, and their mistakes are theirs.
 *
 * @param configFile path of its `tsconfig.json`
 * @returns what the compiler has to say, one entry per message.
 */
export function compileOurs(configFile: string): string[] {
  const folder = path.dirname(configFile);
  const { config, error } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { fileNames, options, errors } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const program = ts.createProgram(fileNames, options);
  const diagnostics = [...(error ? [error] : []), ...errors, ...diagnosticsOf(program)];
  // One by one: to emit all at once checks all.
  for (const name of options.noEmit ? [] : fileNames) program.emit(program.getSourceFile(name));
  const host: FormatDiagnosticsHost = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  };
  return diagnostics.map((each) => ts.formatDiagnostic(each, host));
}

function diagnosticsOf(program: Program): Diagnostic[] {
  const files = program.getSourceFiles().filter(isOurs);
  const inFiles = files.flatMap((file) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...inFiles];
}

function isOurs({ fileName }: SourceFile): boolean {
  return !fileName.includes('/node_modules/') || fileName.includes('/node_modules/@tfaip/');
}
