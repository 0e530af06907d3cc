/** Where the native runtime can be had: the TensorFlow wheel's file names and tags for this kind of machine. */
export interface NativePlatform {
  /** Such as `linux-x64`. */
  readonly id: string;
  /** File names in the wheel's `tensorflow` folder. */
  readonly library: string;
  readonly framework: string;
  /** What the library's header must say. */
  readonly binary: string;
  /** Platform tags of the wheels: TensorFlow's own first, then those that its CUDA libraries may have. */
  readonly wheelTags: readonly string[];
  /** The project's wheel without CUDA; on macOS and ARM the plain one is that. */
  readonly cpuProject: string;
  /** The project with CUDA, where there is one. */
  readonly gpuProject: string | undefined;
}

const linuxFiles = { library: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' };

const platforms: readonly NativePlatform[] = [
  {
    id: 'linux-x64',
    ...linuxFiles,
    binary: 'ELF x86-64',
    wheelTags: ['manylinux_2_27_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64'],
    cpuProject: 'tensorflow-cpu',
    gpuProject: 'tensorflow',
  },
  {
    id: 'linux-arm64',
    ...linuxFiles,
    binary: 'ELF aarch64',
    wheelTags: ['manylinux_2_27_aarch64'],
    cpuProject: 'tensorflow',
    gpuProject: undefined,
  },
  {
    id: 'darwin-arm64',
    library: 'libtensorflow_cc.2.dylib',
    framework: 'libtensorflow_framework.2.dylib',
    binary: 'Mach-O arm64',
    wheelTags: ['macosx_12_0_arm64'],
    cpuProject: 'tensorflow',
    gpuProject: undefined,
  },
];

/** The entry for a kind of machine, by default this one; undefined where only WebAssembly runs. */
export function nativePlatform(
  os: string = process.platform,
  arch: string = process.arch,
): NativePlatform | undefined {
  return platforms.find((platform) => platform.id === `${os}-${arch}`);
}

/** Why there is no native runtime on this kind of machine, and what to do. */
export function unsupportedPlatformMessage(): string {
  return (
    `There is no native TensorFlow for ${process.platform}-${process.arch}: it exists for ` +
    `${platforms.map((platform) => platform.id).join(', ')}. Use the WASM backend here.`
  );
}
