import type { MessageInitShape } from '@bufbuild/protobuf';
import type { ValueInfoProtoSchema } from '../proto/onnx_pb.js';
import { elementType } from './elementTypes.js';
import type { OnnxValue } from './onnxValue.js';

/** How a graph declares an input or an output. A size that varies has a name of its own: nobody knows which are equal. */
export function valueInfo({ name, dtype, shape }: OnnxValue): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape?.map((size, axis) =>
    size >= 0
      ? { value: { case: 'dimValue' as const, value: BigInt(size) } }
      : { value: { case: 'dimParam' as const, value: `${name}_${axis}` } },
  );
  return { name, type: { tensorType: { elemType: elementType(dtype), ...(dim && { shape: { dim } }) } } };
}
