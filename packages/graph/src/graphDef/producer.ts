/**
 * `TF_GRAPH_DEF_VERSION` of TensorFlow 2.21 (tensorflow/core/public/version.h): the library reads our graphs by the
 * rules of that version. To be raised together with `TENSORFLOW_VERSION` of `@tfaip/libtensorflow`.
 */
export const GRAPH_DEF_PRODUCER = 2474 as const;
