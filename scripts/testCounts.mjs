/**
 * @typedef {{ passed: number, failed: number, skipped: number }} TestCounts
 * @typedef {{ status: string, assertionResults: { status: string, ancestorTitles: string[] }[] }} FileResult
 * @typedef {{ ran: number, skipped: number }} NativeCounts native tests: that ran, and that lacked a native TensorFlow
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
 * Counts what vitest's report holds of the suites that `describeNative` declares: they say so in their titles.
 *
 * @param {VitestReport} report
 * @returns {NativeCounts}
 */
export function countNativeTests(report) {
  const counts = { ran: 0, skipped: 0 };
  for (const { ancestorTitles, status } of report.testResults.flatMap((file) => file.assertionResults)) {
    const native = ancestorTitles.find((title) => /\[native[\],]/.test(title));
    if (native === undefined) continue;
    if (status === 'passed' || status === 'failed') counts.ran += 1;
    else if (native.includes('[native, skipped')) counts.skipped += 1;
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
