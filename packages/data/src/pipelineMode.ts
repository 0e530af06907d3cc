/** All modes of a pipeline. */
export const pipelineModes = ['training', 'evaluation', 'prediction', 'targets'] as const;

/**
 * What a pipeline is for: training repeats and shuffles; evaluation, prediction and targets run once, in the order of
 * the data; in prediction there are no targets, and in `targets` there is nothing but them (to evaluate predictions
 * without a model).
 */
export type PipelineMode = (typeof pipelineModes)[number];
