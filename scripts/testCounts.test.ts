import { describe, expect, it } from 'vitest';
import { countNativeTests, countTests, summaryLine } from './testCounts.mjs';

const file = (status: string, ...results: string[]) => ({
  status,
  assertionResults: results.map((result) => ({ status: result, ancestorTitles: ['a suite'] })),
});

describe('countTests', () => {
  it('adds up the tests of all files; pending, todo and disabled tests are skipped ones', () => {
    const report = {
      testResults: [
        file('passed', 'passed', 'pending', 'todo'),
        file('failed', 'failed', 'passed', 'skipped'),
      ],
    };
    expect(countTests(report)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('counts a file that failed to load as one failure', () => {
    expect(countTests({ testResults: [file('failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts a failing hook of a file whose tests were then skipped', () => {
    expect(countTests({ testResults: [file('failed', 'skipped')] })).toEqual({
      passed: 0,
      failed: 1,
      skipped: 1,
    });
  });
});

describe('countNativeTests', () => {
  const suite = (title: string, ...results: string[]) => ({
    status: 'passed',
    assertionResults: results.map((status) => ({ status, ancestorTitles: [title, 'inner'] })),
  });

  it('counts those of native suites only, and knows why they did not run', () => {
    const testResults = [
      suite('a native suite', 'passed', 'skipped'),
      suite('kernels [native]', 'passed', 'failed', 'skipped'),
      suite('kernels [native, skipped: there is no native TensorFlow]', 'skipped'),
    ];
    expect(countNativeTests({ testResults })).toEqual({ ran: 2, skipped: 1 });
  });
});

describe('summaryLine', () => {
  it('has the fixed form', () => {
    expect(summaryLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed, 3 skipped');
  });
});
