import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { type ChartSchema, LayoutSchema } from '../proto/plugins_pb.js';
import { encodeSummary } from './summaryValue.js';
import { stringTensor } from './tensorProto.js';

/** Several curves in one chart. */
export interface MultilineChart {
  readonly title: string;
  /** Regular expressions; every scalar whose tag one of them matches is in the chart. */
  readonly tags: readonly string[];
}

/** Curves with a margin around them. */
export interface MarginChart {
  readonly title: string;
  /** Tags of the curve and of its lower and upper bound. */
  readonly series: readonly { readonly value: string; readonly lower: string; readonly upper: string }[];
}

/** A section of the dashboard. */
export interface ChartCategory {
  readonly title: string;
  readonly charts: readonly (MultilineChart | MarginChart)[];
  /** Whether it is folded at first. Default: false. */
  readonly closed?: boolean;
}

/**
 * The layout of the dashboard `custom_scalars`, which shows scalars that were logged in charts of one's own.
 *
 * @returns a serialized `tensorflow.Summary`; one for a run.
 */
export function customScalarsSummary(categories: readonly ChartCategory[]): Uint8Array {
  const layout = create(LayoutSchema, {
    category: categories.map(({ title, charts, closed = false }) => ({
      title,
      closed,
      chart: charts.map(chartMessage),
    })),
  });
  return encodeSummary({
    tag: 'custom_scalars__config__',
    plugin: 'custom_scalars',
    tensor: stringTensor([], [toBinary(LayoutSchema, layout)]),
  });
}

function chartMessage(chart: MultilineChart | MarginChart): MessageInitShape<typeof ChartSchema> {
  const { title } = chart;
  if ('tags' in chart) return { title, content: { case: 'multiline', value: { tag: [...chart.tags] } } };
  return { title, content: { case: 'margin', value: { series: [...chart.series] } } };
}
