#!/usr/bin/env node
import { runCommandLine } from './commandLine.js';

process.exitCode = await runCommandLine(process.argv.slice(2));
