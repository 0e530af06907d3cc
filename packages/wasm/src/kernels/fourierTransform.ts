/**
 * Discrete Fourier transforms of one length, in place, real and imaginary parts apart.
 *
 * Cooley-Tukey with radix 2 for powers of two; the definition for other lengths.
 */
export class FourierTransform {
  private readonly cosines: Float64Array;
  private readonly sines: Float64Array;

  /** @param inverse the inverse transform, divided by the length. */
  constructor(
    private readonly length: number,
    private readonly inverse: boolean,
  ) {
    const turn = ((inverse ? 2 : -2) * Math.PI) / length;
    this.cosines = Float64Array.from({ length }, (_, k) => Math.cos(turn * k));
    this.sines = Float64Array.from({ length }, (_, k) => Math.sin(turn * k));
  }

  run(real: Float64Array, imag: Float64Array): void {
    if ((this.length & (this.length - 1)) === 0) this.radix2(real, imag);
    else this.byDefinition(real, imag);
    if (!this.inverse) return;
    for (let i = 0; i < this.length; i++) {
      real[i]! /= this.length;
      imag[i]! /= this.length;
    }
  }

  private byDefinition(real: Float64Array, imag: Float64Array): void {
    const [re, im] = [real.slice(), imag.slice()];
    for (let k = 0; k < this.length; k++) {
      let [sumRe, sumIm] = [0, 0];
      for (let n = 0, angle = 0; n < this.length; n++, angle = (angle + k) % this.length) {
        const [cos, sin] = [this.cosines[angle]!, this.sines[angle]!];
        sumRe += re[n]! * cos - im[n]! * sin;
        sumIm += re[n]! * sin + im[n]! * cos;
      }
      real[k] = sumRe;
      imag[k] = sumIm;
    }
  }

  private radix2(real: Float64Array, imag: Float64Array): void {
    reverseBits(real);
    reverseBits(imag);
    for (let half = 1; half < this.length; half *= 2) {
      const step = this.length / (2 * half);
      for (let start = 0; start < this.length; start += 2 * half) {
        for (let k = 0; k < half; k++) {
          const [cos, sin] = [this.cosines[k * step]!, this.sines[k * step]!];
          const [low, high] = [start + k, start + k + half];
          const re = real[high]! * cos - imag[high]! * sin;
          const im = real[high]! * sin + imag[high]! * cos;
          real[high] = real[low]! - re;
          imag[high] = imag[low]! - im;
          real[low]! += re;
          imag[low]! += im;
        }
      }
    }
  }
}

/** Exchanges each value with the one whose index has the same bits in reverse order. */
function reverseBits(values: Float64Array): void {
  for (let i = 1, j = 0; i < values.length; i++) {
    let bit = values.length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [values[i], values[j]] = [values[j]!, values[i]!];
  }
}
