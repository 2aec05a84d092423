import { expect } from '@playwright/test';
import { Annotator } from './support/annotator.ts';
import { test } from './support/journey.ts';

test('Escape never takes the keys away: the name is asked for until it is given, and then lets go', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  const dialog = page.getByRole('dialog', { name: 'Who is labelling?' });
  const name = page.getByLabel('Your name is stored');
  await name.fill('A');
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.evaluate((element) => element.matches(':modal'))).toBe(true);
  }
  await expect(name).toBeFocused();
  await expect(name).toHaveValue('A');
  await ada.saysName('Ada');
  await page.keyboard.press('d');
  await ada.sees('train', 1);

  await page.getByTitle('Annotator: stored with each edit').click();
  await name.fill('Somebody else');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTitle('Annotator: stored with each edit')).toHaveText('Ada');
  await page.keyboard.press('a');
  await ada.sees('train', 0);
  for (const key of ['h', 'Shift+Slash', 'Control+i', 'Control+g']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.keyboard.press('d');
  await ada.sees('train', 1);
});
