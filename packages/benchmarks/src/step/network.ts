/** Networks that classify noise into 10 classes. */
export const networks = ['mlp', 'cnn', 'lstm', 'block'] as const;

/**
 * `mlp`: 784-128-10; `cnn`: 3 x 3 convolutions of 32 and 64 filters, each with 2 x 2 max pooling, then 128-10; `lstm`:
 * 128 units over 50 steps of 32 features, then 10; `block`: a transformer block, normalised first, with 4 heads and a
 * feed-forward part of 512 over 64 tokens of 128 features, their mean, then 10.
 */
export type Network = (typeof networks)[number];

/** Shape of one sample of each network. */
export const inputShapes: Readonly<Record<Network, readonly number[]>> = {
  mlp: [28, 28, 1],
  cnn: [28, 28, 1],
  lstm: [50, 32],
  block: [64, 128],
};
