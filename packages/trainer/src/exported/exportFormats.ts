/**
 * What exports can hold beside weights, params and code: a SavedModel of TensorFlow in the export's folder itself, graph
 * models of tfjs in `tfjs/LABEL`, models of ONNX as `onnx/LABEL.onnx`.
 */
export const exportFormats = ['saved_model', 'tfjs', 'onnx'] as const;
export type ExportFormat = (typeof exportFormats)[number];
