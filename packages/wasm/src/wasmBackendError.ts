/** The WASM backend cannot be registered or started with what was given. */
export class WasmBackendError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WasmBackendError';
  }
}
