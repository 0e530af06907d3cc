/** The TensorFlow release that is installed and tested: the one place that says which. */
export const TENSORFLOW_VERSION = '2.21.0' as const;

/** The Python version whose wheel is fetched; the libraries inside are the same for all of them. */
export const WHEEL_PYTHON_VERSION = '3.11' as const;

/** True for the major version that the C API is declared for, from the tested minor version on. */
export function isSupportedVersion(version: string): boolean {
  const [major, minor] = numbers(version);
  const [testedMajor, testedMinor] = numbers(TENSORFLOW_VERSION);
  return major === testedMajor && (minor ?? 0) >= (testedMinor ?? 0);
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10));
}
