import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProjectWorker } from '../../../electron/project/project-client.ts';
import { PATCH_PIXELS } from '../../../shared/cloudsen12/patch-frame.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import type { HostileInput, Reading } from '../hostile-input.ts';

export const hostileProjects: HostileInput = {
  what: 'projects with bytes that are others',
  trials: { full: 800, short: 25 },
  begin: projectReading,
};

/** A project with an edit, of which some bytes are others: it is refused, or what is still whole in it is read. */
async function projectReading(folder: string): Promise<Reading> {
  const { store, stop } = startProjectWorker();
  const file = join(folder, 'work.cloudbrush');
  const split = { name: 'train', patchCount: 7, hash: 'a'.repeat(64), from: 'metadata', folderHint: '/d' } as const;
  const source = { itemType: 'int8', codes: new Uint8Array(PATCH_PIXELS), origin: 'layer' } as const;
  const made = await store.open({ file, create: true, networkFileSystem: false });
  const [bound] = await store.bindSplits(made.handle, [split], false);
  const place = { splitKey: bound?.splitKey ?? 1, patch: 0, target: 'manual_hq' } as const;
  const before = new Int16Array(PATCH_PIXELS);
  const delta = encodeDelta(before, before.slice().fill(2, 600, 700));
  const commandId = '00000000-0000-4000-8000-000000000000';
  const stroke = { commandId, annotator: 'Ada', parentId: null, tool: 'brush', code: 2, detail: null, delta };
  await store.commit(made.handle, place, { kind: 'edit', ...stroke }, source);
  await store.close(made.handle);
  const whole = await readFile(file);
  return {
    trial: async (random, trial) => {
      const bytes = Buffer.from(whole);
      for (let left = 1 + random.below(20); left > 0; left--) bytes[random.below(bytes.length)] = random.next();
      const spoilt = join(folder, `spoilt-${trial}.cloudbrush`);
      await writeFile(spoilt, bytes);
      const { handle } = await store.open({ file: spoilt, create: false, networkFileSystem: false });
      try {
        await store.maskState(handle, place, source);
        await store.log(handle, {}, 0, 10);
        await store.maskBases(handle, place);
      } finally {
        await store.close(handle);
        await rm(spoilt, { force: true });
      }
    },
    end: stop,
  };
}
