/**
 * What a pipeline is for: training repeats and shuffles; evaluation and prediction run once, in the order of the data;
 * in prediction there are no targets.
 */
export type PipelineMode = 'training' | 'evaluation' | 'prediction';
