/** What is measured: character error rate beside rapidfuzz, area under the ROC curve beside scikit-learn. */
export const metricNames = ['cer', 'auc'] as const;
export type MetricName = (typeof metricNames)[number];

export const metricPeers: Readonly<Record<MetricName, string>> = { cer: 'rapidfuzz', auc: 'scikit-learn' };
