import { describe, expect, it } from 'vitest';
import { classCounts } from './classCounts.js';
import { classificationReport, formatClassificationReport } from './classificationReport.js';
import { jaccardScore } from './jaccardScore.js';

const targets = ['cat', 'cat', 'dog', 'bird'];
const predictions = ['cat', 'dog', 'dog', 'bird'];

describe('classificationReport', () => {
  it('has the accuracy of all samples, whichever classes are shown', () => {
    const { accuracy, perClass } = classificationReport(targets, predictions, { labels: ['cat'] });
    expect(accuracy).toBe(0.75);
    expect(perClass).toHaveLength(1);
  });

  it('is a table', () => {
    expect(formatClassificationReport(classificationReport(targets, predictions)).split('\n')).toEqual([
      '              precision    recall   f-score   support',
      '',
      '        bird       1.00      1.00      1.00         1',
      '         cat       1.00      0.50      0.67         2',
      '         dog       0.50      1.00      0.67         1',
      '',
      '    accuracy                           0.75         4',
      '   micro avg       0.75      0.75      0.75         4',
      '   macro avg       0.83      0.83      0.78         4',
      'weighted avg       0.88      0.75      0.75         4',
      '',
    ]);
    expect(formatClassificationReport(classificationReport(targets, predictions), 4)).toContain('0.8333');
  });
});

describe('classCounts', () => {
  it('counts each class against all others, those that never occur included', () => {
    expect(classCounts(targets, predictions, { labels: ['dog', 'fish'] })).toEqual([
      { label: 'dog', truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 2 },
      { label: 'fish', truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 4 },
    ]);
  });
});

describe('jaccardScore', () => {
  it('is intersection over union', () => {
    const { perClass, macro, micro, weighted } = jaccardScore(targets, predictions);
    expect(perClass).toEqual([
      { label: 'bird', score: 1 },
      { label: 'cat', score: 0.5 },
      { label: 'dog', score: 0.5 },
    ]);
    expect(macro).toBe(2 / 3);
    expect(micro).toBe(3 / 5);
    expect(weighted).toBe((1 + 2 * 0.5 + 0.5) / 4);
  });

  it('leaves out what is undefined, or takes what it is told', () => {
    const labels = ['cat', 'fish'];
    expect(jaccardScore(targets, predictions, { labels }).macro).toBe(0.5);
    expect(jaccardScore(targets, predictions, { labels, zeroDivision: 0 }).macro).toBe(0.25);
  });
});
