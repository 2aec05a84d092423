import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emptyArchive } from './asar-archive.ts';
import { factoryWire } from './fuses.ts';

/** A language other than the one that is kept shows whether the others are left out. */
const names = [
  'LICENSE',
  'LICENSES.chromium.html',
  'chrome_100_percent.pak',
  'chrome_200_percent.pak',
  'icudtl.dat',
  'libffmpeg.so',
  'locales/de.pak',
  'locales/en-US.pak',
  'resources.pak',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
];
const programs = ['chrome-sandbox', 'chrome_crashpad_handler'];

/**
 * A folder shaped like Electron's for Linux. Its executable is a script with real fuses behind its last line: told to be
 * a plain Node, it is the one at `node`; without that it ends with status 3, since it has no window.
 */
export function makeStandInDist(folder: string, version: string, node: string): void {
  for (const name of [...names, ...programs]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'stand-in\n');
  }
  mkdirSync(join(folder, 'resources'));
  writeFileSync(join(folder, 'resources/default_app.asar'), emptyArchive());
  writeFileSync(join(folder, 'version'), version);
  const quoted = `'${node.replaceAll("'", "'\\''")}'`;
  const script = `#!/bin/sh\n[ "$ELECTRON_RUN_AS_NODE" = 1 ] && exec ${quoted} "$@"\nexit 3\n`;
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from(script), factoryWire(), Buffer.from('\n')]));
  for (const name of ['electron', ...programs]) chmodSync(join(folder, name), 0o755);
}
