import { expect, type Locator } from '@playwright/test';
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
  for (const key of ['Control+Comma', 'Shift+Slash', 'Control+i', 'Control+g']) {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.keyboard.press('d');
  await ada.sees('train', 1);
});

test("after a choice made by pointer the keys are the pane's again", async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const split = page.getByLabel('Split');
  await split.click();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await ada.sees('val', 0);
  await expect(ada.pane).toBeFocused();
  await page.keyboard.press('d');
  await ada.sees('val', 1);
  // Neither the split that begins with T, nor nothing.
  await page.keyboard.press('t');
  await ada.sees('val', 1, 'manual_sc');
  await page.getByRole('radio', { name: 'Mask', exact: true }).click();
  await ada.sees('val', 1);
  await page.getByLabel('Colour-blind safe').click();
  await expect(ada.pane).toBeFocused();
  await page.getByLabel('Brush radius').click();
  await page.keyboard.press('ArrowLeft');
  await ada.sees('val', 0);

  // Pressed, thought better of: the button has the focus, and Space is for panning all the same.
  const from = await ada.screen([100, 100]);
  const outline = page.getByRole('radio', { name: 'Outline' });
  await outline.hover();
  await page.mouse.down();
  await page.mouse.move(from.x, from.y);
  await page.mouse.up();
  await expect(outline).toBeFocused();
  await page.keyboard.down('Space');
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y);
  await page.mouse.up();
  await page.keyboard.up('Space');
  await expect(page.getByRole('contentinfo')).toContainText('[0, 100, 100]');
  await ada.hasEdits(0);
  await expect(outline).not.toBeChecked();
});

test('a dialog that is closed by a key gives the focus back as it was: without a ring, or with the one it had', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.stroke([[100, 300]]);
  const dialog = page.getByRole('dialog');
  const ringed = (locator: Locator) => locator.evaluate((element) => element.matches(':focus-visible'));
  await page.keyboard.press('Control+g');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(ada.pane).toBeFocused();
  expect(await ringed(ada.pane)).toBe(false);

  const exporting = page.getByRole('button', { name: 'Export' });
  while (!(await exporting.evaluate((element) => element === document.activeElement)))
    await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(exporting).toBeFocused();
  expect(await ringed(exporting)).toBe(true);
});

test('who comes by Tab keeps the control, and letters are commands on it all the same', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  await ada.brush({ key: '4' });
  await ada.stroke([[100.25, 300.25]]);
  await ada.hasEdits(1);
  const split = page.getByLabel('Split');
  await page.getByRole('button', { name: 'Next patch' }).focus();
  while (!(await split.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Control+z');
  await ada.hasEdits(0);
  // Neither of them goes to the split that begins with it.
  await page.keyboard.press('t');
  await ada.sees('train', 0, 'manual_sc');
  await page.keyboard.press('t');
  await page.keyboard.press('d');
  await ada.sees('train', 1);
  await expect(split).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await ada.sees('val', 0);
  await expect(split).toBeFocused();

  const safe = page.getByLabel('Colour-blind safe');
  while (!(await safe.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(safe).toBeChecked();
  await expect(safe).toBeFocused();
});

test('a key is changed, one that another has is refused by name, and the change outlives the page', async ({
  desk,
}) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  const says = dialog.getByRole('status');
  await page.keyboard.press('Shift+Slash');
  await page.keyboard.type('next patch');
  const key = dialog.getByRole('button', { name: 'Next patch: D' });
  while (!(await key.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(says).toContainText('Press the new key for Next patch');
  await page.keyboard.press('Tab');
  await expect(says).toContainText('Tab leads from control to control');
  await page.keyboard.press('[');
  await expect(says).toHaveText('[ is Smaller brush.');
  await expect(dialog.getByRole('button', { name: 'Use it here instead' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(key).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+j');
  await expect(dialog.getByRole('button', { name: 'Next patch: Ctrl+J' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('d');
  await page.keyboard.press('Control+j');
  await ada.sees('train', 1);
  await expect(page.getByRole('button', { name: 'Next patch' })).toHaveAttribute('title', 'Next patch (Ctrl+J)');
  await page.keyboard.press('a');
  await ada.sees('train', 0);
  await page.reload();
  await ada.sees('train', 0);
  await page.keyboard.press('Control+j');
  await ada.sees('train', 1);
});

test('a command is found by its name and done, its field has the focus after it', async ({ desk }) => {
  const host = await desk.start({ folder: desk.dataset });
  const { page } = host;
  const ada = new Annotator(host);
  await ada.sees('train', 0);
  await ada.saysName('Ada');
  const dialog = page.getByRole('dialog', { name: 'Find a command' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('patch n');
  await expect(dialog.getByRole('option', { selected: true })).toContainText('Next patch');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await ada.sees('train', 1);
  await page.keyboard.press('Control+k');
  await expect(dialog.getByRole('option', { selected: true })).toContainText('Next patch');
  await page.keyboard.type('note');
  await page.keyboard.press('Enter');
  await expect(page.getByPlaceholder('Note (Shift+N)')).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(dialog).toHaveCount(0);
});
