#!/usr/bin/env node
import { runCommandLine } from './commandLine.js';

// A command may have set a code of its own, such as `native status` where nothing is installed.
process.exitCode = (await runCommandLine(process.argv.slice(2))) || process.exitCode;
