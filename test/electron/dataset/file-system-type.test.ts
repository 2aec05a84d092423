import { describe, expect, test } from 'vitest';
import {
  isFuseBlock,
  isNetworkFileSystem,
  isNetworkType,
  isOnNetworkMount,
  isUncPath,
} from '../../../electron/dataset/file-system-type.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('the folder of these tests is on a local file system', async () => {
  expect(await isNetworkFileSystem(await temporaryFolder())).toBe(false);
});

test('a path that does not exist is refused', async () => {
  await expect(isNetworkFileSystem(`${await temporaryFolder()}/gone`)).rejects.toThrow('ENOENT');
});

test.each([
  ['NFS', 0x6969, true],
  ['CIFS', 0xff534d42, true],
  ['CIFS as a signed word', -11317950, true],
  ['SMB2', 0xfe534d42, true],
  ['9p', 0x01021997, true],
  ['Lustre', 0x0bd00bd0, true],
  ['ext4', 0xef53, false],
  ['XFS', 0x58465342, false],
  ['Btrfs', 0x9123683e, false],
  ['tmpfs', 0x01021994, false],
  ['overlayfs', 0x794c7630, false],
  ['ZFS', 0x2fc12fc1, false],
])('%s by its type number', (_, type, network) => expect(isNetworkType(type)).toBe(network));

test.each([
  ['\\\\server\\share\\train', true],
  ['//server/share/train', true],
  ['\\\\?\\UNC\\server\\share', true],
  ['\\\\?\\C:\\data', false],
  ['\\\\.\\PhysicalDrive0', false],
  ['C:\\data', false],
  ['Z:/data', false],
  ['\\data', false],
])('%s as a Windows path', (path, network) => expect(isUncPath(path)).toBe(network));

describe('of FUSE', () => {
  const mountinfo = [
    '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '40 22 8:17 / /media/my\\040disk rw,nosuid shared:9 - fuseblk /dev/sdb1 rw,user_id=0',
    '41 22 0:50 / /home/a/remote rw,nosuid - fuse.sshfs host:/ rw,user_id=1000',
    '42 41 8:33 / /home/a/remote/inner rw - fuseblk /dev/sdc1 rw',
    '',
  ].join('\n');

  test('only block devices are local, by the innermost mount', () => {
    expect(isFuseBlock('/media/my disk/train', mountinfo)).toBe(true);
    expect(isFuseBlock('/home/a/remote/train', mountinfo)).toBe(false);
    expect(isFuseBlock('/home/a/remote/inner', mountinfo)).toBe(true);
    expect(isFuseBlock('/home/a/remote/innermost', mountinfo)).toBe(false);
    expect(isFuseBlock('/home', mountinfo)).toBe(false);
    expect(isFuseBlock('/home', '')).toBe(false);
  });
});

test('a macOS mount is judged by the type that mount prints', () => {
  const mounts = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '//ann@nas/data (1) on /Volumes/data (1) (smbfs, nodev, nosuid, mounted by ann)',
    'nas:/export on /Volumes/nfs (nfs, nodev)',
    'host: on /Volumes/ssh (macfuse, nodev)',
    '/dev/disk4s1 on /Volumes/usb (exfat, local)',
  ].join('\n');
  const judged = [
    '/Users/ann',
    '/Volumes/data (1)/x',
    '/Volumes/nfs',
    '/Volumes/ssh/y',
    '/Volumes/usb/z',
    '/Volumes/database',
  ];
  expect(judged.map((path) => isOnNetworkMount(path, mounts))).toEqual([false, true, true, true, false, false]);
});
