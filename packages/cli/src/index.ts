export { runCommandLine } from './commandLine.js';
export { loadScenario, ScenarioLoadError } from './loadScenario.js';
