export { formatStepRecord, type KernelRecord, recordKernels, type StepRecord } from './recordKernels.js';
