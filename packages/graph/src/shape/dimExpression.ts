/** An axis of a recorded value: `node` and `output` as in ValueRef. */
export interface DimRef {
  readonly node: number;
  readonly output: number;
  readonly axis: number;
}

/** factor · (product of the numerator) / (product of the denominator) + offset. */
export interface DimExpression {
  readonly factor: number;
  readonly numerator: readonly DimRef[];
  readonly denominator: readonly DimRef[];
  readonly offset: number;
}

interface Dim {
  readonly ref: DimRef;
  /** Its length in each recording. */
  readonly lengths: readonly number[];
}

/** Dimensions that are tried in products of three: those of the feeds come first. */
const MOST_FOR_TRIPLES = 8;
const MOST_FOR_PAIRS = 40;

/** The lengths of a scope's values that differ between recordings: what varying numbers are explained by. */
export class DimTable {
  private readonly dims: Dim[] = [];
  private readonly byLengths = new Map<string, Dim>();

  /** Takes the shapes of one output, one for each recording. */
  add(node: number, output: number, shapes: readonly (readonly number[])[]): void {
    for (let axis = 0; axis < shapes[0]!.length; axis++) {
      const lengths = shapes.map((shape) => shape[axis]!);
      const key = lengths.join();
      if (lengths.every((length) => length === lengths[0]) || this.byLengths.has(key)) continue;
      const dim = { ref: { node, output, axis }, lengths };
      this.byLengths.set(key, dim);
      this.dims.push(dim);
    }
  }

  /**
   * An expression that gives the numbers, one for each recording; undefined if there is none among: a length, a multiple
   * of one, a length with an offset, multiples of products of two or three lengths, of their quotients and
   * reciprocals, sums and differences of two lengths.
   *
   * @param isFloat numbers are float32, so that equal means equal after rounding.
   */
  explain(numbers: readonly number[], isFloat: boolean): DimExpression | undefined {
    // Before all multiples: a length that is rounded up may be half of another one in all recordings, and only in them.
    const itself = this.byLengths.get(numbers.join());
    if (itself) return { factor: 1, numerator: [itself.ref], denominator: [], offset: 0 };
    for (const candidate of this.candidates(isFloat)) {
      const fitted = fit(candidate, numbers, isFloat);
      if (fitted) return fitted;
    }
    return undefined;
  }

  private *candidates(isFloat: boolean): Generator<Candidate> {
    const { dims } = this;
    const few = dims.slice(0, MOST_FOR_PAIRS);
    for (const a of dims) yield { numerator: [a], denominator: [], fits: 'factor' };
    if (isFloat) for (const a of dims) yield { numerator: [], denominator: [a], fits: 'factor' };
    for (const a of dims) yield { numerator: [a], denominator: [], fits: 'offset' };
    for (const [a, b] of pairs(few)) yield { numerator: [a, b], denominator: [], fits: 'factor' };
    if (isFloat)
      for (const [a, b] of pairs(few)) yield { numerator: [], denominator: [a, b], fits: 'factor' };
    for (const a of few)
      for (const b of few) if (a !== b) yield { numerator: [a], denominator: [b], fits: 'factor' };
    const fewest = dims.slice(0, MOST_FOR_TRIPLES);
    for (const [a, b] of pairs(fewest)) {
      for (const c of fewest) {
        yield { numerator: [a, b, c], denominator: [], fits: 'factor' };
        if (isFloat) yield { numerator: [], denominator: [a, b, c], fits: 'factor' };
      }
    }
  }
}

interface Candidate {
  readonly numerator: readonly Dim[];
  readonly denominator: readonly Dim[];
  /** Which constant is chosen so that the first number fits; all others must fit then. */
  readonly fits: 'factor' | 'offset';
}

function fit(candidate: Candidate, numbers: readonly number[], isFloat: boolean): DimExpression | undefined {
  const values = numbers.map((_, i) => product(candidate.numerator, i) / product(candidate.denominator, i));
  const factor = candidate.fits === 'factor' ? numbers[0]! / values[0]! : 1;
  const offset = candidate.fits === 'offset' ? numbers[0]! - values[0]! : 0;
  const exact = isFloat ? roundFactor(factor) : factor;
  if (!isFloat && !isRational(exact)) return undefined;
  if (!values.every((value, i) => same(exact * value + offset, numbers[i]!, isFloat))) return undefined;
  return {
    factor: exact,
    offset,
    numerator: candidate.numerator.map(({ ref }) => ref),
    denominator: candidate.denominator.map(({ ref }) => ref),
  };
}

/** A float32 quotient is a simple number that was rounded: find that again, so that it is exact for other lengths. */
function roundFactor(factor: number): number {
  const scaled = Math.round(factor * 1e4) / 1e4;
  return scaled !== 0 && Math.abs(factor - scaled) < 1e-6 * Math.abs(factor) ? scaled : factor;
}

/** Whether integers stay integers: the factor or its reciprocal is whole. */
function isRational(factor: number): boolean {
  return Number.isInteger(factor) || Number.isInteger(Math.round((1 / factor) * 1e9) / 1e9);
}

function same(computed: number, given: number, isFloat: boolean): boolean {
  if (!isFloat) return Math.round(computed * 1e6) / 1e6 === given;
  return Math.abs(Math.fround(computed) - given) <= 1e-6 * Math.abs(given);
}

function product(dims: readonly Dim[], recording: number): number {
  return dims.reduce((value, { lengths }) => value * lengths[recording]!, 1);
}

function* pairs<T>(items: readonly T[]): Generator<readonly [T, T]> {
  for (let i = 0; i < items.length; i++) for (let j = i; j < items.length; j++) yield [items[i]!, items[j]!];
}
