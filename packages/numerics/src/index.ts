// Golden cases: the same step in every way of running it
export { type Comparison, compareValue, type LargestErrors } from './compareValue.js';
export { describeGolden } from './describeGolden.js';
export type { FamilyErrors } from './errorReport.js';
export type { Expected, GoldenCase, GoldenRun, PreparedCase } from './goldenCase.js';
export { type GoldenTensor, goldenArray, goldenValues, type Tolerance } from './goldenTensor.js';
export { readGoldenCases } from './readGoldenCases.js';
export { type WayOfRunning, waysOfRunning } from './waysOfRunning.js';
