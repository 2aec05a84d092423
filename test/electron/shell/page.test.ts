import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../renderer/connection/connection.ts';
import { encodeDelta } from '../../../shared/raster/delta.ts';
import { findChromium } from '../../support/browser.ts';
import { encodePatch, samplePixels } from '../../support/sample-dataset.ts';
import { ownPage, Shell } from './shell.ts';

/** In the page. */
declare const connection: Connection;

describe.skipIf(findChromium() === null)('the page of the desktop shell, on the stand-in for electron', () => {
  const shell = new Shell();
  shell.share();

  it('opens a folder by the menu, also before it has said what can be done in it', async () => {
    await shell.connectPage();
    await shell.app.order('dialog-path', shell.dataset);
    await shell.app.order('menu-click', 'open-folder');
    const place = { placeId: expect.any(String), name: 'wolken über see' };
    expect(await shell.heardEvents(1)).toEqual([{ kind: 'open-place', place }]);
    const folderDialog = { title: 'Open dataset folder', properties: ['openDirectory'] };
    expect((await shell.app.record()).dialogs.at(-1)).toEqual({ kind: 'open', options: folderDialog });
  });

  it('reads pixels, each layer in a buffer of its own', async () => {
    await shell.connectPage();
    const bands = ['L1C_B2', 'L1C_B3', 'L1C_B4', 'L1C_B8'];
    const wanted = [0, 1, 2].flatMap((patch) => bands.map((layerId) => ({ patch, layerId })));
    const argument = { ...(await shell.openDataset()), wanted };
    const seen = await shell.page.evaluate(async ({ datasetId, splitId, wanted }) => {
      const request = { datasetId, splitId, generation: 1, rank: 0 };
      const pixels = await Promise.all(wanted.map((wish) => connection.pixels({ ...request, ...wish })));
      const beyond = connection.pixels({ ...request, patch: 3, layerId: 'L1C_B2' });
      return {
        sums: pixels.map((bytes) => new Int16Array(bytes.buffer).reduce((sum, value) => sum + value, 0)),
        own: pixels.every((bytes) => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength),
        beyond: await beyond.catch((error) => error.name),
      };
    }, argument);
    const sumOf = ({ layerId, patch }: { readonly layerId: string; readonly patch: number }): number => {
      const bytes = encodePatch('int16', (x, y) => samplePixels('train', layerId, patch, x, y));
      return new Int16Array(bytes.buffer).reduce((sum, value) => sum + value, 0);
    };
    expect(seen).toEqual({ sums: wanted.map(sumOf), own: true, beyond: 'AppError' });
  });

  it('commits an edit, once however often it is sent', async () => {
    await shell.connectPage();
    const before = new Int16Array(512 * 512);
    for (let i = 0; i < before.length; i++) before[i] = samplePixels('train', 'LABEL_manual_hq', 2, i & 511, i >> 9);
    const after = before.slice().fill(0, 512 * 100 + 40, 512 * 100 + 60);
    const argument = { ...(await shell.openDataset()), delta: [...encodeDelta(before, after)] };
    const seen = await shell.page.evaluate(async ({ delta, ...split }) => {
      const mask = { ...split, patch: 2, target: 'manual_hq' as const };
      const { headId: parentId } = await connection.calls['mask.open'](mask);
      const commandId = '00000000-0000-4000-8000-000000000001';
      const command = { kind: 'edit' as const, ...mask, commandId, annotator: 'Ana', parentId };
      const edit = { ...command, tool: 'brush', code: 0, detail: null, delta: new Uint8Array(delta) };
      const answers = [await connection.calls['mask.command'](edit), await connection.calls['mask.command'](edit)];
      const { edits } = await connection.calls['mask.open'](mask);
      return {
        answers: answers.map(({ status, headId }) => [status, headId]),
        edits: edits.map((node) => node.editId),
      };
    }, argument);
    const editId = '00000000-0000-4000-8000-000000000001';
    expect(seen).toEqual({
      answers: [
        ['saved', editId],
        ['saved', editId],
      ],
      edits: [editId],
    });
  });

  it('gets a place for a dropped folder, and never its path', async () => {
    await shell.connectPage();
    await shell.page.evaluate(() => {
      const files = new Promise((resolve) => {
        addEventListener('dragover', (event) => event.preventDefault());
        addEventListener('drop', (event) => {
          event.preventDefault();
          resolve([...(event.dataTransfer?.files ?? [])]);
        });
      });
      Object.assign(window, { droppedFiles: files });
    });
    await shell.app.drop(shell.page, shell.dataset);
    const dropped = await shell.page.evaluate(async () => {
      const { droppedFiles } = window as unknown as { droppedFiles: Promise<File[]> };
      const [file] = await droppedFiles;
      const place = await connection.dropped?.(file);
      const madeUp = await connection.dropped?.(new File(['x'], 'made up')).catch((e) => [e.name, e.code]);
      return { place, madeUp };
    });
    expect(dropped).toEqual({
      place: { placeId: expect.any(String), name: 'wolken über see' },
      madeUp: ['AppError', 'not-found'],
    });
    expect(JSON.stringify(dropped)).not.toContain(shell.built.folder);
  });

  it('takes native dialogs by call, without a path for the suggested name', async () => {
    await shell.connectPage();
    await shell.app.order('dialog-path', join(shell.built.folder, 'out.dat'));
    const places = await shell.page.evaluate(async () => {
      const dialog = connection.calls['place.dialog'];
      return [
        await dialog({ kind: 'save-dat', suggestedName: 'LABEL_manual_hq.dat' }),
        await dialog({ kind: 'save-project', suggestedName: '../../../etc/x.cloudbrush' }),
      ];
    });
    expect(places).toEqual([{ placeId: expect.any(String), name: 'out.dat' }, null]);
    const [labels, project] = (await shell.app.record()).dialogs.slice(-2);
    expect(labels.options).toMatchObject({ defaultPath: 'LABEL_manual_hq.dat' });
    expect(project.options).not.toHaveProperty('defaultPath');
  });

  it("takes a model's output by a dialog for a file or for a folder", async () => {
    await shell.connectPage();
    const places = await shell.page.evaluate(async () => {
      const dialog = connection.calls['place.dialog'];
      return [await dialog({ kind: 'open-model' }), await dialog({ kind: 'open-model-folder' })];
    });
    expect(places).toEqual([null, null]);
    const [file, folder] = (await shell.app.record()).dialogs.slice(-2);
    expect(file.options).toMatchObject({ properties: ['openFile'], filters: [{ extensions: ['dat'] }] });
    expect(folder.options).toMatchObject({ properties: ['openDirectory'] });
  });

  it('names no files but by dialogs: neither by typing, nor by listing, nor beside what it knows', async () => {
    await shell.connectPage();
    await shell.app.order('dialog-path', shell.dataset);
    const codes = await shell.page.evaluate(async () => {
      const { calls } = connection;
      const place = await calls['place.dialog']({ kind: 'folder' });
      const placeId = place?.placeId ?? '';
      const tries = [
        calls['place.typed']({ path: '/' }),
        calls['place.list']({ placeId: null }),
        calls['place.list']({ placeId }),
        calls['place.child']({ placeId, name: 'beside.dat' }),
      ];
      return Promise.all(tries.map((tried) => tried.catch((error) => error.code)));
    });
    expect(codes).toEqual(codes.map(() => 'unsupported'));
  });

  it('connects anew after a reload', async () => {
    await shell.connectPage();
    await shell.page.reload();
    await shell.connectPage();
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
  });

  it('comes back by itself when its port is cut', async () => {
    await shell.connectPage();
    await shell.app.order('forge', { channel: 'cloudbrush:connect', args: ['another'], ...ownPage });
    expect(await shell.heardEvents(2)).toEqual(['lost', 'open']);
    expect(await shell.page.evaluate(() => connection.calls['app.hello']({}))).toMatchObject({ host: 'desktop' });
  });
});
