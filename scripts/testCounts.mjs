/**
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 * @typedef {{ status: string, assertionResults: { status: string }[] }} FileResult
 * @typedef {{ testResults: FileResult[] }} VitestReport the part of vitest's JSON report that is read here
 */

/**
 * Counts a vitest JSON report. A file that could not even be loaded has no tests to fail: it counts as one failure.
 *
 * @param {VitestReport} report
 * @returns {TestCounts}
 */
export function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    const results = file.assertionResults.map((result) => result.status);
    const failed = results.filter((status) => status === 'failed').length;
    counts.passed += results.filter((status) => status === 'passed').length;
    counts.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    counts.skipped += results.filter((status) => status !== 'passed' && status !== 'failed').length;
  }
  return counts;
}

/**
 * @param {TestCounts} counts
 * @returns {string} the last line of `pnpm test`; what reads it relies on this form.
 */
export function summaryLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
