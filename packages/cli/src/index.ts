export { runCommandLine } from './commandLine.js';
