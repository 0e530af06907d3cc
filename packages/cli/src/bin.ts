#!/usr/bin/env node
import { runCommandLine } from './commandLine.js';

// Whoever reads the output may have enough of it, such as `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

// A command may have set a code of its own, such as `native status` where nothing is installed.
process.exitCode = (await runCommandLine(process.argv.slice(2))) || process.exitCode;
