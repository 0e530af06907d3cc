import type { NativeAvailable, NativeUnavailable, SelfTestResult } from '@tfaip/libtensorflow';

/** What `tfaip native status` tells in lines. */
export function statusLines(status: NativeAvailable | NativeUnavailable): string[] {
  if (!status.available) return [status.reason];
  const { version, libraryPath, source, platform, devices, gpuHint } = status;
  return [
    `TensorFlow ${version}`,
    `library:  ${libraryPath} (${source})`,
    `platform: ${platform}`,
    ...devices.map(({ name, type }) => `device:   ${type} ${name}`),
    ...(gpuHint === undefined ? [] : [`GPU:      ${gpuHint}`]),
  ];
}

/** How the devices did, a line for each. */
export function selfTestLines(results: readonly SelfTestResult[]): string[] {
  return results.map(({ device, passed, maxRelativeError, tolerance, error }) => {
    const figures =
      error ?? `largest relative error ${maxRelativeError.toExponential(1)}, allowed ${tolerance}`;
    return `${passed ? 'passed' : 'FAILED'}  ${device.name}  ${figures}`;
  });
}
