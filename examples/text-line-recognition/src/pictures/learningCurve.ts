/** A curve, or points that are no curve. */
export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly colour: string;
  readonly marks: boolean;
}

/** A diagram with a logarithmic vertical axis. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly series: readonly Series[];
}

const [width, height] = [440, 280];
const plot = { left: 52, right: width - 16, top: 34, bottom: height - 40 };

/**
 * Panels side by side as an SVG.
 *
 * @throws {RangeError} if a panel has no point above 0.
 */
export function chart(panels: readonly Panel[]): string {
  const drawn = panels.map((each, i) => `<g transform="translate(${i * width} 0)">${panel(each)}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panels.length * width} ${height}" font-family="sans-serif" font-size="12">
<title>${panels.map(({ title }) => title).join('; ')}</title>
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}

function panel({ title, xLabel, series }: Panel): string {
  const points = series.flatMap((each) => each.points).filter(([, y]) => y > 0);
  if (points.length === 0) throw new RangeError(`${title}: there is nothing to be drawn`);
  const most = Math.max(...points.map(([x]) => x));
  const decades = decadesOf(points.map(([, y]) => y));
  const x = (value: number): number => plot.left + (value / most) * (plot.right - plot.left);
  const share = (value: number): number =>
    (Math.log10(value) - decades[0]!) / (decades.at(-1)! - decades[0]!);
  const y = (value: number): number => plot.bottom - share(value) * (plot.bottom - plot.top);
  const rows = decades.map((power) => {
    const at = y(10 ** power);
    return `<path d="M${plot.left} ${at}H${plot.right}" stroke="#ddd"/><text x="${plot.left - 6}" y="${at + 4}" text-anchor="end">${10 ** power}</text>`;
  });
  const columns = [0, 0.25, 0.5, 0.75, 1].map(
    (part) =>
      `<text x="${x(part * most)}" y="${plot.bottom + 16}" text-anchor="middle">${Math.round(part * most)}</text>`,
  );
  const middle = (plot.left + plot.right) / 2;
  return [
    `<text x="${middle}" y="18" text-anchor="middle" font-weight="bold">${title}</text>`,
    ...rows,
    ...columns,
    `<text x="${middle}" y="${height - 6}" text-anchor="middle">${xLabel}</text>`,
    ...series.map((each) => curve(each, x, y)),
    ...series.map(
      ({ name, colour }, i) =>
        `<text x="${plot.right}" y="${plot.top + 14 * (i + 1)}" text-anchor="end" fill="${colour}">${name}</text>`,
    ),
  ].join('\n');
}

/** The powers of ten around all values; at least two. */
function decadesOf(values: readonly number[]): number[] {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function curve(
  { points, colour, marks }: Series,
  x: (value: number) => number,
  y: (value: number) => number,
): string {
  const places = points.filter(([, value]) => value > 0).map(([at, value]) => [x(at), y(value)] as const);
  const path = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(' ');
  const line = `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  if (!marks) return line;
  return (
    line +
    places
      .map(([px, py]) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="${colour}"/>`)
      .join('')
  );
}
