/** A value of a model or evaluator as commands print it. */
export function shownValue(value: number | Uint8Array): string {
  return typeof value === 'number' ? value.toPrecision(6) : `${value.length} bytes of summary data`;
}
