import { execFile } from 'node:child_process';
import { readFile, realpath, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

/*
 * f_type as statfs(2) gives it on Linux, for file systems whose other end can vanish, change or lock under us.
 * From linux/magic.h and the file systems' own sources.
 */
const networkTypes: ReadonlySet<number> = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x01021997, // 9p
  0x5346414f, // AFS (OpenAFS)
  0x6b414653, // AFS (kernel)
  0x00c36400, // Ceph
  0x73757245, // Coda
  0x564c, // NCP
  0x7461636f, // OCFS2
  0x01161970, // GFS2
  0x0bd00bd0, // Lustre
  0x47504653, // GPFS
  0x19830326, // BeeGFS
  0xaad7aaea, // PanFS
  0x786f4256, // VirtualBox shared folder
  0xbacbacbc, // VMware shared folder
  0x7c7c6673, // Parallels shared folder
]);
const FUSE = 0x65735546;

/**
 * True where `path` (which must exist) lies on a file system that is not this machine's own: one that must not be
 * memory-mapped and whose locks a database cannot trust.
 * - Linux: by the type number of statfs; of FUSE only `fuseblk` (a local disk, such as NTFS) counts as local.
 * - Windows: by the resolved path being a UNC path, which covers mapped drive letters.
 * - macOS: by the type that `mount` prints for the mount point.
 * What cannot be found out counts as local on Windows and macOS, where files are never mapped.
 */
export async function isNetworkFileSystem(path: string): Promise<boolean> {
  if (process.platform === 'win32') return isUncPath(path) || isUncPath(await realpath(path).catch(() => path));
  if (process.platform === 'darwin') return isOnNetworkMount(await realpath(path), await mountTable());
  const { type } = await statfs(path);
  if (unsignedType(type) !== FUSE) return isNetworkType(type);
  return !isFuseBlock(await realpath(path), await readFile('/proc/self/mountinfo', 'utf8').catch(() => ''));
}

/** True for the f_type of a file system that always is a network's; FUSE can be either. */
export function isNetworkType(type: number): boolean {
  return networkTypes.has(unsignedType(type));
}

/** f_type is a signed word on some systems. */
function unsignedType(type: number): number {
  return Number(BigInt.asUintN(32, BigInt(type)));
}

/** `\\server\share\...` or its long form; `\\?\C:\...` and `\\.\` are local. */
export function isUncPath(path: string): boolean {
  return /^[\\/]{2}(?:\?[\\/]UNC[\\/]|(?![?.][\\/]))[^\\/]/i.test(path);
}

/**
 * Looks up the mount that holds `path` in /proc/self/mountinfo.
 * Line: id, parent, device, root, mount point, options, optional fields, "-", type, source, options (proc(5)).
 */
export function isFuseBlock(path: string, mountinfo: string): boolean {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [fixed, tail] = line.split(' - ');
    const mountPoint = fixed.split(' ')[4];
    return tail === undefined || mountPoint === undefined
      ? []
      : [{ mountPoint: unescapeOctal(mountPoint), type: tail.split(' ')[0] }];
  });
  return holderOf(path, mounts)?.type === 'fuseblk';
}

const macNetworkTypes: ReadonlySet<string> = new Set(['nfs', 'smbfs', 'afpfs', 'cifs', 'webdav', 'ftp']);

/** Looks up `path` in what macOS's `mount` prints: `//u@host/share on /Volumes/share (smbfs, nodev, mounted by u)`. */
export function isOnNetworkMount(path: string, mountTableText: string): boolean {
  const mounts = mountTableText.split('\n').flatMap((line) => {
    const parts = /^.*? on (\/.*) \(([^,()]+)[^()]*\)$/.exec(line);
    return parts === null ? [] : [{ mountPoint: parts[1], type: parts[2] }];
  });
  const type = holderOf(path, mounts)?.type ?? '';
  return macNetworkTypes.has(type) || /fuse/.test(type);
}

async function mountTable(): Promise<string> {
  const { stdout } = await promisify(execFile)('/sbin/mount', { timeout: 2000 }).catch(() => ({ stdout: '' }));
  return stdout;
}

interface Mount {
  readonly mountPoint: string;
  readonly type: string;
}

/** The innermost mount; of several on one point the last, which covers the others. */
function holderOf(path: string, mounts: readonly Mount[]): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    const inside =
      path === mount.mountPoint ||
      path.startsWith(mount.mountPoint.endsWith('/') ? mount.mountPoint : `${mount.mountPoint}/`);
    if (inside && mount.mountPoint.length >= (best?.mountPoint.length ?? 0)) best = mount;
  }
  return best;
}

function unescapeOctal(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
