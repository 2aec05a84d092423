/*
 * Commits edits to a project through a real worker and says "saved <edit id> <patch>" on standard output for each,
 * until it is killed or has made `count`. Run as a process of its own: node committing-process.ts FILE COUNT PATCHES NETWORK
 */
import { writeSync } from 'node:fs';
import { commitCommand, startProjectWorker } from '../../../electron/project/project-client.ts';
import type { SourceMask } from '../../../electron/project/project-store.ts';
import { PATCH_PIXELS, PATCH_SIZE } from '../../../shared/cloudsen12/patch-frame.ts';
import { applyDelta, encodeDelta } from '../../../shared/raster/delta.ts';

const [file, count, patches, network] = process.argv.slice(2);
const split = { name: 'train', patchCount: 100, hash: 'a'.repeat(64), from: 'metadata' as const, folderHint: '' };
const source: SourceMask = { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' };

const worker = startProjectWorker();
const { store } = worker;
const { handle } = await store.open({ file, create: true, networkFileSystem: network === 'network' });
const [{ splitKey }] = await store.bindSplits(handle, [split], false);
const chosen = patches.split(',').map(Number);

for (let n = 0; n < Number(count); n++) {
  const patch = chosen[n % chosen.length];
  const place = { splitKey, patch, target: 'manual_hq' as const };
  // Another process may have moved the head, or be writing just now: look again until this edit is in.
  for (let saved = false; !saved; ) {
    const state = await store.maskState(handle, place, source);
    const codes = new Int16Array(PATCH_PIXELS);
    applyDelta(codes, state.delta, 'forward');
    const after = codes.slice();
    const at = (20 + (n % 400)) * PATCH_SIZE + 20;
    after.fill((codes[at] + 1) % 4, at, at + 100);
    const commandId = crypto.randomUUID();
    const delta = encodeDelta(codes, after);
    const command = {
      kind: 'edit' as const,
      commandId,
      annotator: `process ${process.pid}`,
      parentId: state.headId,
      tool: 'brush',
      code: null,
      detail: null,
      delta,
    };
    const answer = await commitCommand(store, handle, place, command, async () => source);
    saved = answer.status === 'saved';
    if (saved) writeSync(1, `saved ${commandId} ${patch}\n`);
  }
}
await worker.stop();
writeSync(1, 'closed\n');
