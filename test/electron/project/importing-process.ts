/*
 * Imports a split of masks into a project and is killed by itself at the point named: before `finish`, or as soon as
 * the first bytes of it reach the log. Run as a process of its own: node importing-process.ts FILE WHEN
 */
import { randomUUID } from 'node:crypto';
import { statSync, writeSync } from 'node:fs';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import type { SourceMask } from '../../../electron/project/project-store.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';

const [file, when] = process.argv.slice(2);
const split = { name: 'train', patchCount: 100, hash: 'a'.repeat(64), from: 'metadata' as const, folderHint: '' };
const source: SourceMask = { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' };

const { store } = startProjectWorker();
const { handle } = await store.open({ file, create: false, networkFileSystem: false });
const [{ splitKey }] = await store.bindSplits(handle, [split], false);
const options = { splitKey, target: 'manual_hq' as const, annotator: 'Linus', groupId: randomUUID() };
const importId = await store.beginImport(handle, options);
for (let patch = 0; patch < 30; patch++) {
  const codes = Uint8Array.from({ length: PATCH_PIXELS }, (_, i) => (i * (patch + 3) + (i >> 9) * 7) & 3);
  await store.importPatch(handle, importId, patch, { itemType: 'int8', codes }, source);
}
writeSync(1, 'prepared\n');
const kill = () => process.kill(process.pid, 'SIGKILL');
if (when === 'before') kill();
const logBytes = () => statSync(`${file}-wal`).size;
const before = logBytes();
void store.finishImport(handle, importId).then(() => writeSync(1, 'finished\n'));
// The worker writes in its own thread; this one only watches.
while (logBytes() === before);
kill();
