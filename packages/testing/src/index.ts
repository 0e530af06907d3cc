export { type RunRecord, ScriptedRuntime, type StepScript } from './scriptedRuntime.js';
