/** Networks on images of 28 x 28 pixels in 10 classes. */
export const networks = ['mlp', 'cnn'] as const;

/** `mlp`: 784-128-10; `cnn`: 3 x 3 convolutions of 32 and 64 filters, each with 2 x 2 max pooling, then 128-10. */
export type Network = (typeof networks)[number];
