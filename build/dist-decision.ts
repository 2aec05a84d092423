/** What `npm run dist` is about to make, and what it would have to download for it. */
export interface DistSurroundings {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly electronVersion: string;
  /** Whether everything is in the caches of Electron and electron-builder, as somebody says. */
  readonly isOffline: boolean;
  /** Folder of a runtime that is installed, or null. */
  readonly runtimeFolder: string | null;
  readonly runtimeAddress: string;
  readonly helpersAddress: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether somebody says something at this address, soon. */
  readonly responds: (address: string) => Promise<boolean>;
}

/** Arguments of electron-builder, or sentences that say what is missing. */
export type DistDecision =
  | { readonly args: readonly string[]; readonly isSigned: boolean }
  | { readonly missing: readonly string[] };

const flags: Readonly<Record<string, string>> = { linux: '--linux', darwin: '--mac', win32: '--win' };
const remedy =
  'Run npm run dist again with access to the internet, or npm run dist -- --offline where all of it is in the caches.';

export async function decideDist(surroundings: DistSurroundings): Promise<DistDecision> {
  const { platform, arch, runtimeFolder, isOffline, env } = surroundings;
  const flag = flags[platform];
  if (flag === undefined) return { missing: [`No package is made for ${platform}.`] };
  const missing = isOffline ? [] : await missingDownloads(surroundings);
  if (missing.length > 0) return { missing: [...missing, remedy] };
  const isSigned = Boolean(env.CSC_LINK || (platform === 'win32' ? env.WIN_CSC_LINK : env.CSC_NAME));
  const args = [flag, `--${arch}`, '--publish', 'never'];
  if (runtimeFolder !== null) args.push(`-c.electronDist=${runtimeFolder}`);
  // Apple's processors start nothing whose signature is broken, and setting the fuses breaks it.
  if (platform === 'darwin' && !isSigned) args.push('-c.mac.identity=-');
  return { args, isSigned };
}

async function missingDownloads(surroundings: DistSurroundings): Promise<readonly string[]> {
  const { platform, arch, electronVersion, runtimeFolder, runtimeAddress, helpersAddress, responds } = surroundings;
  const [hasRuntime, hasHelpers] = await Promise.all([
    runtimeFolder !== null || responds(runtimeAddress),
    responds(helpersAddress),
  ]);
  const sentences: string[] = [];
  if (!hasRuntime) {
    sentences.push(
      `Electron ${electronVersion} for ${platform}-${arch} is not here and cannot be downloaded: ${runtimeAddress} does not answer.`,
    );
  }
  if (!hasHelpers) {
    sentences.push(`electron-builder's tools cannot be downloaded: ${helpersAddress} does not answer.`);
  }
  return sentences;
}

/** Where electron-builder gets its tools, a mirror included. */
export function helpersAddress(env: DistSurroundings['env']): string {
  const mirror =
    env.NPM_CONFIG_ELECTRON_BUILDER_BINARIES_MIRROR ||
    env.npm_config_electron_builder_binaries_mirror ||
    env.ELECTRON_BUILDER_BINARIES_MIRROR;
  return mirror || 'https://github.com/electron-userland/electron-builder-binaries/releases/';
}
