import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { rootPage } from '../support/damaged-pages.ts';
import { Annotator } from './support/annotator.ts';
import { loadAxe, violations } from './support/axe.ts';
import { codesOf, differences, test } from './support/journey.ts';

const PAGE_BYTES = 4096;

/** Writes noise over the first page of an index of a closed project. Answers the bytes of the file as it is then. */
function damageIndex(projects: string): { readonly file: string; readonly bytes: Buffer } {
  const [name] = readdirSync(projects).filter((file) => file.endsWith('.cloudbrush'));
  const file = join(projects, name);
  const page = rootPage(file, 'time_slice_of_patch');
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (page - 1) * PAGE_BYTES, page * PAGE_BYTES);
  writeFileSync(file, bytes);
  return { file, bytes };
}

test('a damaged project is saved into a new one, with its masks, and the damaged file is kept as it was', async ({
  desk,
}) => {
  const projects = join(desk.userData, 'projects');
  const first = await desk.start({ folder: desk.dataset });
  const ada = new Annotator(first);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ radius: 6, key: '4' });
  await ada.stroke([[100.5, 100.5]]);
  await ada.stroke([[300.5, 300.5]]);
  await ada.saved();
  await first.close();
  const { bytes } = damageIndex(projects);

  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const dialog = page.getByRole('dialog', { name: 'The project is damaged' });
  await expect(dialog).toContainText('Nothing more is written into it');
  await expect(dialog.getByRole('button', { name: /^Open the backup of/ })).toHaveCount(1);
  await loadAxe(page);
  expect(await violations(page)).toEqual([]);
  // An answer is needed, and every one is reached by keys.
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Save what can be read/ })).toBeFocused();
  await page.keyboard.press('Enter');
  const outcome = page.getByRole('dialog', { name: /^The work goes on in .* recovered$/ });
  await expect(outcome).toContainText('2 edits on 1 patch were saved, just as they were.');
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(outcome).toHaveCount(0);

  const back = new Annotator(host);
  await back.sees('train', 0);
  await back.hasEdits(2);
  await back.exports(desk.folder, 'recovered.dat');
  const expected = await codesOf(desk.dataset, 'train/LABEL_manual_hq.dat');
  for (const [cx, cy] of [
    [100.5, 100.5],
    [300.5, 300.5],
  ]) {
    for (let y = cy - 10.5; y < cy + 10; y++) {
      for (let x = cx - 10.5; x < cx + 10; x++) {
        if (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= 6) expected[y * 512 + x] = 3;
      }
    }
  }
  expect(differences(await codesOf(desk.folder, 'recovered.dat'), expected)).toEqual([]);
  const [kept] = readdirSync(projects).filter((name) => name.includes('.cloudbrush.damaged-'));
  expect(readFileSync(join(projects, kept)).equals(bytes)).toBe(true);

  // The next start finds the new project and asks nothing.
  await host.close();
  const third = await desk.start({ folder: desk.dataset });
  const again = new Annotator(third);
  await again.sees('train', 0);
  await again.hasEdits(2);
  await expect(third.page.getByRole('dialog')).toHaveCount(0);
});

test('backups are listed, and one is opened as a project of its own', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ key: '4' });
  await ada.stroke([[100, 300]]);
  await ada.hasEdits(1);
  await ada.saved();
  await page.getByRole('button', { name: 'data set' }).click();
  await page.getByRole('menuitem', { name: 'Backups and checks of the project' }).click();
  const dialog = page.getByRole('dialog', { name: /^Backups and checks/ });
  await dialog.getByRole('button', { name: 'Check now' }).click();
  await expect(dialog).toContainText(/Checked today .*: sound/);
  await dialog.getByRole('button', { name: 'Back up now' }).click();
  await expect(dialog).toContainText('as many edits as now');
  await loadAxe(page);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await ada.stroke([[150, 300]]);
  await ada.hasEdits(2);
  await ada.saved();
  await page.getByRole('button', { name: 'data set' }).click();
  await page.getByRole('menuitem', { name: 'Backups and checks of the project' }).click();
  await dialog.getByRole('row').filter({ hasText: '1 edit fewer than now' }).getByRole('button').click();
  await expect(page.getByRole('alert').filter({ hasText: 'a copy of the backup' })).toBeVisible();
  await ada.sees('train', 0);
  await ada.hasEdits(1);
  expect(readdirSync(join(desk.userData, 'projects')).filter((name) => name.endsWith('.cloudbrush'))).toHaveLength(2);
});
