/** Version of node-llama-cpp and of its platform packages. */
export const runtimeVersion = '3.22.1';

const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/** The one package with a ready-made library for this platform; undefined where there is none. */
export function platformPackage(platform: string = process.platform, arch: string = process.arch): string | undefined {
  const name = packages[`${platform}-${arch}`];
  return name === undefined ? undefined : `@node-llama-cpp/${name}`;
}
