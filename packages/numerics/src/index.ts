// Golden cases: the same step in every way of running it

// Gradients against finite differences in float64
export { centralDifferences, largestGradientError } from './centralDifferences.js';
export { type Comparison, compareValue, type LargestErrors } from './compareValue.js';
export { describeGolden } from './describeGolden.js';
export { doubleGraph } from './doubleGraph.js';
export type { FamilyErrors } from './errorReport.js';
export type { Expected, GoldenCase, GoldenRun, PreparedCase } from './goldenCase.js';
export { type GoldenTensor, goldenArray, goldenValues, type Tolerance } from './goldenTensor.js';
export { checkGradient, type GradientCheck } from './gradientCheck.js';
export { readGoldenCases } from './readGoldenCases.js';
export { plainJavaScript, type WayOfRunning, waysOfRunning } from './waysOfRunning.js';
