import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Annotator } from '../../e2e/support/annotator.ts';
import { findChromium } from '../../support/browser.ts';
import { writeSampleDataset } from '../../support/sample-dataset.ts';
import { poll, Shell } from './shell.ts';

describe.skipIf(findChromium() === null)('a second start, on the stand-in for electron', () => {
  const shell = new Shell('application');
  beforeEach(() => shell.settings());

  async function start(): Promise<Annotator> {
    await shell.launch([shell.dataset]);
    const ada = new Annotator({ page: shell.page });
    await ada.sees('train', 0);
    return ada;
  }

  const secondStart = (folder: string) => shell.app.order('second-instance', { folder, project: null });

  it('says plainly that its folder is not there any more, and what is open stays open', async () => {
    const ada = await start();
    await secondStart(join(shell.built.folder, 'gone'));
    await ada.page.getByRole('alert').getByText('gone').waitFor();
    const text = await ada.page.getByRole('alert').textContent();
    expect(text).toMatch(/gone/);
    expect(text).not.toContain(shell.built.folder);
    await ada.sees('train', 0);
  });

  it('says plainly that a file is no folder', async () => {
    const ada = await start();
    await secondStart(join(shell.dataset, 'train', 'LABEL_manual_hq.dat'));
    await ada.page.getByRole('alert').getByText('LABEL_manual_hq.dat').waitFor();
    const text = await ada.page.getByRole('alert').textContent();
    expect(text).toMatch(/folder/);
    expect(text).not.toContain(shell.built.folder);
  });

  it('is heard as soon as the first start is ready, before it has a window', async () => {
    const second = JSON.stringify({ folder: shell.dataset, project: null });
    await shell.launch([], { CLOUDBRUSH_DOUBLE_SECOND_START: second });
    await new Annotator({ page: shell.page }).sees('train', 0);
  });

  it('comes to nothing while the first one ends', async () => {
    await start();
    await shell.app.order('second-instance-at-end', { folder: shell.dataset, project: null });
    expect(await shell.app.quit()).toBe(0);
  });

  it('waits for the strokes of the open dataset, and loses none', async () => {
    const other = join(shell.built.folder, 'other');
    mkdirSync(other);
    // of other patches, so that it has a project of its own
    const splits = [{ folder: 'train', patchCount: 1, layers: ['L1C_B2', 'L1C_B3', 'L1C_B4', 'LABEL_manual_hq'] }];
    await writeSampleDataset(other, { splits, pixels: (_split, _layer, _patch, x, y) => (x + y) % 3 });
    const ada = await start();
    // neither ended nor saved when the other folder comes
    await ada.press([
      [100.25, 100.25],
      [180.25, 140.25],
    ]);
    await secondStart(other);
    await poll(() => ada.page.title()).toContain('other');
    await ada.sees('train', 0);
    await ada.page.mouse.up();
    await ada.hasEdits(0);
    await secondStart(shell.dataset);
    await poll(() => ada.page.title()).toContain('wolken über see');
    await ada.hasEdits(1);
  });
});
