import { create, toBinary } from '@bufbuild/protobuf';
import type { TensorProto } from '../proto/event_pb.js';
import { MeshPluginData_ContentType as ContentType, MeshPluginDataSchema } from '../proto/plugins_pb.js';
import { TensorboardError } from '../tensorboardError.js';
import { type DenseArray, type NumericValues, numbersOf } from './denseArray.js';
import { encodeSummary, type PluginValue, type SummaryLabels } from './summaryValue.js';
import { float32Tensor, int32Tensor, uint8Tensor } from './tensorProto.js';

/** Point clouds or meshes, one for each element of the batch. */
export interface Mesh {
  /** Coordinates, [batch, vertices, 3]. */
  readonly vertices: DenseArray;
  /** Indices of the vertices of each triangle, [batch, faces, 3]; without them the vertices are points. */
  readonly faces?: DenseArray;
  /** Red, green and blue of each vertex in 0 to 255, [batch, vertices, 3]. */
  readonly colors?: DenseArray;
}

export interface MeshOptions extends SummaryLabels {
  /** Settings of the scene by the names of three.js: `camera`, `lights`, `material`. */
  readonly config?: Readonly<Record<string, unknown>>;
}

interface Part {
  readonly name: 'VERTEX' | 'FACE' | 'COLOR';
  readonly array: DenseArray;
  readonly toTensor: (shape: readonly number[], values: NumericValues) => TensorProto;
}

/**
 * Meshes or point clouds for the plugin `mesh`.
 *
 * @returns a serialized `tensorflow.Summary` with a value for each part: `<tag>_VERTEX`, `<tag>_FACE`, `<tag>_COLOR`.
 * @throws {TensorboardError} if a shape is not [batch, n, 3].
 */
export function meshSummary(
  tag: string,
  mesh: Mesh,
  { config = {}, ...labels }: MeshOptions = {},
): Uint8Array {
  const parts = partsOf(mesh);
  const components = parts.reduce((mask, { name }) => mask | (1 << ContentType[name]), 0);
  const values = parts.map(({ name, array, toTensor }): PluginValue => {
    const content = create(MeshPluginDataSchema, {
      name: tag,
      contentType: ContentType[name],
      components,
      shape: [...array.shape],
      jsonConfig: JSON.stringify(config),
    });
    return {
      ...labels,
      tag: `${tag}_${name}`,
      plugin: 'mesh',
      content: toBinary(MeshPluginDataSchema, content),
      tensor: toTensor(array.shape, valuesOf(tag, name, array)),
    };
  });
  return encodeSummary(...values);
}

function partsOf({ vertices, faces, colors }: Mesh): Part[] {
  const parts: Part[] = [{ name: 'VERTEX', array: vertices, toTensor: float32Tensor }];
  if (faces) parts.push({ name: 'FACE', array: faces, toTensor: int32Tensor });
  const toBytes: Part['toTensor'] = (shape, values) => uint8Tensor(shape, Uint8Array.from(values));
  if (colors) parts.push({ name: 'COLOR', array: colors, toTensor: toBytes });
  return parts;
}

function valuesOf(tag: string, part: string, array: DenseArray): NumericValues {
  const { shape } = array;
  if (shape.length !== 3 || shape[2] !== 3) {
    throw new TensorboardError(`The ${part} part of the mesh "${tag}" has a wrong shape.`, {
      given: `[${shape.join(', ')}]`,
      expected: '[batch, n, 3]',
    });
  }
  return numbersOf(`${part} part of the mesh "${tag}"`, array);
}
