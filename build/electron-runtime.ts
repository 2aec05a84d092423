import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime, type Runtime, runtimeAddress } from './start-decision.ts';

/*
 * The Electron runtime of this checkout. Never imports electron: its index starts a download, which hangs
 * where the host accepts a connection and says nothing.
 */

const probeTimeoutMs = 3000;
const downloadTimeoutMs = 15 * 60_000;

/** Path of the runtime's executable, or null. */
export function installedRuntime(root: string): string | null {
  return findRuntime({
    packageFolder: join(root, 'node_modules/electron'),
    overrideFolder: process.env.ELECTRON_OVERRIDE_DIST_PATH || undefined,
    platform: process.platform,
    exists: existsSync,
  });
}

export async function probeRuntime(root: string): Promise<Runtime> {
  if (installedRuntime(root) !== null) return 'present';
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return 'unreachable';
  const address = runtimeAddress(electronVersion(root), process.platform, process.arch, process.env);
  return (await answers(address, probeTimeoutMs)) ? 'downloadable' : 'unreachable';
}

/** Whether a HEAD request to `address` succeeds within `timeoutMs`. */
export async function answers(address: string, timeoutMs: number): Promise<boolean> {
  return (await head(address, timeoutMs))?.ok ?? false;
}

/** Whether there is any answer to a HEAD request within `timeoutMs`: a mirror's folder need not be a page. */
export async function responds(address: string, timeoutMs: number): Promise<boolean> {
  return (await head(address, timeoutMs)) !== null;
}

async function head(address: string, timeoutMs: number): Promise<Response | null> {
  try {
    return await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    // No network, no such host, no answer in time: all the same to the caller.
    return null;
  }
}

/** Lets electron's own installer download the runtime. Returns its executable, or null if that failed. */
export async function downloadRuntime(root: string): Promise<string | null> {
  console.log(`Downloading Electron ${electronVersion(root)}, once (about 120 MB).`);
  const installer = spawn(process.execPath, [join(root, 'node_modules/electron/install.js')], {
    stdio: 'inherit',
    timeout: downloadTimeoutMs,
  });
  await new Promise((resolve) => {
    installer.once('close', resolve);
    installer.once('error', resolve);
  });
  return installedRuntime(root);
}

function electronVersion(root: string): string {
  const manifest = readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
