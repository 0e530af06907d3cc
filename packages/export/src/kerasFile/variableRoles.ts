/** Variables of a layer in the order in which Keras creates them; a `bias` at the end may be missing. */
const ROLES: readonly (readonly [layer: RegExp, roles: readonly string[]])[] = [
  [/^(dense|einsum_dense|conv[123]d|conv[123]d_transpose|depthwise_conv[12]d)$/, ['kernel', 'bias']],
  [/^separable_conv[12]d$/, ['depthwise_kernel', 'pointwise_kernel', 'bias']],
  [/^(cell|lstm_cell|gru_cell|simple_rnn_cell)$/, ['kernel', 'recurrent_kernel', 'bias']],
  [/^batch_normalization$/, ['gamma', 'beta', 'moving_mean', 'moving_variance']],
  [/^(layer|group)_normalization$/, ['gamma', 'beta']],
  [/^embedding$/, ['embeddings']],
];

/**
 * What the numbered variables of a layer are. Keras names the group of a layer after its class (`conv2d`, `dense_1`).
 * The variables of a class that is not known, or of a layer that has not all of its class (a batch normalization
 * without `gamma`, say), keep their numbers.
 */
export function variableRoles(group: string, count: number): readonly string[] {
  const layer = group.replace(/_\d+$/, '');
  const roles = ROLES.find(([pattern]) => pattern.test(layer))?.[1] ?? [];
  const withoutBias = roles.at(-1) === 'bias' && count === roles.length - 1;
  if (count === roles.length || withoutBias) return roles.slice(0, count);
  return Array.from({ length: count }, (_, i) => `${i}`);
}
